"""The figures of EP8 and the quarterly sheet: recounted from the raw moves by SQL of another kind, figure by figure."""

import random
from datetime import date

import pytest
from sqlalchemy import text

from bot.casework import figures, lives
from bot.casework.life_watch import watch
from bot.casework.lives import Filled
from bot.store import life_models
from bot.store.engine import Store
from knowledge.casework.periods import Month, Span, statistics_month, statistics_quarter
from knowledge.casework.sheets import Fill, RowOf
from tests.casework.life_stage import RULES, claimed, live_at_random, noon, people, straight

DISTRICTS = ("230102", "230103", "230110")
DAY_FIELD = {
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
}
_DAYS = " ".join(f"WHEN '{move}' THEN m.form ->> '{field}'" for move, field in DAY_FIELD.items())
EVENTS = f"""WITH event AS (
    SELECT m.id, m.case_id, m.move, c.district, CASE m.move {_DAYS} END AS day,
           m.form ->> 'employment' AS way, CAST(m.form AS TEXT) LIKE '%"zero-employment-family"%' AS zero
    FROM life_move m JOIN case_record c ON c.id = m.case_id
), span AS (SELECT * FROM event WHERE day BETWEEN :since AND :until),
last_placed AS (
    SELECT p.*, (SELECT r.zero FROM event r WHERE r.case_id = p.case_id AND r.move = 'recognise'
                 AND (r.day < p.day OR (r.day = p.day AND r.id < p.id))
                 ORDER BY r.day DESC, r.id DESC LIMIT 1) AS of_zero
    FROM span p WHERE p.move = 'place' AND NOT EXISTS (
        SELECT 1 FROM span q WHERE q.case_id = p.case_id AND q.move = 'place'
        AND (q.day > p.day OR (q.day = p.day AND q.id > p.id)))
), last_recognised AS (
    SELECT p.* FROM span p WHERE p.move = 'recognise' AND NOT EXISTS (
        SELECT 1 FROM span q WHERE q.case_id = p.case_id AND q.move = 'recognise'
        AND (q.day > p.day OR (q.day = p.day AND q.id > p.id)))
), on_the_books AS (
    SELECT r.* FROM event r WHERE r.move = 'recognise' AND r.day <= :until AND NOT EXISTS (
        SELECT 1 FROM event q WHERE q.case_id = r.case_id AND q.move IN ('recognise', 'exit') AND q.day <= :until
        AND (q.day > r.day OR (q.day = r.day AND q.id > r.id)))
)
"""  # noqa: S608 - names of this file
PERSONS = "SELECT district, COUNT(DISTINCT case_id) FROM span WHERE move IN ({}) GROUP BY district"
TIMES = "SELECT district, COUNT(*) FROM span WHERE move = '{}' GROUP BY district"
WAYS = "SELECT district, COUNT(*) FROM last_placed WHERE way = '{}' GROUP BY district"
BY_SQL = {
    Fill.COUNT_REGISTERED: PERSONS.format("'register', 'apply_again'"),
    Fill.COUNT_RECOGNISED: PERSONS.format("'recognise'"),
    Fill.COUNT_RECOGNISED_ZERO_EMPLOYMENT: (
        "SELECT district, COUNT(*) FROM last_recognised WHERE zero GROUP BY district"
    ),
    Fill.COUNT_RECOGNISED_AT_END: "SELECT district, COUNT(*) FROM on_the_books GROUP BY district",
    Fill.COUNT_REFUSED: PERSONS.format("'refuse'"),
    Fill.COUNT_SERVICES: TIMES.format("serve"),
    Fill.COUNT_SERVED_PEOPLE: PERSONS.format("'serve'"),
    Fill.COUNT_EMPLOYED: PERSONS.format("'place'"),
    Fill.COUNT_EMPLOYED_ZERO_EMPLOYMENT: "SELECT district, COUNT(*) FROM last_placed WHERE of_zero GROUP BY district",
    Fill.COUNT_WELFARE_POST: WAYS.format("welfare_post"),
    Fill.COUNT_ENTERPRISE: WAYS.format("enterprise"),
    Fill.COUNT_FLEXIBLE: WAYS.format("flexible"),
    Fill.COUNT_STARTUP: WAYS.format("startup"),
    Fill.COUNT_VISITS: TIMES.format("return_visit"),
    Fill.COUNT_STABLE: PERSONS.format("'confirm_stable'"),
    Fill.COUNT_UNEMPLOYED_AGAIN: PERSONS.format("'unemployed_again'"),
    Fill.COUNT_EXITED: PERSONS.format("'exit'"),
    Fill.COUNT_MISSED_DEADLINES: """
        SELECT c.district, COUNT(*) FROM missed_deadline d JOIN case_record c ON c.id = d.case_id
        WHERE CAST(d.missed_on AS TEXT) BETWEEN :since AND :until GROUP BY c.district""",
}


