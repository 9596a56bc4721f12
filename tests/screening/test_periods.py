"""Rules with a period and rules of one district: what is in force on the day, for residents of the district."""

import copy
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.content_files import ContentError
from knowledge.content_folder import SHIPPED
from knowledge.screening.decide import decide
from knowledge.screening.facts import parse
from knowledge.screening.interview import next_question
from knowledge.screening.rules import Screening, load_screening
from tests.screening.rows import BASE

WOMAN_OF_42: dict[str, Any] = {"sex": "female", "female_retirement": 55, "birth_date": "1984-01-05"}
NANGANG = "230103"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SHIPPED / "screening", tmp_path / "screening")


def amend_4050(folder: Path, *, until: str = "2026-12-31", since: str = "2027-01-01") -> None:
    """4050 begins at 45 for women from 2027 on."""
    categories = yaml.safe_load((folder / "categories.yaml").read_text(encoding="utf-8"))
    old = categories[0]["conditions"][0]
    new = {
        **copy.deepcopy(old),
        "when": {"age_at_least": {"female": 45, "male": 50}},
        "from": date.fromisoformat(since),
    }
    categories[0]["conditions"] = [{**old, "to": date.fromisoformat(until)}, new]
    write(folder / "categories.yaml", categories)


def write(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")


def outcome(screening: Screening, category: str, on: date, **changes: Any) -> str:
    decision = decide(screening, parse(BASE | changes, screening), on)
    return next(each.outcome.value for each in decision.categories if each.category.id == category)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 12, 31), "likely_eligible"),
        (date(2027, 1, 1), "not_eligible"),
        (date(2029, 1, 4), "not_yet"),
        (date(2029, 1, 5), "likely_eligible"),
    ],
)
def test_an_amended_condition_holds_from_its_day(folder: Path, on: date, expected: str) -> None:
    amend_4050(folder)
    assert outcome(load_screening(folder), "4050", on, **WOMAN_OF_42) == expected


@pytest.mark.parametrize(
    ("until", "since", "message"),
    [
        ("2027-01-31", "2027-01-01", "age stands twice for the same days"),
        ("2026-11-30", "2027-01-01", "none is in force on 2026-12-01"),
        ("2026-12-31", "9999-12-31", "none is in force on 2027-01-01"),
    ],
)
def test_periods_that_overlap_or_leave_a_gap_are_named(folder: Path, until: str, since: str, message: str) -> None:
    amend_4050(folder, until=until, since=since)
    with pytest.raises(ContentError) as caught:
        load_screening(folder)
    assert any(
        finding.startswith("screening/categories.yaml:") and message in finding for finding in caught.value.findings
    )


def test_a_period_the_wrong_way_round_is_named(folder: Path) -> None:
    papers = yaml.safe_load((folder / "papers.yaml").read_text(encoding="utf-8"))
    papers[0] |= {"from": date(2026, 2, 1), "to": date(2026, 1, 1)}
    write(folder / "papers.yaml", papers)
    with pytest.raises(ContentError, match="ends \\(to\\) before it begins"):
        load_screening(folder)


def test_papers_and_benefits_have_periods_too(folder: Path) -> None:
    for name, piece in (("papers", "disability-certificate"), ("benefits", "startup-loan")):
        pieces = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
        next(each for each in pieces if each["id"] == piece)["to"] = date(2026, 12, 31)
        write(folder / f"{name}.yaml", pieces)
    screening = load_screening(folder)
    facts = parse(BASE | {"disability": "certified"}, screening)
    shown = []
    for on in (date(2026, 12, 31), date(2027, 1, 1)):
        decision = decide(screening, facts, on)
        papers = [each.paper.id for each in decision.papers]
        benefits = [each.benefit.id for each in decision.entitlements]
        shown.append(("disability-certificate" in papers, "startup-loan" in benefits))
    assert shown == [(True, True), (False, False)]


def shipped_condition(category: int) -> dict[str, Any]:
    categories = yaml.safe_load((SHIPPED / "screening" / "categories.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = categories[category]["conditions"][0]
    return found


def own_rules(**changes: Any) -> dict[str, Any]:
    condition = shipped_condition(0)
    condition["when"] = {"age_at_least": {"female": 45, "male": 50}}
    return {"district": NANGANG, "categories": {"4050": [condition]}} | changes


def test_a_district_has_conditions_of_its_own(folder: Path) -> None:
    write(folder / "districts" / f"{NANGANG}.yaml", own_rules())
    rules = load_screening(folder)
    on = date(2026, 11, 24)
    assert outcome(rules, "4050", on, **WOMAN_OF_42, district=NANGANG) == "not_eligible"
    assert outcome(rules, "4050", on, **WOMAN_OF_42, district="230102") == "likely_eligible"
    assert outcome(rules, "4050", on, **WOMAN_OF_42) == "likely_eligible"
    assert any("districts 230103" in where for where, _ in rules.citations())


def test_a_district_may_require_one_thing_more(folder: Path) -> None:
    """Asked only of its own residents."""
    more = shipped_condition(8) | {"id": "also-marital", "when": {"fact": "marital", "is": ["widowed"]}}
    write(folder / "districts" / f"{NANGANG}.yaml", own_rules(categories={"martyr-family": [more]}))
    rules = load_screening(folder)
    on = date(2026, 11, 24)
    given = {"martyr_family": True, "marital": None}
    assert outcome(rules, "martyr-family", on, **given, district=NANGANG) == "to_confirm"
    assert outcome(rules, "martyr-family", on, **given) == "likely_eligible"
    answers = {fact: value for fact, value in (BASE | given).items() if fact != "marital"}
    asked = next_question(rules, {**answers, "raising_minor": False, "district": NANGANG}, on)
    assert asked is not None
    assert asked.id == "marital"
    assert next_question(rules, answers, on) is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"district": "230102"}, "district: 230102 is not the name of this file"),
        ({"categories": {"nobody": []}}, "categories.nobody: nobody is not a category"),
        ({"papers": []}, "papers: is not a field here"),
    ],
)
def test_wrong_rules_of_a_district_are_named(folder: Path, changes: dict[str, Any], message: str) -> None:
    write(folder / "districts" / f"{NANGANG}.yaml", own_rules(**changes))
    with pytest.raises(ContentError) as caught:
        load_screening(folder)
    assert any(
        each.startswith(f"screening/districts/{NANGANG}.yaml:") and message in each for each in caught.value.findings
    )
