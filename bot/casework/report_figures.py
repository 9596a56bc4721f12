"""The figures of frozen reports: a unit's own and those of the versions below that it counts, with the cases behind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy
from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.casework.figures import Behind
from bot.store.insert import insert_all
from bot.store.report_models import ReportFigure, ReportPart, ReportStatus, UnitReport
from bot.store.unit_models import Unit
from knowledge.casework.periods import Month
from knowledge.casework.sheets import Fill

__all__ = ["Totals", "cases_behind", "freeze", "in_force", "own_cases", "own_of", "parts_of", "totals"]


@dataclass
class Totals:
    """What a version says, with all that it counts."""

    counts: dict[Fill, int] = field(default_factory=dict)
    missing: int = 0
    """How many units under it, at any depth, had not reported when it was submitted."""


def freeze(session: Session, report_id: int, own: Behind, parts: Mapping[int, int | None]) -> None:
    """Keep a version's figures: the cases behind its own, and by unit below the version that it counts, or None."""
    figures = [
        {"report_id": report_id, "figure": fill.value, "times": len(numbers), "numbers": list(numbers)}
        for fill, numbers in own.items()
    ]
    insert_all(session, ReportFigure, figures)
    counted = [{"report_id": report_id, "unit_id": unit_id, "part_id": part_id} for unit_id, part_id in parts.items()]
    insert_all(session, ReportPart, counted)


def in_force(session: Session, unit_ids: Collection[int | None], month: Month) -> Mapping[int, UnitReport]:
    """The newest approved version of a month, by unit."""
    query = (
        select(UnitReport)
        .where(
            col(UnitReport.unit_id).in_(unit_ids),
            UnitReport.month == str(month),
            UnitReport.status == ReportStatus.APPROVED,
        )
        .order_by(col(UnitReport.version))
    )
    return {report.unit_id: report for report in session.exec(query)}


def own_of(session: Session, report_id: int | None) -> dict[Fill, int]:
    """The figures of the unit's own cases, as they were frozen."""
    query = select(ReportFigure.figure, ReportFigure.times).where(ReportFigure.report_id == report_id)
    return {Fill(figure): times for figure, times in session.exec(query)}


def parts_of(session: Session, report_id: int | None) -> Sequence[tuple[Unit, UnitReport | None]]:
    """The units below as a frozen version counts them, by code; None: it had not reported."""
    query = (
        sqlalchemy.select(Unit, UnitReport)
        .join(ReportPart, col(ReportPart.unit_id) == col(Unit.id))
        .outerjoin(UnitReport, col(UnitReport.id) == col(ReportPart.part_id))
        .where(col(ReportPart.report_id) == report_id)
        .order_by(col(Unit.code))
    )
    return [(unit, report) for unit, report in session.execute(query)]


def totals(session: Session, report_ids: Collection[int | None]) -> Mapping[int, Totals]:
    """What frozen versions say in all: their own cases and those of every version that they count, at any depth."""
    found: dict[int, Totals] = {one: Totals() for one in report_ids if one is not None}
    tree = _counted_in(found)
    sums = (
        sqlalchemy.select(tree.c.top, col(ReportFigure.figure), func.sum(col(ReportFigure.times)))
        .join(ReportFigure, col(ReportFigure.report_id) == tree.c.report_id)
        .group_by(tree.c.top, col(ReportFigure.figure))
    )
    for top, figure, times in session.execute(sums):
        found[top].counts[Fill(figure)] = int(times)
    gaps = (
        sqlalchemy.select(tree.c.top, func.count())
        .join(ReportPart, col(ReportPart.report_id) == tree.c.report_id)
        .where(col(ReportPart.part_id).is_(None))
        .group_by(tree.c.top)
    )
    for top, count in session.execute(gaps):
        found[top].missing = int(count)
    return found


def cases_behind(session: Session, figure: Fill, report_id: int) -> list[str]:
    """The numbers of the cases in a frozen figure, once for each time that counts: their count is the figure."""
    tree = _counted_in([report_id])
    query = (
        sqlalchemy.select(col(ReportFigure.numbers))
        .join(tree, tree.c.report_id == col(ReportFigure.report_id))
        .where(col(ReportFigure.figure) == figure.value)
    )
    return sorted(number for (numbers,) in session.execute(query) for number in numbers)


def own_cases(session: Session, figure: Fill, report_id: int) -> list[str]:
    """The numbers of the cases in a frozen figure of the unit's own."""
    kept = session.get(ReportFigure, (report_id, figure.value))
    return list(kept.numbers) if kept else []


def _counted_in(report_ids: Collection[int]) -> sqlalchemy.CTE:
    """(top, report_id): each of these versions with itself and every version that it counts."""
    top: sqlalchemy.Label[int | None] = col(UnitReport.id).label("top")
    itself: sqlalchemy.Label[int | None] = col(UnitReport.id).label("report_id")
    first = sqlalchemy.select(top, itself).where(col(UnitReport.id).in_(report_ids))
    tree = first.cte("counted_in", recursive=True)
    part = aliased(ReportPart)
    below = sqlalchemy.select(tree.c.top, col(part.part_id)).where(
        col(part.report_id) == tree.c.report_id, col(part.part_id).is_not(None)
    )
    return tree.union_all(below)
