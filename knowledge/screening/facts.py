"""Fact sets: what a person said of themselves, checked, and the people whom it may describe."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from knowledge.screening.calendar_months import birthday, births_of_age, births_of_month
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import FEMALE_GROUPS, FactShape

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
OLDEST = 150  # years; a greater age is a slip of the finger
DECISION_DATE = "decision_date"
LAST_DAY = date(2199, 12, 31)  # later days are slips, and ages counted from them leave the calendar


class BadFact(ValueError):  # noqa: N818 - it is a fact that is bad, and reads so at the except
    """A fact id or a value that does not exist."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Person:
    """One group a person may belong to: sex, and for women the original retirement age (50 or 55)."""

    sex: str
    female_retirement: int | None = None


@dataclass(frozen=True)
class Facts:
    """Checked answers by fact id. Unanswered and 不清楚 are both absent here; neither decides anything."""

    given: Mapping[str, str | int | bool] = field(default_factory=dict)

    def get(self, fact: str) -> str | int | bool | None:
        return self.given.get(fact)

    @property
    def decision_date(self) -> date | None:
        value = self.given.get(DECISION_DATE)
        return date.fromisoformat(value) if isinstance(value, str) else None

    def day(self, fact: str) -> date | None:
        """A fact that is a full date, or None where it is anything else."""
        value = self.given.get(fact)
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None

    @cached_property
    def birth(self) -> date | None:
        """The full birth date, where it is known."""
        return self.day("birth_date")

    def births(self, on: date) -> tuple[date, date] | None:
        """First and last birth date that fit, or None where all do. A birth date beats an age."""
        if self.birth is not None:
            return self.birth, self.birth
        month = self.given.get("birth_date")
        if isinstance(month, str):
            return births_of_month(int(month[:4]), int(month[5:]))
        age = self.given.get("age")
        return births_of_age(age, on) if isinstance(age, int) else None

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Every group that fits. An unknown sex leaves both open; female_retirement restricts only the women."""
        known = self.given.get("female_retirement")
        women = tuple(Person("female", group) for group in FEMALE_GROUPS if known in (None, group))
        sex = self.given.get("sex")
        if sex == "male":
            return (Person("male"),)
        return women if sex == "female" else (Person("male"), *women)


def parse(mapping: Mapping[str, object], screening: Screening, districts: Collection[str] = ()) -> Facts:
    """Check a fact set; null and absent are the same. Raises BadFact for an unknown id or value.

    ``districts``: the district codes that exist; empty: any six digits will do.
    """
    given: dict[str, str | int | bool] = {}
    for name, value in mapping.items():
        shape = screening.fact.get(name)
        if shape is None:
            near = get_close_matches(str(name), screening.fact, n=1)
            raise BadFact(str(name), f"is not a fact; {near[0]} is" if near else "is not a fact")
        if value is None:
            continue
        given[name] = _checked(shape, value, districts)
    facts = Facts(given)
    on = facts.decision_date
    if on is not None and on < screening.since:
        raise BadFact(DECISION_DATE, f"must not be before {screening.since.isoformat()}, when the rules begin")
    if on is not None and on > LAST_DAY:
        raise BadFact(DECISION_DATE, f"must not be after {LAST_DAY.isoformat()}")
    return facts


def _checked(shape: FactShape, value: object, districts: Collection[str]) -> str | int | bool:
    if isinstance(value, str | int) and shape.allows(value):
        return value
    match shape.typed:
        case "birth" if isinstance(value, str) and (_is_day(value) or _is_month(value)):
            return value
        case "date" if isinstance(value, str) and _is_day(value):
            return value
        case "age" if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= OLDEST:
            return value
        case "district" if isinstance(value, str) and _is_district(value, districts):
            return value
    raise BadFact(shape.id, f"must be {_expected(shape, districts)}, not {_shown(value)}")


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_month(value: str) -> bool:
    return _MONTH.fullmatch(value) is not None and _is_day(f"{value}-01")


def _is_district(value: str, districts: Collection[str]) -> bool:
    return value in districts if districts else re.fullmatch(r"[0-9]{6}", value) is not None


def _expected(shape: FactShape, districts: Collection[str]) -> str:
    typed = {
        "birth": "a date (YYYY-MM-DD or YYYY-MM)",
        "date": "a date (YYYY-MM-DD)",
        "age": f"a whole number of years from 0 to {OLDEST}",
        "district": f"a district code ({', '.join(districts) or 'six digits'})",
    }
    values = [str(value).lower() if isinstance(value, bool) else str(value) for value in shape.values]
    if shape.typed is not None:
        values.append(typed[shape.typed])
    return " or ".join(filter(None, [", ".join(values[:-1]), values[-1]]))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - enough to recognise it


def warnings(facts: Facts, on: date) -> tuple[str, ...]:
    """Keys of the warnings that need arithmetic: "warning-age" where birth date and age disagree."""
    age = facts.get("age")
    births = facts.births(on)
    if isinstance(age, bool) or not isinstance(age, int) or births is None or facts.get("birth_date") is None:
        return ()
    fits = any(birthday(birth, age) <= on < birthday(birth, age + 1) for birth in births)
    return () if fits else ("warning-age",)
