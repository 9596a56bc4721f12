"""Every figure once more, out of the raw rows by SQL of its own; it shares nothing with bot.casework.figures.

Where figures.py walks through the moves of each case, this asks the database with windows, by the days in the forms.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.casework import figures, report_figures, targets
from bot.store.models import Staff
from bot.store.report_models import ReportPart, ReportStatus, UnitReport
from bot.store.unit_models import Unit, UnitKind
from knowledge.casework.casework import Casework
from knowledge.casework.periods import Month, Span, statistics_month, statistics_quarter, statistics_year
from knowledge.casework.sheets import Fill

_DAYS = {
    "register": "registered_on",
    "apply_again": "registered_on",
    "recognise": "recognised_on",
    "refuse": "refused_on",
    "serve": "service_on",
    "place": "employed_on",
    "return_visit": "visit_on",
    "confirm_stable": "stable_on",
    "unemployed_again": "unemployed_on",
    "exit": "exited_on",
    "take_over": "imported_on",
}
_PEOPLE = {
    "registered": "move IN ('register', 'apply_again')",
    "recognised": "move = 'recognise'",
    "refused": "move = 'refuse'",
    "served_people": "move = 'serve'",
    "employed": "move = 'place'",
    "stable": "move = 'confirm_stable'",
    "unemployed_again": "move = 'unemployed_again'",
    "exited": "move = 'exit'",
}
_LAST = {
    "recognised_zero_employment": "move = 'recognise' AND zero",
    "employed_zero_employment": "move = 'place' AND zero",
    "welfare_post": "move = 'place' AND way = 'welfare_post'",
    "enterprise": "move = 'place' AND way = 'enterprise'",
    "flexible": "move = 'place' AND way = 'flexible'",
    "startup": "move = 'place' AND way = 'startup'",
}
_TIMES = {"services": "move = 'serve'", "visits": "move = 'return_visit'"}


def _counting() -> str:
    days = " ".join(f"WHEN '{move}' THEN m.form ->> '{name}'" for move, name in _DAYS.items())
    once = "SELECT case_id, '{}' AS fill, 1 AS n FROM span WHERE {} GROUP BY case_id"
    last = "SELECT case_id, '{}', 1 FROM last_one WHERE {}"
    each = "SELECT case_id, '{}', COUNT(*) FROM span WHERE {} GROUP BY case_id"
    asked = ((once, _PEOPLE), (last, _LAST), (each, _TIMES))
    parts = [query.format(name, of) for query, figures_of in asked for name, of in figures_of.items()]
    return f"""
    WITH event AS MATERIALIZED (
        SELECT m.id, COALESCE(p.merged_into, m.case_id) AS case_id, m.move, CASE m.move {days} END AS day,
            m.form ->> 'employment' AS way, CAST(m.form AS TEXT) LIKE '%"zero-employment-family"%' AS said_zero,
            CASE WHEN m.move = 'recognise' THEN 1
                 WHEN m.move = 'take_over' AND m.form ->> 'recognised_on' IS NOT NULL
                     AND COALESCE(m.form ->> 'stands', '') <> 'exited' THEN 1
                 ELSE 0 END AS booked
        FROM life_move m LEFT JOIN case_place p ON p.case_id = m.case_id
    ), booked AS (
        SELECT e.*, SUM(booked) OVER (PARTITION BY case_id ORDER BY day, id) AS book FROM event e
        WHERE day <= :until AND (booked = 1 OR move IN ('place', 'exit'))
    ), ever AS MATERIALIZED (
        SELECT b.*, CASE WHEN book > 0 THEN FIRST_VALUE(said_zero) OVER (PARTITION BY case_id, book ORDER BY day, id)
            END AS zero FROM booked b
    ), span AS MATERIALIZED (SELECT * FROM event WHERE day BETWEEN :since AND :until),
    last_one AS MATERIALIZED (
        SELECT * FROM (
            SELECT e.*, ROW_NUMBER() OVER (PARTITION BY case_id, move ORDER BY day DESC, id DESC) AS back FROM ever e
            WHERE day >= :since AND move IN ('place', 'recognise')) AS ranked WHERE back = 1
    ), counted AS (
        {" UNION ALL ".join(parts)}
        UNION ALL SELECT case_id, 'recognised_at_end', 1 FROM (
            SELECT e.*, ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY day DESC, id DESC) AS back
            FROM ever e WHERE booked = 1 OR move = 'exit') AS stands WHERE back = 1 AND booked = 1
        UNION ALL SELECT COALESCE(p.merged_into, d.case_id), 'missed_deadlines', COUNT(*)
            FROM missed_deadline d LEFT JOIN case_place p ON p.case_id = d.case_id
            WHERE CAST(d.missed_on AS TEXT) BETWEEN :since AND :until GROUP BY 1
    )
    SELECT c.district, c.unit_id, c.claimed_by, counted.fill, SUM(n)
    FROM counted JOIN case_record c ON c.id = counted.case_id GROUP BY 1, 2, 3, 4
    """  # noqa: S608 - names of this file


@dataclass
class Recount:
    """The figures of a period by SQL."""

    district: dict[str, Counter[Fill]] = field(default_factory=lambda: defaultdict(Counter))
    unit: dict[int | None, Counter[Fill]] = field(default_factory=lambda: defaultdict(Counter))
    """Of each unit's own cases."""
    holder: dict[int | None, Counter[Fill]] = field(default_factory=lambda: defaultdict(Counter))


