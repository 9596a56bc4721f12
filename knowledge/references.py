"""References between pieces of content that lead nowhere."""

from collections.abc import Iterator

from knowledge.content_files import FieldPath, Raw, read_yaml
from knowledge.content_folder import Folder
from knowledge.local_rules import LocalRules
from knowledge.schema import Citation


def dangling(folder: Folder) -> list[str]:
    """Every reference to something that does not exist, as "file:line: field: message"."""
    return [
        *_in_entries(folder),
        *_in_amounts(folder),
        *_in_follow_ups(folder),
        *_in_rules(folder),
        *_in_local_rules(folder),
        *_in_casework(folder),
        *_in_papers(folder),
    ]


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


def _in_follow_ups(folder: Folder) -> Iterator[str]:
    """Entries and topics that a follow-up names and the folder has not."""
    known = {name for entry in folder.entries for name in (entry.id, entry.topic)} | {"*"}
    for table in folder.follow_ups:
        raw = folder.places["follow-up", table.id]
        for at, answer in enumerate(table.answers):
            for name in answer.of:
                start = name.removesuffix("*")
                if name not in known and not (start != name and any(each.startswith(start) for each in known)):
                    yield raw.finding(("answers", at, "of"), f"there is no entry or topic {name}")
            if answer.entry not in known:
                yield raw.finding(("answers", at, "entry"), f"there is no entry {answer.entry}")


def _cited(folder: Folder, raw: Raw, path: FieldPath, citation: Citation) -> Iterator[str]:
    if message := _wrong(folder, citation):
        yield raw.finding(path, message)


def _wrong(folder: Folder, citation: Citation) -> str:
    document = next((document for document in folder.documents if document.id == citation.document), None)
    if document is None:
        return f"there is no document {citation.document}"
    return "" if document.clause(citation.article) else f"{citation.document} has no clause {citation.article}"


def _in_local_rules(folder: Folder) -> Iterator[str]:
    for rules in folder.local_rules:
        raw = folder.places["local rules", rules.district]
        if rules.district not in {district.code for district in folder.districts}:
            yield raw.finding(("district",), f"there is no district {rules.district}")
        for path, citation in local_citations(rules):
            yield from _cited(folder, raw, path, citation)
        yield from (raw.finding(path, message) for path, message in _wrong_names(folder, rules))


def _wrong_names(folder: Folder, rules: LocalRules) -> Iterator[tuple[FieldPath, str]]:
    """What a district's rules name and neither they nor the general content have, with its place."""
    general = {entry.id for entry in folder.entries}
    own = {entry.id for entry in rules.new_entries}
    amounts = {amount.id for amount in (*folder.amounts, *rules.amounts)}
    papers = {paper.id for paper in folder.screening.papers} if folder.screening else set()
    for at, change in enumerate(rules.entries):
        if change.id not in general:
            yield ("entries", at), f"there is no entry {change.id}"
    for at, office in enumerate(rules.offices):
        yield from (
            (("offices", at), f"there is no entry {name}") for name in office.entries if name not in general | own
        )
    for at, entry in enumerate(rules.new_entries):
        if entry.id in general:
            yield ("new_entries", at, "id"), f"{entry.id} is a general entry: change it under entries"
        missing = (name for name in entry.amounts if name not in amounts)
        yield from ((("new_entries", at, "amounts"), f"there is no amount {name}") for name in missing)
    yield from (
        (("without_papers", at), f"there is no paper {paper}")
        for at, paper in enumerate(rules.without_papers)
        if paper not in papers and not folder.answers_alone
    )


def local_citations(rules: LocalRules) -> Iterator[tuple[FieldPath, Citation]]:
    """Every citation of a district's rules with its place in the file."""
    for at, change in enumerate(rules.entries):
        yield from ((("entries", at, "citations", number), one) for number, one in enumerate(change.citations))
    for at, entry in enumerate(rules.new_entries):
        yield from ((("new_entries", at, "citations", number), one) for number, one in enumerate(entry.citations))
    for at, amount in enumerate(rules.amounts):
        yield from ((("amounts", at, "values", number), one.citation) for number, one in enumerate(amount.values))
    for at, paper in enumerate(rules.papers):
        yield from ((("papers", at, "citations", number), one) for number, one in enumerate(paper.citations))
    yield from ((("offices", at, "citation"), office.citation) for at, office in enumerate(rules.offices))


def _in_rules(folder: Folder) -> Iterator[str]:
    if folder.screening is not None:
        for place, citation in folder.screening.citations():
            if message := _wrong(folder, citation):
                yield f"{rule_place(folder, place)}: {message}"


def _in_papers(folder: Folder) -> Iterator[str]:
    if folder.papers is not None:
        for at, paper in enumerate(folder.papers.forms.values()):
            for place, citation in enumerate(paper.citations):
                yield from _cited(folder, folder.papers.raw, (at, "citations", place), citation)


def _in_casework(folder: Folder) -> Iterator[str]:
    for raw, path, citation in folder.casework.cited if folder.casework else ():
        yield from _cited(folder, raw, path, citation)


def rule_place(folder: Folder, place: str) -> str:
    """File, line and field of a place in the rules ("categories 4050 age": file, then the item's id)."""
    name, _, inner = place.partition(" ")
    file = f"screening/{name}.yaml"
    path = next(path for path in folder.files if path.name == f"{name}.yaml" and path.parent.name == "screening")
    wanted = inner.partition(" ")[0]
    for raw in read_yaml(path, file).items() if wanted else ():
        if isinstance(raw.value, dict) and wanted in (str(raw.value.get("id")), str(raw.value.get("since"))):
            return f"{file}:{raw.line()}: {inner}"
    return f"{file}:1: {inner or name}"
