"""Random fact sets for hypothesis, crowded around the days on which something changes."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.screening.sheet import later, retirement_months

DECISION_DAYS = st.one_of(
    st.dates(date(2010, 10, 1), date(2045, 12, 31)),
    st.sampled_from(
        [
            date(2010, 10, 1),
            date(2024, 2, 29),
            date(2024, 12, 31),
            date(2025, 1, 1),
            date(2025, 2, 28),
            date(2026, 11, 24),
            date(2028, 2, 29),
            date(2031, 3, 31),
        ]
    ),
)
NUDGES = st.integers(-2, 2).map(lambda days: timedelta(days=days))
AGE_LIMITS = st.sampled_from([15, 16, 38, 39, 40, 41, 49, 50, 51, 55, 56, 58, 60, 61, 63])
CHOICES: dict[str, list[object]] = {
    "sex": ["male", "female"],
    "female_retirement": [50, 55],
    "hukou": ["local_urban", "local_urban", "resident_urban", "other"],
    "status": ["unemployed", "unemployed", "unemployed", "flexible", "employed", "self_employed", "student", "retired"],
    "able_and_willing": [True, True, False],
    "was_employed": [True, True, False],
    "insured_since_registration": [False, False, True],
    "household_unemployed": [True, False],
    "household_income": [True, False],
    "disability": ["certified", "uncertified", "none"],
    "subsistence_allowance": ["receiving", "applied", "none"],
    "land_requisitioned": [True, False],
    "raising_minor": [True, False],
    "marital": ["divorced", "widowed", "never_married", "married"],
    "model_worker": ["county_or_above", "below_county", "none"],
    "martyr_family": [True, False],
    "military_spouse": [True, False],
}


@st.composite
def births(draw: st.DrawFn, on: date) -> date:
    """A birth date anywhere, near an age limit on the day or within the year, or near the day of retirement."""
    kind = draw(st.sampled_from(["any", "limit", "retirement", "bases"]))
    if kind == "any":
        return draw(st.dates(date(on.year - 75, 1, 1), on))
    if kind == "limit":
        months = draw(AGE_LIMITS) * 12 - draw(st.sampled_from([0, 0, 12, 6]))
        return later(on, -months) + draw(NUDGES)
    if kind == "bases":
        year = draw(st.sampled_from([1965, 1970, 1975, 1977, 1981, 1985]))
        return date(year, draw(st.sampled_from([1, 2, 4, 5, 12])), 1) + draw(NUDGES)
    group = draw(st.sampled_from(["m", "f55", "f50"]))
    birth = later(on, -12 * {"m": 60, "f55": 55, "f50": 50}[group])
    for _ in range(4):  # the retirement age depends on the birth: a few rounds bring both together
        birth = later(on, -retirement_months(birth, group, on))
    return birth + draw(NUDGES)


@st.composite
def fact_sets(draw: st.DrawFn) -> tuple[dict[str, object], date]:
    """A fact set and the day it is decided for."""
    on = draw(DECISION_DAYS)
    facts: dict[str, object] = {
        name: draw(st.sampled_from([*values, None])) for name, values in CHOICES.items() if draw(st.integers(0, 5))
    }
    birth = draw(births(on))
    match draw(st.sampled_from(["day", "day", "day", "month", "age", "both", "none"])):
        case "day":
            facts["birth_date"] = birth.isoformat()
        case "month":
            facts["birth_date"] = birth.isoformat()[:7]
        case "age":
            facts["age"] = max(0, on.year - birth.year - draw(st.integers(0, 1)))
        case "both":
            facts |= {"birth_date": birth.isoformat(), "age": draw(st.integers(0, 90))}
    full = later(on, -12) + draw(NUDGES)
    registered = st.sampled_from([None, "not_registered", full.isoformat()])
    anyday = st.dates(date(on.year - 3, 1, 1), on + timedelta(days=40)).map(date.isoformat)
    facts["registered_on"] = draw(st.one_of(registered, anyday))
    return facts, on
