"""Hand-written verdicts, the retirement table's edges, and the rules as data."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from knowledge.content_folder import SHIPPED
from knowledge.dated import NothingInForce
from knowledge.screening.decide import decide
from knowledge.screening.facts import Facts, parse
from knowledge.screening.rules import Screening, load_screening
from tests.screening.rows import BASE, DAY, ROWS, Row
from tests.screening.sheet import CATEGORIES

ON = date.fromisoformat(DAY)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.category}: {row.says}")
def test_the_category_comes_out_as_written(screening: Screening, row: Row) -> None:
    decision = decide(screening, parse(BASE | row.changes, screening), row.day)
    found = next(each for each in decision.categories if each.category.id == row.category)
    assert found.outcome.value == row.outcome
    assert (found.since.isoformat() if found.since else None) == row.since


def test_every_category_has_a_dozen_rows() -> None:
    for category in CATEGORIES:
        assert sum(row.category == category for row in ROWS) >= 12


# From the public tables of 国务院关于渐进式延迟法定退休年龄的办法: the month of birth, and the age in years and months.
RETIREMENT: list[tuple[tuple[str, int | None], str, tuple[int, int]]] = [
    (("male", None), "1964-12-31", (60, 0)),
    (("male", None), "1965-01-01", (60, 1)),
    (("male", None), "1965-04-30", (60, 1)),
    (("male", None), "1965-05-01", (60, 2)),
    (("male", None), "1976-08-31", (62, 11)),
    (("male", None), "1976-09-01", (63, 0)),
    (("male", None), "1990-01-01", (63, 0)),
    (("female", 55), "1969-12-31", (55, 0)),
    (("female", 55), "1970-01-01", (55, 1)),
    (("female", 55), "1981-08-31", (57, 11)),
    (("female", 55), "1981-09-01", (58, 0)),
    (("female", 50), "1974-12-31", (50, 0)),
    (("female", 50), "1975-01-01", (50, 1)),
    (("female", 50), "1975-03-01", (50, 2)),
    (("female", 50), "1984-10-31", (54, 11)),
    (("female", 50), "1984-11-01", (55, 0)),
]


@pytest.mark.parametrize(("group", "birth", "age"), RETIREMENT)
def test_the_retirement_age_of_the_table(
    screening: Screening, group: tuple[str, int | None], birth: str, age: tuple[int, int]
) -> None:
    law = screening.retirement_law(date(2026, 1, 1))
    assert divmod(law.age(*group).months(date.fromisoformat(birth)), 12) == age


def test_before_2025_the_old_ages_hold(screening: Screening) -> None:
    old = screening.retirement_law(date(2024, 12, 31))
    assert old.age("male", None).months(date(1990, 1, 1)) == 60 * 12
    assert old.age("female", 50).months(date(1990, 1, 1)) == 50 * 12


def test_a_day_before_the_rules_is_refused(screening: Screening) -> None:
    with pytest.raises(NothingInForce):
        decide(screening, Facts(), date(2010, 9, 30))


MISSING: list[tuple[str, dict[str, Any], set[str]]] = [
    ("4050", {"birth_date": None}, {"birth_date"}),
    ("4050", {"birth_date": None, "sex": None}, {"birth_date", "sex", "female_retirement"}),
    ("4050", {"sex": None}, {"sex"}),
    ("4050", {"sex": "female", "birth_date": "1975-01-24"}, {"female_retirement"}),
    ("4050", {"sex": "female", "female_retirement": 55, "birth_date": "1986-11"}, {"birth_date"}),
    ("land-requisitioned", {"land_requisitioned": True, "hukou": "resident_urban"}, {"hukou"}),
    ("land-requisitioned", {"land_requisitioned": None, "status": "flexible"}, {"status", "land_requisitioned"}),
    ("single-parent", {"raising_minor": True, "marital": "never_married"}, {"marital"}),
    ("single-parent", {"raising_minor": None, "marital": None}, {"raising_minor", "marital"}),
    ("zero-employment-family", {"household_unemployed": True, "household_income": True}, {"household_income"}),
    ("long-term-unemployed", {"was_employed": None, "registered_on": None}, {"was_employed", "registered_on"}),
    ("disabled", {"disability": "uncertified", "hukou": None}, set()),
]


@pytest.mark.parametrize(("category", "changes", "missing"), MISSING)
def test_missing_names_what_settles_it(
    screening: Screening, category: str, changes: dict[str, Any], missing: set[str]
) -> None:
    decision = decide(screening, parse(BASE | changes, screening), ON)
    assert set(next(each.missing for each in decision.categories if each.category.id == category)) == missing


CONTRADICTIONS: list[tuple[dict[str, Any], int]] = [
    ({}, 0),
    ({"female_retirement": 50}, 1),
    ({"age": 45}, 0),
    ({"age": 44}, 1),
    ({"birth_date": "1981-11", "age": 44}, 0),
    ({"birth_date": "1981-11", "age": 45}, 0),
    ({"registered_on": "2026-11-25"}, 1),
    ({"registered_on": DAY}, 0),
    ({"insured_since_registration": True}, 1),
    ({"household_unemployed": True, "status": "employed"}, 1),
    ({"military_spouse": True, "marital": "divorced"}, 1),
    ({"birth_date": "2027-01-01"}, 1),
]


@pytest.mark.parametrize(("changes", "count"), CONTRADICTIONS)
def test_contradictions_are_warnings(screening: Screening, changes: dict[str, Any], count: int) -> None:
    assert len(decide(screening, parse(BASE | changes, screening), ON).warnings) == count


def test_the_rules_are_data(tmp_path: Path, screening: Screening) -> None:
    """Policy staff change one number, and the verdict changes: no code has the age."""
    copy = shutil.copytree(SHIPPED / "screening", tmp_path / "screening")
    rules = copy / "categories.yaml"
    text = rules.read_text(encoding="utf-8")
    assert text.count("female: 40") == 1
    rules.write_text(text.replace("female: 40", "female: 45"), encoding="utf-8")
    woman = parse(BASE | {"sex": "female", "female_retirement": 55, "birth_date": "1984-01-05"}, screening)
    shipped, changed = (decide(each, woman, ON).categories[0] for each in (screening, load_screening(copy)))
    assert shipped.outcome.value == "likely_eligible"
    assert changed.outcome.value == "not_eligible"


def test_the_retirement_ages_are_data(tmp_path: Path, screening: Screening) -> None:
    copy = shutil.copytree(SHIPPED / "screening", tmp_path / "screening")
    law = copy / "retirement.yaml"
    text = law.read_text(encoding="utf-8")
    law.write_text(text.replace("base: '1965-01', every: 4, at_most: 36", "base: '1965-01', every: 4, at_most: 0"))
    man = parse(BASE | {"birth_date": "1965-10-24"}, screening)
    on = date(2025, 11, 24)
    assert decide(screening, man, on).categories[0].outcome.value == "likely_eligible"
    assert decide(load_screening(copy), man, on).categories[0].outcome.value == "not_eligible"


def test_every_condition_has_a_source_that_exists(screening: Screening, base: KnowledgeBase) -> None:
    assert all(amount in base.amounts for _, amount in screening.amounts())
    where = list(screening.citations())
    assert len(where) > 60
    for place, citation in where:
        assert base.clause(citation).text, place


def test_the_json_is_what_scripts_rely_on(screening: Screening, base: KnowledgeBase) -> None:
    facts = parse(BASE | {"disability": "certified", "was_employed": True, "registered_on": "2026-03-01"}, screening)
    verdict = decide(screening, facts, ON).as_json(base)
    assert verdict["outcome"] == "likely_eligible"
    assert tuple(verdict["categories"]) == CATEGORIES
    for category in verdict["categories"].values():
        assert set(category) == {"outcome", "from", "reason", "missing", "citations"}
        assert category["reason"].endswith("（初步自测结果，以公共就业服务机构认定为准）")
        for citation in category["citations"]:
            assert set(citation) == {"document", "number", "article", "quote", "effective_from", "verified"}
    soon = verdict["categories"]["long-term-unemployed"]
    assert (soon["outcome"], soon["from"], soon["missing"]) == ("not_yet", "2027-03-01", [])
    assert verdict["categories"]["disabled"]["citations"][0]["article"] == "3(3)"
    assert {paper["id"] for paper in verdict["documents"]} >= {"disability-certificate", "identity-and-household"}