def recounted(store: Store, span: Span) -> dict[str, dict[Fill, int]]:
    found: dict[str, dict[Fill, int]] = {}
    days = {"since": span.since.isoformat(), "until": span.until.isoformat()}
    with store.reading() as session:
        for fill, counting in BY_SQL.items():
            for district, count in session.execute(text(EVENTS + counting), days):
                found.setdefault(district, {})[fill] = count
    return found


def as_counts(found: figures.Figures) -> dict[str, dict[Fill, int]]:
    counts = {code: {fill: len(numbers) for fill, numbers in fills.items() if numbers} for code, fills in found.items()}
    return {code: fills for code, fills in counts.items() if fills}


def test_every_figure_is_recounted_here() -> None:
    wanted = {column.fill for sheet in RULES.sheets.values() if sheet.row is RowOf.UNIT for column in sheet.columns}
    assert {fill for fill in Fill if fill.value.startswith("count_")} == set(BY_SQL)
    assert {fill for fill in wanted if fill.value.startswith("count_")} <= set(BY_SQL)


def test_every_figure_of_every_month_is_what_the_raw_moves_say(store: Store) -> None:
    _, zhao = people(store)
    with store.transaction() as session:
        numbers = [number for code in DISTRICTS for number in claimed(session, zhao, 20, code)]
    made = live_at_random(store, numbers, zhao, random.Random(3))  # noqa: S311 (lives, not secrets)
    assert watch(store, RULES, noon(date(2026, 12, 31))) > 0
    assert made > 400
    rule = RULES.periods.statistics
    months = [statistics_month(rule, Month(2026, number)) for number in range(3, 11)]
    seen: set[Fill] = set()
    for span in (*months, statistics_quarter(rule, 2026, 2), Span(date(2026, 1, 1), date(2027, 12, 31))):
        with store.reading() as session:
            counts = as_counts(figures.counted(session, span))
        assert counts == recounted(store, span)
        seen |= {fill for fills in counts.values() for fill in fills}
    assert seen == set(BY_SQL)  # no figure was nothing all year


def test_a_figure_opens_the_cases_behind_it(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        first, second = claimed(session, wang, 2)
        for number in (first, second):
            lives.move(
                session,
                RULES,
                number,
                zhao,
                Filled("register", {"registered_on": date(2026, 3, 2)}),
                now=noon(date(2026, 3, 3)),
            )
    with store.reading() as session:
        found = figures.counted(session, Span(date(2026, 3, 1), date(2026, 3, 31)))
    assert found == {"230102": {Fill.COUNT_REGISTERED: (first, second)}}


@pytest.mark.parametrize(
    ("month", "counts"), [(3, 1), (4, 0)], ids=["to the 20th of March", "from the 21st of March on"]
)
def test_the_month_runs_from_the_21st_to_the_20th(store: Store, month: int, counts: int) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        registered = Filled("register", {"registered_on": date(2026, 3, 20)})
        lives.move(session, RULES, number, zhao, registered, now=noon(date(2026, 3, 25)))
        found = figures.counted(session, statistics_month(RULES.periods.statistics, Month(2026, month)))
    assert len(found.get("230102", {}).get(Fill.COUNT_REGISTERED, ())) == counts


def test_an_erasure_leaves_the_figures_as_they_were(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        numbers = claimed(session, wang, 2)
    for number, until in zip(numbers, ("home_visit", "place"), strict=True):
        for name, who, form in straight(until, wang, zhao):
            with store.transaction() as session:
                lives.move(session, RULES, number, who, Filled(name, form), now=noon(date(2026, 4, 2)))
    span = Span(date(2026, 3, 1), date(2026, 4, 30))
    with store.transaction() as session:
        before = figures.counted(session, span)
        life_models.forget(session, (1, 2), noon(date(2026, 4, 3)))
        assert figures.counted(session, span) == before
