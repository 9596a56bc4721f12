"""The abstracted facts: of each fact the values between which some condition changes, both sides of every limit."""

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.screening.sheet import later, retirement_months

ON = date(2026, 11, 24)
_DAY = timedelta(days=1)


def _births() -> Iterator[dict[str, Any]]:
    """The last who reached each age limit and the first who did not; of the retirement ages too; months and ages."""
    for years in (16, 40, 50):
        yield from ({"birth_date": (later(ON, -12 * years) + side).isoformat()} for side in (-_DAY, 0 * _DAY, _DAY))
    yield from ({"birth_date": later(ON, -12 * years - 12 + 1).isoformat()} for years in (38, 48))  # near misses
    for group in ("m", "f55", "f50"):
        birth = later(ON, -12 * {"m": 60, "f55": 55, "f50": 50}[group])
        while later(birth, retirement_months(birth, group, ON)) > ON:
            birth -= _DAY
        yield from ({"birth_date": (birth + side).isoformat()} for side in (0 * _DAY, _DAY))
    yield from ({"birth_date": month} for month in ("1986-11", "1976-11", "1981-05", "1966-04"))
    yield from ({"age": age} for age in (15, 16, 39, 40, 49, 50, 55, 61, 70))
    yield {}


BIRTHS = tuple(_births())
PREMISE: dict[str, tuple[Any, ...]] = {
    "sex": ("male", "female", None),
    "female_retirement": (50, 55, None),
    "hukou": ("local_urban", "resident_urban", "other", None),
    "status": ("unemployed", "flexible", "employed", None),
    "able_and_willing": (True, False, None),
}
FLAG = (True, False, None)
FULL = later(ON, -12)
OWN: dict[str, dict[str, tuple[Any, ...]]] = {
    "4050": {},
    "zero-employment-family": {"household_unemployed": FLAG, "household_income": FLAG},
    "disabled": {"disability": ("certified", "uncertified", "none", None)},
    "subsistence-allowance": {"subsistence_allowance": ("receiving", "applied", "none", None)},
    "long-term-unemployed": {
        "registered_on": (
            "not_registered", FULL.isoformat(), (FULL + _DAY).isoformat(), (FULL - _DAY).isoformat(),
            ON.isoformat(), (ON + _DAY).isoformat(), None,
        ),
        "was_employed": FLAG,
        "insured_since_registration": FLAG,
    },
    "land-requisitioned": {"land_requisitioned": FLAG},
    "single-parent": {
        "raising_minor": FLAG,
        "marital": ("divorced", "widowed", "never_married", "married", None),
    },
    "model-worker": {"model_worker": ("county_or_above", "below_county", "none", None)},
    "martyr-family": {"martyr_family": FLAG},
    "military-spouse": {"military_spouse": FLAG},
}  # fmt: skip
MET: dict[str, Any] = {
    "birth_date": "1981-06-15",
    "sex": "male",
    "hukou": "local_urban",
    "status": "unemployed",
    "able_and_willing": True,
}
NOTHING: dict[str, Any] = {fact: values[-2] for own in OWN.values() for fact, values in own.items()} | {
    "registered_on": "not_registered"
}
"""Every category's own facts, answered no."""
NEAR = frozenset({"4050", "disabled", "subsistence-allowance", "long-term-unemployed"})
"""The categories to which the sheet gives a near miss."""


def combinations(classes: dict[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Every choice of one class for each fact."""
    return (dict(zip(classes, chosen, strict=True)) for chosen in itertools.product(*classes.values()))


def with_premise(category: str, birth: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every premise of those of one birth, by every state of the category's own facts."""
    own = list(combinations(OWN[category]))
    for premise in combinations(PREMISE):
        yield from (birth | premise | each for each in own)


def pairs() -> Iterator[dict[str, Any]]:
    """Two categories' facts in every state, the premise met, all other facts answered no."""
    for one, two in itertools.combinations(OWN, 2):
        for each in combinations(OWN[one] | OWN[two]):
            yield MET | NOTHING | each


def anybody(random: Any) -> dict[str, Any]:
    """A person at random over all facts; the premise is likelier than not to hold, so that the rest is reached."""
    facts = dict(random.choice(BIRTHS))
    usual = {"hukou": "local_urban", "status": "unemployed", "able_and_willing": True}
    for classes in (PREMISE, *OWN.values()):
        for fact, values in classes.items():
            facts[fact] = usual[fact] if fact in usual and random.random() < 0.75 else random.choice(values)
    return facts
