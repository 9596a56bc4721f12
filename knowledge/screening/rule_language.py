"""The small language in which conditions are written in content/screening.

Its forms, each three-valued:

    {fact: hukou, is: [local_urban], doubtful: [resident_urban]}   every other answer is a no, no answer is unknown
    {age_at_least: 16}, {age_at_least: {female: 40, male: 50}}     reached on the birthday
    {before_retirement: true}                                      below the statutory retirement age (retirement.yaml)
    {months_to_retirement_below: 60}                               fewer than so many months are left to it
    {months_since: registered_on, at_least: 12}                    a date so many calendar months ago or more
    {all: […]}, {any: […]}, {not: …}                               all, any, or the opposite
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, NonNegativeInt, PositiveInt, StrictBool, StrictInt, StrictStr, Tag

from knowledge.schema import Content

AnswerValue = StrictBool | StrictInt | StrictStr
"""An answer to a fact, as JSON has it."""


class FactTest(Content):
    """An answer is one of ``is`` (yes), one of ``doubtful`` (unknown: the window decides), or another (no)."""

    fact: str
    holding: Annotated[tuple[AnswerValue, ...], Field(alias="is", min_length=1)]
    doubtful: tuple[AnswerValue, ...] = ()


class AgeBySex(Content):
    """Two limits, in years."""

    female: PositiveInt
    male: PositiveInt


class AgeTest(Content):
    """An age is reached: from the birthday on."""

    age_at_least: NonNegativeInt | AgeBySex

    def years(self, sex: str) -> int:
        """The age limit for "female" or "male"."""
        if isinstance(self.age_at_least, int):
            return self.age_at_least
        return self.age_at_least.female if sex == "female" else self.age_at_least.male

    @property
    def by_sex(self) -> bool:
        return not isinstance(self.age_at_least, int)


class RetirementTest(Content):
    """The statutory retirement age is not reached yet."""

    before_retirement: Literal[True]


class NearRetirementTest(Content):
    """Fewer than so many months are left to the statutory retirement age, or it is reached."""

    months_to_retirement_below: PositiveInt


class MonthsTest(Content):
    """A fact is a date, and so many calendar months have passed since."""

    months_since: str
    at_least: NonNegativeInt


class AllTest(Content):
    """Every part holds."""

    parts: Annotated[tuple["Test", ...], Field(alias="all", min_length=1)]


class AnyTest(Content):
    """A part holds."""

    parts: Annotated[tuple["Test", ...], Field(alias="any", min_length=1)]


class NotTest(Content):
    """The part does not hold."""

    part: Annotated["Test", Field(alias="not")]


FORMS = (
    "fact",
    "age_at_least",
    "before_retirement",
    "months_to_retirement_below",
    "months_since",
    "all",
    "any",
    "not",
)


def tag_of(form: str) -> str:
    """The mark by which a union's branch is recognised in an error's path, and dropped from it."""
    return f"<{form}>"


def _form(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    return next((tag_of(form) for form in FORMS if form in value), None)


Test = Annotated[
    Annotated[FactTest, Tag("<fact>")]
    | Annotated[AgeTest, Tag("<age_at_least>")]
    | Annotated[RetirementTest, Tag("<before_retirement>")]
    | Annotated[NearRetirementTest, Tag("<months_to_retirement_below>")]
    | Annotated[MonthsTest, Tag("<months_since>")]
    | Annotated[AllTest, Tag("<all>")]
    | Annotated[AnyTest, Tag("<any>")]
    | Annotated[NotTest, Tag("<not>")],
    Discriminator(
        _form,
        custom_error_type="unknown_condition",
        custom_error_message=f"must be a condition: one of {', '.join(FORMS)}",
    ),
]

for _model in (AllTest, AnyTest, NotTest):
    _model.model_rebuild()


def leaves(test: Test) -> Iterator[Test]:
    """The tests at the ends of the tree, in order."""
    if isinstance(test, AllTest | AnyTest):
        for part in test.parts:
            yield from leaves(part)
    elif isinstance(test, NotTest):
        yield from leaves(test.part)
    else:
        yield test


def facts_of(test: Test) -> tuple[str, ...]:
    """The facts that a test may ask for, each once."""
    found: list[str] = []
    for leaf in leaves(test):
        if isinstance(leaf, FactTest):
            found.append(leaf.fact)
        elif isinstance(leaf, MonthsTest):
            found.append(leaf.months_since)
        elif isinstance(leaf, AgeTest):
            found.extend(("birth_date", "sex") if leaf.by_sex else ("birth_date",))
        else:
            found.extend(("birth_date", "sex", "female_retirement"))
    return tuple(dict.fromkeys(found))
