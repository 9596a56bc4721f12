"""Judging a content folder: what is wrong (errors) and what somebody should look at (notes)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from knowledge import reviews
from knowledge.casework.outlook import outlook
from knowledge.content_files import ContentError
from knowledge.content_folder import Folder, read_folder
from knowledge.expiry import expiring
from knowledge.findings import Finding
from knowledge.findings import at_piece as _at
from knowledge.pattern_checks import ambiguous
from knowledge.references import dangling
from knowledge.revised import Revised, merge
from knowledge.schema import Entry, EntryStatus
from knowledge.text import normal
from knowledge.wording import Wording

COVERED = "harbin-2010-230"
"""The regulation this hotline stands on: every clause of it must be reached by an entry."""

_VARIANTS = 6


def check(
    root: Path,
    today: date,
    revised: Sequence[Revised] = (),
    said: Iterable[tuple[str, str]] = (),
    *,
    answers_alone: bool = False,
) -> list[Finding]:
    """Everything found in a content folder with revisions put over it, in the order of the files where it has one.

    ``said``: the keys of wording that the program says, each with its place; ``*`` stands for any part of one.
    ``answers_alone`` leaves screening, casework and papers unread: of a changed entry they say nothing.
    """
    try:
        folder = read_folder(root, answers_alone=answers_alone)
        shadowed = list(_shadowed(folder, revised))
        merge(folder, revised)
    except ContentError as error:
        return [_split(finding) for finding in error.findings]
    findings = [_split(finding) for finding in dangling(folder)]
    for look in (_changed_texts, _same_words, _few_variants, _uncovered, _templates, _synonyms):
        findings.extend(look(folder))
    findings.extend(_unsaid(folder, said))
    findings.extend(_stale(folder, today))
    if not answers_alone:
        findings.extend(ambiguous(root, folder))
    findings.extend(_overtaken(folder))
    findings.extend(expiring(folder, today))
    if folder.papers is not None:
        findings.extend(_split(finding) for finding in folder.papers.findings())
    if folder.casework is not None:
        findings.extend(outlook(folder.casework, today))
    return [*findings, *shadowed]


def _shadowed(folder: Folder, revised: Sequence[Revised]) -> Iterator[Finding]:
    """An entry of the files that a revision says otherwise: who edits the file must know that it is not in force."""
    known = {entry.id: entry.model_dump(mode="json", exclude_defaults=True) for entry in folder.entries}
    for revision in revised:
        entry = str(revision.body.get("id", ""))
        if entry in known and known[entry] != dict(revision.body):
            message = f"entry {entry}: {revision.place} is in force instead of this"
            yield _at(folder, "entry", entry, (), message, error=False)


def _split(finding: str) -> Finding:
    """A reader's finding, "file:line: message"."""
    where, _, message = finding.partition(": ")
    return Finding(where, message)


def _same_words(folder: Folder) -> Iterator[Finding]:
    """The same title or variant twice: an error between two entries, a note within one."""
    first: dict[str, str] = {}
    for entry in folder.entries:
        if entry.status is EntryStatus.WITHDRAWN:
            continue
        mine: set[str] = set()
        for path, words in _wordings(entry):
            plain = normal(words)
            owner = first.setdefault(plain, entry.id)
            if not plain:
                yield _at(folder, "entry", entry.id, path, "has no word in it", error=True)
            elif owner != entry.id:
                message = f"「{words}」 stands in entry {owner} too"
                yield _at(folder, "entry", entry.id, path, message, error=_ours(folder, entry))
            elif plain in mine:
                yield _at(folder, "entry", entry.id, path, f"「{words}」 stands twice in this entry", error=False)
            mine.add(plain)


def _wordings(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("title",), entry.title
    for at, variant in enumerate(entry.variants):
        yield ("variants", at), variant


def _ours(folder: Folder, entry: Entry) -> bool:
    """Whether an entry is written by hand, and not a line of an imported list, which is taken as it is."""
    return not folder.places["entry", entry.id].file.endswith(".jsonl")


def _few_variants(folder: Folder) -> Iterator[Finding]:
    for entry in folder.entries:
        if len(entry.variants) < _VARIANTS and _ours(folder, entry):
            message = f"{len(entry.variants)} variants, at least {_VARIANTS} are wanted"
            yield _at(folder, "entry", entry.id, ("variants",), message, error=bool(entry.citations))
    imported = sum(1 for entry in folder.entries if not _ours(folder, entry) and not entry.variants)
    if imported:
        yield Finding("entries:1", f"{imported} imported entries have no variants", error=False)


def _uncovered(folder: Folder) -> Iterator[Finding]:
    """Clauses of the regulation that no published entry cites."""
    cited = {
        citation.article
        for entry in folder.entries
        if entry.status is EntryStatus.PUBLISHED
        for citation in entry.citations
        if citation.document == COVERED
    }
    for document in folder.documents:
        if document.id == COVERED:
            for clause in document.clauses:
                if clause.article not in cited:
                    message = f"clause {clause.article} is cited by no entry"
                    yield _at(folder, "document", document.id, (), message, error=True)


def _changed_texts(folder: Folder) -> Iterator[Finding]:
    """Documents whose text is not the one that was read against the source."""
    for document in folder.documents:
        if document.digest and document.digest != document.fingerprint:
            message = f"the text is not the one read against its source; if it is right now: {document.fingerprint}"
            yield _at(folder, "document", document.id, ("digest",), message, error=True)


def _unsaid(folder: Folder, said: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Keys that the program says and no wording file has."""
    missing: dict[str, str] = {}
    for key, place in said:
        pattern = re.compile(re.escape(key).replace(r"\*", ".+"))
        if key not in missing and not any(pattern.fullmatch(known) for known in folder.wording):
            missing[key] = place
    yield from (Finding("wording:1", f"{key} is missing, said in {place}") for key, place in missing.items())


def _templates(folder: Folder) -> Iterator[Finding]:
    for key, line, message in Wording(folder.wording).findings():
        raw = folder.places.get(("wording", key))
        where = f"{raw.file}:{raw.line((key,)) + line - 1}" if raw else "wording:1"
        yield Finding(where, f"{key}: {message}")


def _synonyms(folder: Folder) -> Iterator[Finding]:
    """A local word that is said to mean two terms."""
    owners: dict[str, str] = {}
    for synonyms in folder.synonyms:
        for at, said in enumerate(synonyms.says):
            owner = owners.setdefault(normal(said), synonyms.term)
            if owner != synonyms.term:
                message = f"「{said}」 stands under 「{owner}」 too"
                yield _at(folder, "synonyms", synonyms.term, ("says", at), message, error=True)


def _overtaken(folder: Folder) -> Iterator[Finding]:
    """Entries last reviewed before a document they rest on was seen again."""
    documents = {document.id: document for document in folder.documents}
    for entry in folder.entries:
        if (newest := reviews.overtaken_by(entry, documents)) is not None:
            message = f"reviewed on {entry.reviewed_on}, before {newest.id} was seen on {newest.seen_on}"
            yield _at(folder, "entry", entry.id, ("reviewed_on",), message, error=False)


def _stale(folder: Folder, today: date) -> Iterator[Finding]:
    for entry in folder.entries:
        if reviews.overdue(entry, today):
            message = f"last reviewed on {entry.reviewed_on}, more than a year ago"
            yield _at(folder, "entry", entry.id, ("reviewed_on",), message, error=False)
        elif entry.reviewed_on and entry.reviewed_on > today:
            message = f"{entry.reviewed_on} is still to come"
            yield _at(folder, "entry", entry.id, ("reviewed_on",), message, error=True)
