"""Streets and communities out of an office's table: read whole, checked row by row, taken over whole or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from bot.casework import unit_changes, units
from bot.casework.refusals import CaseRefused
from bot.casework.unit_changes import NewUnit
from bot.store.unit_models import Unit, UnitKind
from knowledge.base import KnowledgeBase
from knowledge.casework.unit_rules import UnitRules
from knowledge.content_files import ContentError
from knowledge.tables import Columns, read_rows
from knowledge.wording import Wording

__all__ = ["Preview", "Row", "apply", "preview"]

NEEDED = ("code", "name", "kind", "parent")
LONGEST = 60
"""Characters of a code or a name."""


@dataclass(frozen=True)
class Row:
    """One row as read: where it stands, and what it says."""

    place: str
    """ "units.xlsx:3": what people see."""
    new: NewUnit
    person: str
    """Account name of who answers for it, or empty."""


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    new: tuple[Row, ...]
    """Units to add, each after the one above it."""
    renamed: tuple[Row, ...]
    same: tuple[Row, ...]
    findings: tuple[str, ...]
    """What is wrong, row by row: with any of them nothing is taken over."""


def preview(session: Session, base: KnowledgeBase, rules: UnitRules, path: Path) -> Preview:
    """Read a file and say what it would do, without doing it. ContentError where it cannot be read at all."""
    findings: list[str] = []
    rows = list(_rows(base.wording, rules, path, findings))
    new: dict[str, Row] = {}
    renamed: list[Row] = []
    same: list[Row] = []
    listed = {row.new.code: row for row in rows}
    if len(listed) < len(rows):
        findings.extend(
            _say(base.wording, row, "twice", code=row.new.code) for row in rows if listed[row.new.code] is not row
        )
    for row in listed.values():
        there = units.by_code(session, row.new.code)
        above = units.by_code(session, row.new.parent)
        kind = above.kind if above and above.active else None
        if kind is None and row.new.parent in listed:
            kind = listed[row.new.parent].new.kind
        if kind is None:
            findings.append(_say(base.wording, row, "no_parent", parent=row.new.parent))
        elif row.new.kind.above is not kind or row.new.kind in unit_changes.SEEDED:
            findings.append(_say(base.wording, row, "wrong_level", kind=rules.labels[row.new.kind]))
        elif there is None:
            new[row.new.code] = row
        elif not there.active:
            findings.append(_say(base.wording, row, "closed", code=there.code))
        elif there.kind is not row.new.kind or above is None or there.parent_id != above.id:
            findings.append(_say(base.wording, row, "elsewhere", code=there.code))
        else:
            (same if there.name == row.new.name else renamed).append(row)
    found = Preview(_in_order(new), tuple(renamed), tuple(same), tuple(findings))
    return found if found.findings else _tried(session, base.wording, found)


def apply(session: Session, found: Preview, *, actor: str = "system") -> None:
    """Take over a preview without findings, in the caller's transaction; CaseRefused undoes it all."""
    if found.findings:
        raise ValueError("an import with findings is not taken over")
    for row in (*found.new, *found.renamed, *found.same):
        _take(session, row, actor)


def _tried(session: Session, wording: Wording, found: Preview) -> Preview:
    """The same preview with what only shows in the doing (a name used beside it, a person elsewhere), all undone."""
    findings = []
    with session.begin_nested() as attempt:
        for row in (*found.new, *found.renamed, *found.same):
            try:
                with session.begin_nested():
                    _take(session, row, "system")
            except CaseRefused as refused:
                findings.append(wording.say("unit.import.row", place=row.place, why=refused.words(wording)))
        attempt.rollback()
    session.expire_all()
    return Preview(found.new, found.renamed, found.same, tuple(findings))


def _take(session: Session, row: Row, actor: str) -> Unit:
    there = units.by_code(session, row.new.code)
    if there is None:
        there = unit_changes.add(session, row.new, actor=actor)
    elif there.name != row.new.name:
        there = unit_changes.rename(session, row.new.code, row.new.name, actor=actor)
    if row.person:
        unit_changes.name_person(session, row.new.code, row.person, actor=actor)
    return there


def _rows(wording: Wording, rules: UnitRules, path: Path, findings: list[str]) -> Iterator[Row]:
    table = Columns(rules.headings, NEEDED)
    for row in read_rows(path, table, []):
        place = f"{row.file}:{row.line}"
        if not isinstance(row.cells, Mapping):
            raise ContentError([f"{place}: must be an object"])
        cells = {name: str(row.cells.get(name) or "").strip() for name in (*NEEDED, "person")}
        if missing := [name for name in NEEDED if not cells[name]]:
            findings.append(wording.say("unit.import.missing", place=place, column=rules.heading(missing[0])))
            continue
        if len(cells["code"]) > LONGEST or len(cells["name"]) > LONGEST:
            findings.append(wording.say("unit.import.long", place=place, longest=LONGEST))
            continue
        level = rules.level_called(cells["kind"])
        if level is None:
            findings.append(
                wording.say("unit.import.kind", place=place, kind=cells["kind"], known=list(rules.labels.values()))
            )
            continue
        yield Row(place, NewUnit(cells["code"], cells["name"], UnitKind(level), cells["parent"]), cells["person"])


def _in_order(new: Mapping[str, Row]) -> tuple[Row, ...]:
    levels = list(UnitKind)
    return tuple(sorted(new.values(), key=lambda row: levels.index(row.new.kind)))


def _say(wording: Wording, row: Row, key: str, **values: str) -> str:
    return wording.say(f"unit.import.{key}", place=row.place, name=row.new.name, **values)
