"""Targets handed down the tree and to persons, what the record has of them, and the indicators of a community."""

from dataclasses import replace
from datetime import date

import pytest

from bot.casework import full_employment, targets
from bot.casework.report_refusals import ReportRefused
from bot.casework.targets import Wanted
from bot.store import audit
from bot.store.engine import Store
from knowledge.casework.report_rules import Indicator
from knowledge.casework.sheets import Fill
from tests.casework.life_stage import RULES, noon
from tests.casework.unit_stage import BASE, CITY, DISTRICT, OTHER, case_in, moved, staged, unit

NOW = noon(date(2026, 5, 6))
SERVICES = Fill.COUNT_SERVICES
TEN = Wanted("S1", 2026, SERVICES, 10)


ROWS: list[tuple[str, Wanted, str]] = [
    # who, what, the refusal or nothing
    (f"s-{DISTRICT}", TEN, ""),
    (f"s-{CITY}", TEN, ""),
    ("s-S1", TEN, "target.not_yours"),  # nobody sets their own
    ("s-S2", TEN, "target.not_yours"),
    (f"w-{DISTRICT}", TEN, "target.not_yours"),
    (f"s-{CITY}", replace(TEN, unit=CITY), ""),
    ("s-S1", replace(TEN, unit="C1"), ""),
    ("s-S1", replace(TEN, person="w-S1"), ""),
    ("s-S1", replace(TEN, unit="C1", person="w-C1"), ""),
    ("s-C1", replace(TEN, unit="C1", person="w-C1"), ""),
    ("s-S1", replace(TEN, person="w-C1"), "target.person_elsewhere"),
    ("s-C1", replace(TEN, person="w-S1"), "target.not_yours"),
    (f"s-{DISTRICT}", replace(TEN, unit="nowhere"), "unit.unknown"),
    (f"s-{DISTRICT}", replace(TEN, figure=Fill.COUNT_MISSED_DEADLINES), "target.no_such"),
    (f"s-{DISTRICT}", replace(TEN, amount=-1), "target.wrong_amount"),
    (f"s-{DISTRICT}", replace(TEN, amount=targets.LARGEST + 1), "target.wrong_amount"),
    (f"s-{DISTRICT}", replace(TEN, seen=7), "target.changed_meanwhile"),
]


def test_who_sets_what_for_whom(store: Store) -> None:
    people = staged(store)
    for who, wanted, refusal in ROWS:
        found = told = ""
        try:
            with store.transaction() as session:
                targets.set_target(session, RULES, people[who], wanted, now=NOW)
                session.rollback()
        except ReportRefused as refused:
            found = refused.key
            told = refused.words(BASE.wording)
        assert (found == "") == (told == "")
        assert (who, wanted, found) == (who, wanted, refusal)


def test_a_target_is_changed_from_what_was_seen_and_taken_back(store: Store) -> None:
    people = staged(store)
    boss = people[f"s-{DISTRICT}"]
    for wanted in (TEN, TEN, replace(TEN, amount=12, seen=10), replace(TEN, amount=None, seen=12)):
        with store.transaction() as session:
            targets.set_target(session, RULES, boss, wanted, now=NOW)
    with store.reading() as session:
        assert targets.of_unit(session, RULES, unit(session, DISTRICT), 2026) == []
        trail = [line.detail["amount"] for line in audit.trail(session, "unit:S1") if line.action == "target.set"]
        assert trail == [10, 12, None]
    with pytest.raises(ReportRefused), store.transaction() as session:
        targets.set_target(session, RULES, boss, replace(TEN, seen=12), now=NOW)


def test_results_go_up_the_tree_and_to_whoever_holds_the_case(store: Store) -> None:
    people = staged(store)
    with store.transaction() as session:
        for code, times in (("C1", 1), ("C2", 2), ("S1", 4), ("C3", 8), ("", 16), (OTHER, 32)):
            row = case_in(session, code, holder=people["w-S1" if code in {"C1", "S1"} else "w-C3"])
            for day in range(1, times + 1):
                moved(session, row, "serve", date(2026, 4, 1 + day % 20))
            moved(session, row, "serve", date(2025, 12, 20))  # of the year before
        for code, amount in ((DISTRICT, 100), ("S1", 10)):
            wanted = Wanted(code, 2026, SERVICES, amount)
            targets.set_target(session, RULES, people[f"s-{CITY}"], wanted, now=NOW)
        wanted = Wanted("S1", 2026, SERVICES, 5, person="w-S1")
        targets.set_target(session, RULES, people["s-S1"], wanted, now=NOW)
    with store.reading() as session:
        street = targets.of_unit(session, RULES, unit(session, "S1"), 2026)
        district = targets.of_unit(session, RULES, unit(session, DISTRICT), 2026)
        city = targets.of_unit(session, RULES, unit(session, CITY), 2026)
        other_year = targets.of_unit(session, RULES, unit(session, "S1"), 2025)

    def told(aims: list[targets.Aim]) -> dict[str, tuple[int | None, int]]:
        return {
            aim.held.person.name if aim.held.person else aim.held.unit.code: (aim.target, aim.result) for aim in aims
        }

    assert told(street) == {"S1": (10, 7), "C1": (None, 1), "C2": (None, 2), "s-S1": (None, 0), "w-S1": (5, 5)}
    assert told(district) | {} == {
        DISTRICT: (100, 31),
        "S1": (10, 7),
        "S2": (None, 8),
        f"s-{DISTRICT}": (None, 0),
        f"w-{DISTRICT}": (None, 0),
    }
    assert told(city)[CITY] == (None, 63)
    assert other_year == []


def test_an_indicator_without_a_threshold_concludes_nothing(store: Store) -> None:
    people = staged(store)
    with store.transaction() as session:
        for placed in (True, True, False):
            row = case_in(session, "C1", holder=people["w-C1"])
            moved(session, row, "recognise", date(2026, 3, 2), categories=["4050"])
            if placed:
                moved(session, row, "place", date(2026, 4, 2), employment="startup")
    with store.reading() as session:
        shipped = full_employment.of_unit(session, RULES, unit(session, "C1"), 2026)
        nobody = full_employment.of_unit(session, RULES, unit(session, "C2"), 2026)
    assert {one.reached for one in (*shipped, *nobody)} == {None}
    values = {one.indicator.id: one.value for one in shipped}
    assert (values["recognised"], values["employed"], values["employed-share"]) == (3, 2, 66.7)
    assert {one.indicator.id: one.value for one in nobody}["employed-share"] is None

    ours = [
        Indicator(id=f"i{at}", name="目标", figure=Fill.COUNT_EMPLOYED, share_of=of, threshold=threshold, set_by="某区")
        for at, (of, threshold) in enumerate([(None, 2), (None, 3), (Fill.COUNT_RECOGNISED, 66)])
    ]
    standard = RULES.reports.full_employment.model_copy(update={"indicators": tuple(ours)})
    rules = replace(RULES, reports=RULES.reports.model_copy(update={"full_employment": standard}))
    with store.reading() as session:
        found = full_employment.of_unit(session, rules, unit(session, "C1"), 2026)
    assert [one.reached for one in found] == [True, False, True]
