"""Casework: all that content/casework holds, loaded and checked as a whole."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from knowledge.casework.calendar import OfficeHours, WorkCalendar, YearTable, overlapping
from knowledge.casework.deadlines import DeadlineRule
from knowledge.casework.employment import EmploymentRules, unfit
from knowledge.casework.ledger_words import LedgerWords
from knowledge.casework.ledger_words import unfit as misspelt
from knowledge.casework.life_table import FieldKind, LifeTable, misfits
from knowledge.casework.matching import Aspect, Vocabulary
from knowledge.casework.periods import PeriodRules
from knowledge.casework.queue_rules import QueueRules
from knowledge.casework.replies import ReplyRules
from knowledge.casework.report_rules import ReportRules
from knowledge.casework.sheets import Sheet
from knowledge.casework.unit_rules import UnitRules
from knowledge.content_files import ContentError, FieldPath, Raw, parse, read_yaml
from knowledge.schema import Citation
from knowledge.screening.truth import Truth
from knowledge.wording import Wording

TEXTS = (
    *("not-from-here", "not-by-this-role", "missing", "not-asked", "wrong-value", "still-to-come", "too-long", "guard"),
    *("identity-15", "identity-form", "identity-check", "identity-birth", "credit-code-form", "credit-code-check"),
    *(f"standing-{kind}" for kind in ("not_set", "running", "paused", "overdue", "kept", "kept_late", "no_calendar")),
    *(f"match-{aspect}-{truth}" for aspect in Aspect for truth in Truth),
    *("begun-later", "work-first", "ended-with", "ended-why"),
    "provisional",
    "review-by-resident",
)
"""Texts that the code asks for."""

_FILES: dict[str, TypeAdapter[Any]] = {
    "life": TypeAdapter(LifeTable),
    "hours": TypeAdapter(OfficeHours),
    "deadlines": TypeAdapter(tuple[DeadlineRule, ...]),
    "periods": TypeAdapter(PeriodRules),
    "vocabulary": TypeAdapter(Vocabulary),
    "employment": TypeAdapter(EmploymentRules),
    "columns": TypeAdapter(tuple[Sheet, ...]),
    "ledger_import": TypeAdapter(LedgerWords),
    "queue": TypeAdapter(QueueRules),
    "texts": TypeAdapter(dict[str, str]),
    "units": TypeAdapter(UnitRules),
    "reports": TypeAdapter(ReportRules),
    "replies": TypeAdapter(ReplyRules),
}
_YEAR = TypeAdapter(YearTable)


@dataclass(frozen=True, eq=False, repr=False)
class Casework:
    """The rules of casework, as one content folder has them; each loading is its own."""

    life: LifeTable
    calendar: WorkCalendar
    deadlines: Mapping[str, DeadlineRule]
    """By id, in the order of the file."""
    periods: PeriodRules
    vocabulary: Vocabulary
    employment: EmploymentRules
    sheets: Mapping[str, Sheet]
    """By id, in the order of the file."""
    ledger_words: LedgerWords
    queue: QueueRules
    texts: Wording
    units: UnitRules
    reports: ReportRules
    replies: ReplyRules
    raws: Mapping[str, Raw]
    """What was read, by file name ("life", "calendar/2026"), for findings."""
    parts: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"<Casework of {len(self.life.states)} states and {len(self.life.moves)} moves>"

    @cached_property
    def cited(self) -> tuple[tuple[Raw, FieldPath, Citation], ...]:
        """Every citation, with the file and the field where it stands, for ``kb check``."""
        return tuple((self.raws[name], *each) for name, part in self.parts.items() for each in _citations(part, ()))


def _citations(value: object, path: FieldPath) -> Iterator[tuple[FieldPath, Citation]]:
    if isinstance(value, Citation):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _citations(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from _citations(each, (*path, at))


def load_casework(folder: Path) -> Casework:
    """Read content/casework. Raises ContentError with every finding ("casework/FILE:line: field: message")."""
    raws: dict[str, Raw] = {}
    parts: dict[str, Any] = {}
    names = dict(_FILES) | {f"calendar/{path.stem}": _YEAR for path in sorted((folder / "calendar").glob("*.yaml"))}
    findings = [
        f"{folder.name}/{path.name}:1: is not a file of casework ({', '.join(_FILES)})"
        for path in sorted(folder.glob("*.yaml"))
        if path.stem not in _FILES
    ]
    for name, shape in names.items():
        try:
            raws[name] = read_yaml(folder / f"{name}.yaml", f"{folder.name}/{name}.yaml")
            parts[name] = parse(raws[name], shape)
        except ContentError as error:
            findings.extend(error.findings)
    if findings:
        raise ContentError(findings)
    casework = _whole(raws, parts)
    if findings := [raws[file].finding(path, message) for file, path, message in _inconsistencies(casework)]:
        raise ContentError(findings)
    return casework


def _whole(raws: dict[str, Raw], parts: dict[str, Any]) -> Casework:
    years = {table.year: table for name, table in parts.items() if name.startswith("calendar/")}
    return Casework(
        life=parts["life"],
        calendar=WorkCalendar(years, parts["hours"]),
        deadlines={rule.id: rule for rule in parts["deadlines"]},
        periods=parts["periods"],
        vocabulary=parts["vocabulary"],
        employment=parts["employment"],
        sheets={sheet.id: sheet for sheet in parts["columns"]},
        ledger_words=parts["ledger_import"],
        queue=parts["queue"],
        texts=Wording(parts["texts"]),
        units=parts["units"],
        reports=parts["reports"],
        replies=parts["replies"],
        raws=raws,
        parts=parts,
    )


def _inconsistencies(casework: Casework) -> Iterator[tuple[str, FieldPath, str]]:
    yield from (("life", path, message) for path, message in misfits(casework.life))
    yield from (("life", path, message) for path, message in _deadlines_of_moves(casework))
    yield from (("ledger_import", path, message) for path, message in misspelt(casework.ledger_words, casework.life))
    yield from (("deadlines", path, message) for path, message in _fields_of_deadlines(casework))
    fits = unfit(casework.employment, casework.life, casework.periods)
    yield from (("employment", path, message) for path, message in fits)
    for file in ("deadlines", "columns"):
        times = Counter(piece.id for piece in casework.parts[file])
        yield from (
            (file, (at, "id"), "stands twice") for at, each in enumerate(casework.parts[file]) if times[each.id] > 1
        )
    yield from (("hours", ("periods",), message) for message in overlapping(casework.calendar))
    for name, table in casework.parts.items():
        if name.startswith("calendar/") and name != f"calendar/{table.year}":
            yield name, ("year",), f"{table.year} is not the name of this file"
    yield from (("texts", (key,), "is missing") for key in TEXTS if key not in casework.texts)
    for key, line, message in casework.texts.findings():
        yield "texts", (key,), f"line {line} of the text: {message}"


def _deadlines_of_moves(casework: Casework) -> Iterator[tuple[FieldPath, str]]:
    known = casework.deadlines
    yield from (
        (("first_opens",), f"{name} is not a deadline") for name in casework.life.first_opens if name not in known
    )
    for at, move in enumerate(casework.life.moves):
        for part in ("opens", "opens_when", "closes", "drops"):
            for name in getattr(move, part):
                if name not in known:
                    yield ("moves", at, part), f"{name} is not a deadline"


def _fields_of_deadlines(casework: Casework) -> Iterator[tuple[FieldPath, str]]:
    fields = casework.life.field
    moves = casework.life.moves
    opened = {*casework.life.first_opens, *(name for move in moves for name in (*move.opens, *move.opens_when))}
    for at, rule in enumerate(casework.parts["deadlines"]):
        if rule.id not in opened:
            yield (at, "id"), f"nothing opens the deadline {rule.id}"
        for name in rule.sources:
            if name not in fields or fields[name].kind not in {FieldKind.DAY, FieldKind.COMING_DAY}:
                yield (at, "from"), f"{name} is not a day of the life of a case"
        for part in ("applies", "kept_by"):
            for name, choices in getattr(rule, part).items():
                for one in choices:
                    if name not in fields or one not in fields[name].choices:
                        yield (at, part, name), f"{one} is no choice of {name}"
