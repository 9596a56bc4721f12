"""What is shown with an outcome: benefits by age and date, the term, papers once, steps in order, plans."""

from datetime import date
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from knowledge.screening.decide import Decision, decide
from knowledge.screening.facts import parse
from knowledge.screening.outcome_view import OutcomeView, outcome_view, plans, trace
from knowledge.screening.rules import Screening
from tests.screening.rows import BASE

ON = date(2026, 11, 24)
WOMAN: dict[str, Any] = {"sex": "female", "female_retirement": 55}


def decided(screening: Screening, on: date = ON, **changes: Any) -> Decision:
    return decide(screening, parse(BASE | changes, screening), on)


def shown(screening: Screening, base: KnowledgeBase, on: date = ON, **changes: Any) -> OutcomeView:
    return outcome_view(decided(screening, on, **changes), base)


@pytest.mark.parametrize(
    ("birth", "listed"),
    [("1981-11-24", True), ("1981-11-25", False)],
)
def test_the_flexible_subsidy_has_a_line_of_its_own(
    screening: Screening, base: KnowledgeBase, birth: str, listed: bool
) -> None:
    """A woman of 44 is within 4050 and not within the flexible subsidy (45)."""
    view = shown(screening, base, **WOMAN, birth_date=birth)
    assert [each.id for each in view.best] == ["4050"]
    assert ("flexible-insurance-subsidy" in [benefit.id for benefit in view.benefits]) == listed


def test_amounts_are_those_of_the_day(screening: Screening, base: KnowledgeBase) -> None:
    """The 2018 figure is shown in 2018 and never later."""
    seen = {}
    for on in (date(2018, 9, 30), date(2018, 10, 1)):
        view = shown(screening, base, on, **WOMAN, birth_date="1970-01-01")
        benefit = next(each for each in view.benefits if each.id == "flexible-insurance-subsidy")
        seen[on] = benefit.amounts[0]
    assert "2196" in seen[date(2018, 9, 30)]
    assert seen[date(2018, 10, 1)].endswith("未查到")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"birth_date": "1976-01-01"}, "最长3年"),
        ({"birth_date": "1970-01-01"}, "离法定退休年龄不到5年，可以补到退休"),
        ({"sex": "female", "birth_date": "1979-01-01"}, "一般最长3年"),  # 50 or 55: the term is open
    ],
)
def test_the_term_of_the_subsidy(screening: Screening, base: KnowledgeBase, changes: dict[str, Any], says: str) -> None:
    view = shown(screening, base, **changes)
    post = next(each for each in view.benefits if each.id == "public-welfare-post")
    assert post.period.startswith(says)


def test_exactly_five_years_left_is_three_years(screening: Screening, base: KnowledgeBase) -> None:
    """Born 1960-06-15, he retires on 2020-06-15: five years before, less than five is not yet left."""
    terms = []
    for on in (date(2015, 6, 15), date(2015, 6, 16)):
        view = shown(screening, base, on, birth_date="1960-06-15")
        terms.append(next(each.period for each in view.benefits if each.id == "public-welfare-post"))
    assert terms[0].startswith("最长3年")
    assert terms[1].startswith("离法定退休年龄不到5年")


def test_a_zero_employment_family_comes_first(screening: Screening, base: KnowledgeBase) -> None:
    decision = decided(screening, birth_date="1970-01-01", household_unemployed=True)
    view = outcome_view(decision, base)
    assert [benefit.id for benefit in view.benefits][:2] == ["zero-employment-placement", "public-welfare-post"]
    assert [plan.id for plan in plans(decision)] == ["zero-employment-first", "community-post"]


def test_plans_follow_the_person(screening: Screening) -> None:
    young = decided(screening, birth_date="1995-01-01", disability="certified", was_employed=True)
    assert [plan.id for plan in plans(young)] == ["professional-post", "training-and-startup"]
    assert plans(decided(screening)) == ()


def test_papers_are_merged_and_say_what_was_not_seen(screening: Screening, base: KnowledgeBase) -> None:
    view = shown(screening, base, birth_date="1970-01-01", disability="certified", land_requisitioned=True)
    titles = [paper.title for paper in view.papers]
    assert len(titles) == len(set(titles))
    notes = {paper.title: paper.note for paper in view.papers}
    assert notes["《残疾人证》"] == ""
    assert notes["能证明承包地被征用的材料"] == "以窗口为准"
    assert not any("低保" in title for title in titles)


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({"registered_on": "not_registered"}, "先到社区或街道的公共就业服务窗口办失业登记。"),
        ({"registered_on": None}, "还没办失业登记的，先到"),
        ({"registered_on": "2026-01-01"}, "带上材料"),
    ],
)
def test_registration_comes_before_recognition(
    screening: Screening, base: KnowledgeBase, changes: dict[str, Any], first: str
) -> None:
    view = shown(screening, base, birth_date="1970-01-01", household_unemployed=False, was_employed=False, **changes)
    assert view.steps[0].startswith(first)
    assert any("认定" in step for step in view.steps)
    assert "12333" in view.steps[-1]


def test_a_failed_premise_is_said_once(screening: Screening, base: KnowledgeBase) -> None:
    view = shown(screening, base, hukou="other", disability="certified")
    assert view.outcome_name == "不符合"
    assert len(view.premise) == 1
    assert "户口" in view.premise[0]
    assert not view.benefits
    assert not view.papers


def test_what_also_holds_and_what_nearly_does_is_shown(screening: Screening, base: KnowledgeBase) -> None:
    view = shown(
        screening, base, disability="certified", subsistence_allowance="applied", raising_minor=None, marital=None
    )
    assert [each.id for each in view.best] == ["disabled"]
    assert [each.id for each in view.also] == ["single-parent", "subsistence-allowance"]
    assert view.unknown == ("抚养不满18岁的孩子", "婚姻")
    assert any("婚姻" in step for step in view.steps)


def test_the_trace_holds_every_condition_with_its_source(screening: Screening) -> None:
    kept = trace(decided(screening, birth_date="1966-03", hukou="resident_urban"))
    conditions = [*kept["premise"], *(each for category in kept["categories"] for each in category["conditions"])]
    assert len(kept["categories"]) == 10
    assert len(conditions) == len(screening.premise) + sum(len(each.conditions) for each in screening.categories)
    for condition in conditions:
        assert condition["truth"] in ("yes", "no", "unknown")
        assert condition["citations"]
    retirement = next(each for each in kept["premise"] if each["id"] == "before-retirement")
    assert {(each["document"], each["article"]) for each in retirement["citations"]} >= {
        ("retirement-age-2025", "1"),
        ("retirement-age-2025", "1-1"),
    }
