"""The screening sheet once more, in straight Python: the independent judge of ``decide``.

It shares no code and no data with the project. Where a birth date or a sex is not known it tries every day and both
sexes one by one; what it found of such a person it remembers, and of nothing else.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

YES, NO, UNKNOWN = "yes", "no", "unknown"
CATEGORIES = (
    "4050",
    "zero-employment-family",
    "disabled",
    "subsistence-allowance",
    "long-term-unemployed",
    "land-requisitioned",
    "single-parent",
    "model-worker",
    "martyr-family",
    "military-spouse",
)


def later(day: date, months: int) -> date:
    """The same day number so many months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def years_old(birth: date, on: date) -> int:
    years = on.year - birth.year
    return years if later(birth, 12 * years) <= on else years - 1


def retirement_months(birth: date, group: str, on: date) -> int:
    base_year, years, step, most = {"m": (1965, 60, 4, 36), "f55": (1970, 55, 4, 36), "f50": (1975, 50, 2, 60)}[group]
    months = (birth.year - base_year) * 12 + birth.month - 1
    if on < date(2025, 1, 1) or months < 0:
        return years * 12
    return years * 12 + min(most, months // step + 1)


Who = tuple[object, object, object, object]
"""birth_date, age, sex and female_retirement as given; None where they are not."""


def who_of(facts: dict[str, object]) -> Who:
    return facts.get("birth_date"), facts.get("age"), facts.get("sex"), facts.get("female_retirement")


def births(given: object, age: object, on: date) -> list[date] | None:
    if isinstance(given, str) and len(given) == 10:
        return [date.fromisoformat(given)]
    if isinstance(given, str):
        year, month = int(given[:4]), int(given[5:])
        return [date(year, month, day + 1) for day in range(monthrange(year, month)[1])]
    if not isinstance(age, int):
        return None
    start = date(on.year - age - 1, 1, 1) - timedelta(days=5)
    days = (start + timedelta(days=offset) for offset in range(760))
    return [day for day in days if years_old(day, on) == age]


def groups(sex: object, female_retirement: object) -> list[str]:
    women = {"50": ["f50"], "55": ["f55"]}.get(str(female_retirement), ["f50", "f55"])
    return {"male": ["m"], "female": women}.get(str(sex), ["m", *women])


@lru_cache(maxsize=1024)
def everybody(who: Who, on: date) -> list[tuple[date, str]] | None:
    given, age, sex, female_retirement = who
    days = births(given, age, on)
    return None if days is None else [(day, group) for day in days for group in groups(sex, female_retirement)]


def over_all(answers: list[bool]) -> str:
    return YES if all(answers) else NO if not any(answers) else UNKNOWN


def flag(value: object) -> str:
    return UNKNOWN if value is None else YES if value is True else NO


def opposite(truth: str) -> str:
    return {YES: NO, NO: YES}.get(truth, truth)


def conjunction(*truths: str) -> str:
    return NO if NO in truths else UNKNOWN if UNKNOWN in truths else YES


@lru_cache(maxsize=1024)
def of_working_age(who: Who, on: date) -> str:
    people = everybody(who, on)
    if people is None:
        return UNKNOWN
    return conjunction(
        over_all([years_old(birth, on) >= 16 for birth, _ in people]),
        over_all([on < later(birth, retirement_months(birth, group, on)) for birth, group in people]),
    )


def premise(facts: dict[str, object], on: date) -> str:
    hukou = {"local_urban": YES, "other": NO}.get(str(facts.get("hukou")), UNKNOWN)
    status = {"unemployed": YES, "flexible": UNKNOWN, "None": UNKNOWN}.get(str(facts.get("status")), NO)
    return conjunction(of_working_age(who_of(facts), on), hukou, flag(facts.get("able_and_willing")), status)


@lru_cache(maxsize=1024)
def old_enough(who: Who, on: date) -> str:
    people = everybody(who, on)
    if people is None:
        return UNKNOWN
    return over_all([years_old(birth, on) >= (50 if group == "m" else 40) for birth, group in people])


def registered_a_year(facts: dict[str, object], on: date) -> str:
    day = facts.get("registered_on")
    if day is None:
        return UNKNOWN
    if day == "not_registered":
        return NO
    return YES if later(date.fromisoformat(str(day)), 12) <= on else NO


def conditions(category: str, facts: dict[str, object], on: date) -> list[str]:
    choice = {
        "disabled": ("disability", "certified"),
        "subsistence-allowance": ("subsistence_allowance", "receiving"),
        "model-worker": ("model_worker", "county_or_above"),
    }
    flags = {
        "land-requisitioned": "land_requisitioned",
        "martyr-family": "martyr_family",
        "military-spouse": "military_spouse",
    }
    if category in choice:
        value = facts.get(choice[category][0])
        return [UNKNOWN if value is None else YES if value == choice[category][1] else NO]
    if category in flags:
        return [flag(facts.get(flags[category]))]
    if category == "4050":
        return [old_enough(who_of(facts), on)]
    if category == "zero-employment-family":
        return [flag(facts.get("household_unemployed")), YES if facts.get("household_income") is False else UNKNOWN]
    if category == "long-term-unemployed":
        return [
            flag(facts.get("was_employed")),
            registered_a_year(facts, on),
            opposite(flag(facts.get("insured_since_registration"))),
        ]
    marital = facts.get("marital")
    alone = YES if marital in ("divorced", "widowed") else NO if marital == "married" else UNKNOWN
    return [flag(facts.get("raising_minor")), alone]


def near_miss(category: str, facts: dict[str, object], on: date) -> tuple[bool, date | None]:
    """Whether one counts for the condition that failed, and its date."""
    if category == "long-term-unemployed":
        if facts.get("was_employed") is False or facts.get("insured_since_registration") is True:
            return False, None
        if facts.get("registered_on") == "not_registered":
            return True, None
        full = later(date.fromisoformat(str(facts["registered_on"])), 12)
        return not past_retirement(who_of(facts), on, full), full
    if category == "4050":
        birth, sex = facts.get("birth_date"), facts.get("sex")
        if not isinstance(birth, str) or len(birth) != 10 or sex is None:
            return False, None
        birthday = later(date.fromisoformat(birth), 12 * (50 if sex == "male" else 40))
        return birthday <= later(on, 12) and not past_retirement(who_of(facts), on, birthday), birthday
    undecided = {
        "disabled": ("disability", "uncertified"),
        "subsistence-allowance": ("subsistence_allowance", "applied"),
    }
    fact, value = undecided.get(category, ("", None))
    return bool(fact) and facts.get(fact) == value, None


@lru_cache(maxsize=4096)
def past_retirement(who: Who, on: date, day: date) -> bool:
    people = everybody(who, on)
    return people is not None and all(
        later(birth, retirement_months(birth, group, day)) <= day for birth, group in people
    )


def judge(facts: dict[str, object], on: date) -> dict[str, tuple[str, date | None]]:
    """Every category's outcome and the date of its near miss."""
    shared = premise(facts, on)
    found: dict[str, tuple[str, date | None]] = {}
    for category in CATEGORIES:
        truth = conjunction(shared, *conditions(category, facts, on))
        outcome, since = {YES: "likely_eligible", UNKNOWN: "to_confirm", NO: "not_eligible"}[truth], None
        if truth == NO and shared != NO:
            counts, day = near_miss(category, facts, on)
            if counts:
                outcome, since = "not_yet", day
        found[category] = (outcome, since)
    return found
