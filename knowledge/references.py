"""References between pieces of content that lead nowhere."""

from collections.abc import Iterator

from knowledge.content_files import FieldPath, Raw, read_yaml
from knowledge.content_folder import Folder
from knowledge.schema import Citation


def dangling(folder: Folder) -> list[str]:
    """Every reference to something that does not exist, as "file:line: field: message"."""
    return [*_in_entries(folder), *_in_amounts(folder), *_in_rules(folder)]


def _in_entries(folder: Folder) -> Iterator[str]:
    entries = {entry.id for entry in folder.entries}
    amounts = {amount.id for amount in folder.amounts}
    for entry in folder.entries:
        raw = folder.places["entry", entry.id]
        for at, citation in enumerate(entry.citations):
            yield from _cited(folder, raw, ("citations", at), citation)
        for at, other in enumerate(entry.related):
            if other not in entries or other == entry.id:
                what = "is this entry itself" if other == entry.id else f"there is no entry {other}"
                yield raw.finding(("related", at), what)
        for at, shown in enumerate(entry.amounts):
            if shown not in amounts:
                yield raw.finding(("amounts", at), f"there is no amount {shown}")


def _in_amounts(folder: Folder) -> Iterator[str]:
    for amount in folder.amounts:
        raw = folder.places["amount", amount.id]
        for at, dated in enumerate(amount.values):
            yield from _cited(folder, raw, ("values", at, "citation"), dated.citation)


def _cited(folder: Folder, raw: Raw, path: FieldPath, citation: Citation) -> Iterator[str]:
    if message := _wrong(folder, citation):
        yield raw.finding(path, message)


def _wrong(folder: Folder, citation: Citation) -> str:
    document = next((document for document in folder.documents if document.id == citation.document), None)
    if document is None:
        return f"there is no document {citation.document}"
    return "" if document.clause(citation.article) else f"{citation.document} has no clause {citation.article}"


def _in_rules(folder: Folder) -> Iterator[str]:
    if folder.screening is not None:
        for place, citation in folder.screening.citations():
            if message := _wrong(folder, citation):
                yield f"{_where(folder, place)}: {message}"


def _where(folder: Folder, place: str) -> str:
    """File, line and field of a place in the rules ("categories 4050 age": file, then the item's id)."""
    name, _, inner = place.partition(" ")
    file = f"screening/{name}.yaml"
    path = next(path for path in folder.files if path.name == f"{name}.yaml" and path.parent.name == "screening")
    wanted = inner.partition(" ")[0]
    for raw in read_yaml(path, file).items() if wanted else ():
        if isinstance(raw.value, dict) and wanted in (str(raw.value.get("id")), str(raw.value.get("since"))):
            return f"{file}:{raw.line()}: {inner}"
    return f"{file}:1: {inner or name}"
