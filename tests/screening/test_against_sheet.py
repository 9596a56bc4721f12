"""``decide`` and the independent evaluator agree on whatever a person may say."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.screening.decide import decide
from knowledge.screening.facts import parse
from knowledge.screening.rules import Screening
from tests.screening import sheet
from tests.screening.fact_sets import fact_sets

BEST_FIRST = ("likely_eligible", "to_confirm", "not_yet", "not_eligible")


@settings(max_examples=400, deadline=None)
@given(given_facts=fact_sets())
def test_every_category_has_the_outcome_and_date_of_the_sheet(
    screening: Screening, given_facts: tuple[dict[str, object], date]
) -> None:
    facts, on = given_facts
    decision = decide(screening, parse(facts, screening), on)
    decided = {each.category.id: (each.outcome.value, each.since) for each in decision.categories}
    expected = sheet.judge(facts, on)
    assert decided == expected
    assert decision.outcome.value == min((outcome for outcome, _ in expected.values()), key=BEST_FIRST.index)


@settings(max_examples=150, deadline=None)
@given(given_facts=fact_sets(), data=st.data())
def test_an_unknown_never_decides(
    screening: Screening, given_facts: tuple[dict[str, object], date], data: st.DataObject
) -> None:
    """Taking an answer away leaves every yes and every plain no as it is, or makes it unknown."""
    facts, on = given_facts
    known = sorted(name for name, value in facts.items() if value is not None)
    forgotten = data.draw(st.sampled_from(known)) if known else "sex"
    before = decide(screening, parse(facts, screening), on)
    after = decide(screening, parse({**facts, forgotten: None}, screening), on)
    for less, more in zip(after.categories, before.categories, strict=True):
        if forgotten == "birth_date" and "age" in facts:
            continue  # the age takes its place, and may say something else
        certain = {"likely_eligible", "not_eligible", "not_yet"}
        if less.outcome.value in certain:
            yes = "likely_eligible"
            assert (less.outcome.value == yes) == (more.outcome.value == yes)


@settings(max_examples=150, deadline=None)
@given(given_facts=fact_sets())
def test_missing_names_only_what_is_not_known_for_certain(
    screening: Screening, given_facts: tuple[dict[str, object], date]
) -> None:
    """It is never empty on 待核实, never filled elsewhere, and never names a plain answer."""
    facts, on = given_facts
    doubtful = {("hukou", "resident_urban"), ("status", "flexible"), ("household_income", True)}
    doubtful |= {("marital", "never_married")}
    for each in decide(screening, parse(facts, screening), on).categories:
        assert bool(each.missing) == (each.outcome.value == "to_confirm")
        for fact in each.missing:
            value = facts.get(fact)
            full_birth = fact == "birth_date" and len(str(value)) == 10
            assert not full_birth
            assert value is None or fact == "birth_date" or (fact, value) in doubtful