def recount(session: Session, span: Span) -> Recount:
    """Ask the raw rows."""
    found = Recount()
    days = {"since": span.since.isoformat(), "until": span.until.isoformat()}
    for district, unit, holder, name, times in session.execute(text(_counting()), days):
        fill = Fill(f"count_{name}")
        for by, key in ((found.district, district), (found.unit, unit), (found.holder, holder)):
            by[key][fill] += int(times)
    return found


@dataclass
class Compared:
    """How many figures were compared, and what is not the same, a line each."""

    figures: int = 0
    differ: list[str] = field(default_factory=list)

    def same(self, what: str, ours: Mapping[Fill, int], theirs: Mapping[Fill, int]) -> None:
        """Compare all figures of one place and period; what is nothing on both sides counts too."""
        for fill in (each for each in Fill if each.value.startswith("count_")):
            self.figures += 1
            if ours.get(fill, 0) != theirs.get(fill, 0):
                self.differ.append(f"{what} {fill.value}: {ours.get(fill, 0)} / {theirs.get(fill, 0)}")


def compare(session: Session, rules: Casework, year: int) -> Compared:
    """Months, quarters and the year by district; every approved report, own and in all; targets of units and people."""
    rule, found = rules.periods.statistics, Compared()
    months = {str(month): statistics_month(rule, month) for month in (Month(year, at) for at in range(1, 13))}
    quarters = {f"{year}Q{at}": statistics_quarter(rule, year, at) for at in range(1, 5)}
    for name, span in {**months, **quarters, str(year): statistics_year(rule, year)}.items():
        by_sql = recount(session, span)
        counted = figures.counted(session, span)
        for district in {*by_sql.district, *counted}:
            ours = {fill: len(numbers) for fill, numbers in counted.get(district, {}).items()}
            found.same(f"{name} {district}", ours, by_sql.district[district])
        if name in months:
            _reports(session, name, by_sql, found)
    _results(session, rules, year, recount(session, statistics_year(rule, year)), found)
    return found


def _reports(session: Session, month: str, by_sql: Recount, found: Compared) -> None:
    approved = select(UnitReport).where(UnitReport.month == month, UnitReport.status == ReportStatus.APPROVED)
    reports = {report.id or 0: report for report in session.exec(approved.order_by(col(UnitReport.id)))}
    parts: dict[int, list[int]] = defaultdict(list)
    for row in session.exec(select(ReportPart).where(col(ReportPart.part_id).is_not(None))):
        parts[row.report_id].append(row.part_id or 0)

    def total(report: int) -> Counter[Fill]:
        return sum((total(part) for part in parts[report]), Counter(by_sql.unit[reports[report].unit_id]))

    said = report_figures.totals(session, list(reports))
    for number, report in reports.items():
        own = report_figures.own_of(session, number)
        found.same(f"{month} unit {report.unit_id} own", own, by_sql.unit[report.unit_id])
        found.same(f"{month} unit {report.unit_id}", said[number].counts, total(number))


def _results(session: Session, rules: Casework, year: int, by_sql: Recount, found: Compared) -> None:
    staff = {row.name: row.id for row in session.exec(select(Staff))}
    below = _below(session)
    for unit in session.exec(select(Unit).where(col(Unit.kind).in_((UnitKind.CITY, UnitKind.DISTRICT)))):
        for aim in targets.of_unit(session, rules, unit, year):
            person = aim.held.person
            if person is None:
                wanted = sum(by_sql.unit[each][aim.figure] for each in below[aim.held.unit.id])
            else:
                wanted = by_sql.holder[staff[person.name]][aim.figure]
            found.same(f"{year} {aim.held.unit.code}", {aim.figure: aim.result}, {aim.figure: wanted})


def _below(session: Session) -> Mapping[int | None, set[int | None]]:
    """Each unit with all under it."""
    above = {unit.id: unit.parent_id for unit in session.exec(select(Unit))}

    def path(unit: int | None) -> Iterator[int | None]:
        while unit is not None:
            yield unit
            unit = above[unit]

    found: dict[int | None, set[int | None]] = defaultdict(set)
    for each in above:
        for one in path(each):
            found[one].add(each)
    return found
