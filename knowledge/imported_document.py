"""A regulation as people have it, a text file, made a document of a content folder."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from knowledge.content_files import ContentError, Raw, parse
from knowledge.content_folder import document_places
from knowledge.regulation import cut, numbering
from knowledge.schema import Document
from knowledge.tables import read_any_text

_DOCUMENT = TypeAdapter(Document)


def read_document(file: Path, particulars: Mapping[str, object]) -> tuple[Document, str]:
    """The document of a text file cut along 第X条 and (X), and its text.

    ``particulars`` are the fields of a Document, dates as dates; empty ones are left out. ContentError names every
    line whose number is left out, repeated or out of turn, and every field that is wrong ("--field").
    """
    text = "\n".join(line.rstrip() for line in read_any_text(file).splitlines()).strip("\n") + "\n"
    given = {name: value for name, value in particulars.items() if value not in ("", None)}
    findings = [f"{file.name}:{error.line}: {error.message}" for error in numbering(text)]
    try:
        document = parse(Raw(file.name, given, {(): 1}), _DOCUMENT)
    except ContentError as error:
        options = (finding.partition(":1: ")[2] for finding in error.findings)
        raise ContentError([*findings, *(f"--{option.replace('_', '-')}" for option in options)]) from error
    if document.effective_from and document.effective_to and document.effective_to < document.effective_from:
        findings.append(f"--effective-to: {document.effective_to} is before {document.effective_from}")
    if findings:
        raise ContentError(findings)
    return document.model_copy(update={"clauses": cut(text)}), text


def write_document(document: Document, text: str, folder: Path) -> Path:
    """Write documents/ID.txt and documents/ID.yaml under a content folder; the path of the second.

    ContentError where the folder has a document of that id: two versions of one text are two documents.
    """
    if where := document_places(folder).get(document.id):
        raise ContentError([f"--id: {document.id} stands in {where} already"])
    target = folder / "documents" / f"{document.id}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    fields = document.model_dump(exclude_defaults=True, exclude={"clauses"})
    fields |= {"verified": document.verified.value, "text": f"{document.id}.txt"}
    written = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=120)
    for path, content in ((target.with_suffix(".txt"), text), (target, written)):  # the one that names the other last
        part = path.with_name(f".{path.name}.part")
        part.write_text(content, encoding="utf-8")
        part.replace(path)
    return target
