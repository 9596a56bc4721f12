"""What ``kb check`` says of the base with one draft published, in plain words and by field of the draft."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from bot.casework.editing import Checked
from bot.clock import today
from bot.store import revisions
from bot.store.content_models import Revision
from bot.web.entry_form import Fault, Faults
from bot.wiring import Hotline
from knowledge import checks
from knowledge.findings import Finding
from knowledge.loader import SHIPPED
from knowledge.numerals import article_name
from knowledge.revised import Revised
from knowledge.schema import EntryStatus

_FIELD = re.compile(r"([a-z_]+)(?:\.\d+)*: (.*)", re.DOTALL)
_WORDS = {
    "same": re.compile(r"「(?P<written>.+)」 stands in entry (?P<other>.+) too"),
    "wordless": re.compile(r"has no word in it"),
    "few": re.compile(r"(?P<count>\d+) variants, at least (?P<least>\d+) are wanted"),
    "uncovered": re.compile(r"clause (?P<article>\S+) is cited by no entry"),
    "ended": re.compile(r"entry .+ rests on (?P<document>\S+) \S+, expired since (?P<since>[\d-]+)"),
    "not_yet": re.compile(r"entry .+ rests on (?P<document>\S+) \S+, in force only from (?P<since>[\d-]+)"),
}
"""Findings that an editor can do something about; wording ``edit.check.<name>`` says them."""
_AT = {"same": "variants", "uncovered": "citations"}
"""The field that mends a finding which stands at another piece."""


@dataclass(frozen=True)
class Looked:
    """Everything that one check needs, of one moment."""

    draft: Revision
    stamp: revisions.Stamp
    in_force: tuple[Revised, ...]


@dataclass(frozen=True)
class Verdict:
    """``checked`` is what publication asks for; ``faults`` says its errors to the editor."""

    checked: Checked
    faults: Faults


def look(session: Session, draft: Revision) -> Looked:
    """Read what the check judges."""
    return Looked(draft, revisions.stamp(session), revisions.in_force(session))


def check(hotline: Hotline, looked: Looked, status: EntryStatus = EntryStatus.PUBLISHED) -> Verdict:
    """Judge the base with the draft in force; about a second of work, outside of any transaction.

    Only what the draft brings counts: a document that ended elsewhere stops nobody from mending this entry.
    """
    draft = looked.draft
    body = {**draft.body, "status": status.value, "reviewed_on": today().isoformat()}
    others = [revised for revised in looked.in_force if revised.body.get("id") != draft.entry]
    mine = Revised(draft.id or 0, body)
    found = _errors(hotline, (*others, mine))
    here = f"{mine.place}:"
    if any(not finding.where.startswith(here) for finding in found):
        before = {finding.message for finding in _errors(hotline, looked.in_force)}
        found = [finding for finding in found if finding.where.startswith(here) or finding.message not in before]
    return Verdict(Checked(draft.id or 0, looked.stamp, found), _in_words(hotline, found, here))


def _errors(hotline: Hotline, revised: Iterable[Revised]) -> list[Finding]:
    root = hotline.settings.content or SHIPPED
    return [finding for finding in checks.check(root, today(), tuple(revised), answers_alone=True) if finding.error]


def _in_words(hotline: Hotline, found: Iterable[Finding], here: str) -> Faults:
    faults: Faults = {}
    for finding in found:
        named = _FIELD.match(finding.message) if finding.where.startswith(here) else None
        message = named[2] if named else finding.message
        name, values = next(
            ((name, match.groupdict()) for name, pattern in _WORDS.items() if (match := pattern.search(message))),
            ("other", {"message": f"{'' if named else finding.where + ' '}{message}"}),
        )
        field = named[1] if named else _AT.get(name, "")
        said = _named(hotline, values)
        words = hotline.knowledge.current.wording.say(f"edit.check.{name}", **said)
        fault = Fault(words, values.get("other", ""), said.get("other", ""))
        if fault not in faults.setdefault(field, []):
            faults[field].append(fault)
    return faults


def _named(hotline: Hotline, values: dict[str, str]) -> dict[str, str]:
    """Titles in the place of ids."""
    base = hotline.knowledge.current.for_staff()
    named = dict(values)
    if "article" in values:
        named["article"] = article_name(values["article"])
    if "document" in values and values["document"] in base.documents:
        named["document"] = base.documents[values["document"]].title
    if "other" in values and values["other"] in base.entries:
        named["other"] = base.entries[values["other"]].title
    return named
