"""The pieces of content/screening: facts, conditions, categories, retirement law, benefits, papers."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveInt, StringConstraints, model_validator

from knowledge.schema import Citation, Content, Slug, Text
from knowledge.screening.rule_language import AgeTest, AnswerValue, MonthsTest, Test

FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
FEMALE_GROUPS = (50, 55)
"""The two values of female_retirement: the original retirement ages of women."""
Citations = Annotated[tuple[Citation, ...], Field(min_length=1)]


class Outcome(StrEnum):
    """结论, best first."""

    LIKELY = "likely_eligible"
    TO_CONFIRM = "to_confirm"
    NOT_YET = "not_yet"
    NOT_ELIGIBLE = "not_eligible"


class FactShape(Content):
    """What a fact may be: one of ``values`` (with its label), or what ``typed`` says."""

    id: FactId
    label: Text
    values: dict[AnswerValue, Text] = Field(default_factory=dict)
    typed: Literal["birth", "date", "age", "district"] | None = None
    sensitive: bool = False

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if not self.values and self.typed is None:
            raise ValueError("needs values or typed")
        return self

    def allows(self, value: object) -> bool:
        """Whether the value is one of the listed ones; True is not 1."""
        return any(type(value) is type(known) and value == known for known in self.values)

    def value_label(self, value: object) -> str:
        """The value in words: its label, or itself where it was typed."""
        for known, label in self.values.items():
            if type(value) is type(known) and value == known:
                return label
        return str(value)


class Dated(Content):
    """A piece that may hold for a period only, both days included; without one it always holds."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("ends (to) before it begins (from)")
        return self

    def holds_on(self, on: date) -> bool:
        """Whether it is in force on the day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def meets(self, other: "Dated") -> bool:
        """Whether some day lies in both periods."""
        begins = max(self.since or date.min, other.since or date.min)
        return begins <= min(self.until or date.max, other.until or date.max)


class NearMiss(Content):
    """What would turn a condition that fails: an answer that is nearly right, or the day on which it is reached."""

    answers: tuple[AnswerValue, ...] = ()
    """The condition's fact has one of these answers; no date is known."""
    on_reaching: bool = False
    """The condition holds from a day that can be counted: the birthday, the day the months are full."""
    within_months: PositiveInt | None = None
    """Counts only where that day is so near."""
    text: Text
    """May ask for {{ date }} (年月日) and {{ age }}."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.answers) == self.on_reaching:
            raise ValueError("needs either answers or on_reaching: true")
        return self


class Condition(Dated):
    """One condition with its source, and what to say of it in plain words.

    Of one id there may be several, each with a period of its own: an amendment and what it replaces.
    """

    id: Slug
    label: Text
    when: Test
    citations: Citations
    holds: Text
    fails: Text
    unknown: Text
    """Said when it is not known; names what settles it and where."""
    doubtful: str = ""
    """Said instead where the answer is known and the window must decide."""
    near_misses: tuple[NearMiss, ...] = ()

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if any(miss.on_reaching for miss in self.near_misses) and not isinstance(self.when, AgeTest | MonthsTest):
            raise ValueError("a near miss on_reaching needs a condition of age_at_least or months_since")
        return self


class Category(Content):
    """类别: the premise and all its own conditions."""

    id: Slug
    title: Text
    plain: Text
    """A few plain words for it."""
    citation: Citation
    """The clause of the regulation that names the category."""
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]


class DistrictRules(Content):
    """What one district requires otherwise or besides: its conditions stand for the general ones of the same id."""

    district: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    premise: tuple[Condition, ...] = ()
    categories: dict[Slug, tuple[Condition, ...]] = Field(default_factory=dict)


class RetirementAge(Content):
    """The age for one group: ``years``, and from births of ``base`` on one month more for each ``every`` months."""

    years: PositiveInt
    base: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")] | None = None
    every: PositiveInt = 1
    at_most: NonNegativeInt = 0
    """Months added at most."""
    citation: Citation | None = None
    """Where this group's months stand, besides the law's own citations."""

    def months(self, birth: date) -> int:
        """The retirement age in months of a person born on the day."""
        if self.base is None:
            return 12 * self.years
        later = (birth.year - int(self.base[:4])) * 12 + birth.month - int(self.base[5:])
        return 12 * self.years + (min(self.at_most, later // self.every + 1) if later >= 0 else 0)


class RetirementLaw(Content):
    """The statutory retirement ages in force over one period."""

    since: date = Field(alias="from")
    until: date | None = Field(default=None, alias="to")
    citations: Citations
    male: RetirementAge
    female_55: RetirementAge
    female_50: RetirementAge

    def age(self, sex: str, female_retirement: int | None) -> RetirementAge:
        """The group's age: men, women of 55, women of 50."""
        if sex == "male":
            return self.male
        return self.female_50 if female_retirement == FEMALE_GROUPS[0] else self.female_55


class Exclusion(Content):
    """A benefit that cannot be had together with this one; only where a source says so."""

    benefit: Slug
    text: Text
    citation: Citation


class Benefit(Dated):
    """扶持政策 shown with an outcome."""

    id: Slug
    title: Text
    text: Text
    citations: Citations
    when: Test | None = None
    """Whom it is for, besides having a category; None: everybody."""
    categories: tuple[Slug, ...] = ()
    """Only with these categories; empty: with any."""
    first_for: tuple[Slug, ...] = ()
    """These categories come first in the order."""
    amounts: tuple[Slug, ...] = ()
    period: bool = False
    """The rule of the subsidy period applies."""
    receiver: Literal["resident", "employer", "agency"] = "resident"
    excludes: tuple[Exclusion, ...] = ()


class SubsidyPeriod(Content):
    """How long a subsidy runs: the usual term, and to retirement where less than the limit is left."""

    when_to_retirement: Test
    usual: Text
    to_retirement: Text
    unknown: Text
    citations: Citations


class Paper(Dated):
    """材料: a paper to bring. Without a citation it was not seen in a local source, and the window decides."""

    id: Slug
    title: Text
    form: Literal["", "original", "copy", "original-and-copy", "in-duplicate"] = ""
    """How it is brought, where a source says so."""
    categories: tuple[Slug, ...] = ()
    """Empty: for every category."""
    citations: tuple[Citation, ...] = ()
    seen_for: tuple[Slug, ...] = ()
    """The categories for which the citations name it; empty: for all of its categories."""


class Plan(Content):
    """一人一策: a service plan suggested to the caseworker."""

    id: Slug
    title: Text
    text: Text
    citation: Citation
    categories: tuple[Slug, ...] = ()
    """Suggested with these categories; empty: with any."""
    when: Test | None = None
    first: bool = False


class Contradiction(Content):
    """Facts that do not go together: a warning, never an error."""

    id: Slug
    when: Test
    text: Text
