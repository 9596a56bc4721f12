"""People and vacancies put together, with reasons; what is not known is unknown, never a no."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import model_validator

from knowledge.schema import Citation, Content, Slug, Text
from knowledge.screening.truth import Truth, all_of


class Word(Content):
    """A word that posts and wishes share."""

    id: Slug
    label: Text
    citation: Citation | None = None


class Vocabulary(Content):
    """vocabulary.yaml: what posts ask for and what people bring, in one set of words."""

    skills: tuple[Word, ...]
    health: tuple[Word, ...]
    """What a post asks of the body; of a person: what they cannot do."""
    hours: tuple[Word, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for part in (self.skills, self.health, self.hours):
            ids = [word.id for word in part]
            for name in {name for name in ids if ids.count(name) > 1}:
                raise ValueError(f"{name} stands twice")
        return self

    @cached_property
    def labels(self) -> dict[str, str]:
        """Every word's label by id."""
        return {word.id: word.label for part in (self.skills, self.health, self.hours) for word in part}


@dataclass(frozen=True)
class Vacancy:
    """A post that is open. None: the employer did not say; an empty set: nothing is asked."""

    id: str
    district: str | None
    skills: frozenset[str] | None
    """Any one of them will do."""
    health: frozenset[str] | None
    hours: frozenset[str] | None
    """All of them are part of the post."""
    fresh_until: date
    """The last day on which the information counts (时效性); after it the post is shown to nobody."""
    places: int = 1


@dataclass(frozen=True)
class Seeker:
    """A person with a plan. None: not asked yet."""

    id: str
    districts: frozenset[str] | None
    """Where the person would work."""
    skills: frozenset[str] | None
    limits: frozenset[str] | None
    """What the body does not allow."""
    hours: frozenset[str] | None
    """The hours that the person can do."""
    zero_employment: bool
    waiting_since: date


class Aspect(StrEnum):
    """What is compared."""

    DISTRICT = "district"
    SKILLS = "skills"
    HEALTH = "health"
    HOURS = "hours"


@dataclass(frozen=True)
class Reason:
    """One aspect of a match. ``words``: the ids that fit (yes) or stand against it (no)."""

    aspect: Aspect
    truth: Truth
    words: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key of its sentence in texts.yaml, which asks for {{ words }}."""
        return f"match-{self.aspect.value}-{self.truth.value}"


@dataclass(frozen=True)
class Match:
    """A person and a vacancy, and why they fit or may fit."""

    seeker: Seeker
    vacancy: Vacancy
    reasons: tuple[Reason, ...]

    @property
    def truth(self) -> Truth:
        return all_of(reason.truth for reason in self.reasons)

    @property
    def unknown(self) -> int:
        """How many aspects have yet to be asked."""
        return sum(reason.truth is Truth.UNKNOWN for reason in self.reasons)


def match(seeker: Seeker, vacancy: Vacancy) -> Match:
    """Compare one person with one vacancy."""
    too_long = None if vacancy.hours is None or seeker.hours is None else vacancy.hours - seeker.hours
    reasons = (
        _district(seeker, vacancy),
        _skills(seeker, vacancy),
        _able(Aspect.HEALTH, vacancy.health, seeker.limits),
        _able(Aspect.HOURS, vacancy.hours, too_long),
    )
    return Match(seeker, vacancy, reasons)


def matches(seekers: Iterable[Seeker], vacancies: Iterable[Vacancy], on: date) -> list[Match]:
    """All that fit or may fit on a day; stale and filled vacancies are left out.

    Zero-employment families come first (4(3)), then what fits surely, then what has least to be asked, then who has
    waited longest.
    """
    fresh = [vacancy for vacancy in vacancies if vacancy.fresh_until >= on and vacancy.places > 0]
    found = (match(seeker, vacancy) for seeker in seekers for vacancy in fresh)
    return sorted((each for each in found if each.truth is not Truth.NO), key=_order)


def _order(each: Match) -> tuple[bool, int, date, str, str]:
    return not each.seeker.zero_employment, each.unknown, each.seeker.waiting_since, each.seeker.id, each.vacancy.id


def _district(seeker: Seeker, vacancy: Vacancy) -> Reason:
    if vacancy.district is None or seeker.districts is None:
        return Reason(Aspect.DISTRICT, Truth.UNKNOWN)
    truth = Truth.YES if vacancy.district in seeker.districts else Truth.NO
    return Reason(Aspect.DISTRICT, truth, (vacancy.district,))


def _skills(seeker: Seeker, vacancy: Vacancy) -> Reason:
    if vacancy.skills is not None and not vacancy.skills:
        return Reason(Aspect.SKILLS, Truth.YES)
    if vacancy.skills is None or seeker.skills is None:
        return Reason(Aspect.SKILLS, Truth.UNKNOWN)
    shared = vacancy.skills & seeker.skills
    return Reason(Aspect.SKILLS, Truth.YES if shared else Truth.NO, tuple(sorted(shared or vacancy.skills)))


def _able(aspect: Aspect, asked: frozenset[str] | None, against: frozenset[str] | None) -> Reason:
    """Whether nothing that the post asks stands against it; ``against`` None: not known."""
    if asked is not None and not asked:
        return Reason(aspect, Truth.YES)
    if asked is None or against is None:
        return Reason(aspect, Truth.UNKNOWN)
    hindering = asked & against
    return Reason(aspect, Truth.NO if hindering else Truth.YES, tuple(sorted(hindering or asked)))
