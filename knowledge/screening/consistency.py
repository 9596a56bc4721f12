"""Whether the parts of a screening fit together: every fact, value, category and text that one names, another has."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.reading_checks import unusable
from knowledge.screening.rule_language import FactTest, MonthsTest, Test, leaves
from knowledge.screening.shapes import Category, Condition, Dated, FactShape
from knowledge.wording import Wording

if TYPE_CHECKING:
    from knowledge.screening.rules import Screening

Path = tuple[str | int, ...]

TEXTS = (
    "outcome-likely_eligible",
    "outcome-to_confirm",
    "outcome-not_yet",
    "outcome-not_eligible",
    "headline-likely_eligible",
    "headline-to_confirm",
    "headline-not_yet",
    "headline-not_eligible",
    "disclaimer",
    "register-first",
    "register-if-not",
    "amount",
    "amount-unknown",
    "by-the-window",
    "paper-original",
    "paper-copy",
    "paper-original-and-copy",
    "paper-in-duplicate",
    "paper-with-form",
    "find-the-office",
    "step-register",
    "step-register-if-not",
    "step-confirm",
    "step-recognition",
    "step-not-yet",
    "step-not-eligible",
    "step-ask",
    "day",
    "maybe-benefit",
    "misread-impossible-date",
    "misread-future-date",
    "misread-impossible-age",
    "misread-day-needed",
    "misread-contradictory",
    "misread-lunar-date",
    "misread-month-needed",
    "misread-nominal-age",
    "misread-age-or-year",
    "warning-age",
    "graph-yes",
    "graph-unknown",
    "graph-no",
    "graph-near",
    "graph-premise",
    "graph-plain",
    "graph-sensitive",
    "graph-after",
    "graph-part",
)
"""Texts that the code asks for."""


_NAMING = {"benefits": ("categories", "first_for"), "papers": ("categories", "seen_for"), "plans": ("categories",)}
"""Fields that name categories, by file."""


class Inconsistency(NamedTuple):
    """Something that does not fit, and where it stands."""

    file: str
    path: Path
    message: str


def inconsistencies(screening: "Screening") -> Iterator[Inconsistency]:
    """Everything that does not fit, with the file and the field where it stands."""
    yield from _repeated(screening)
    yield from _conditions(screening, "premise", (), screening.premise)
    for position, category in enumerate(screening.categories):
        yield from _conditions(screening, "categories", (position, "conditions"), category.conditions)
        yield from _gaps(position, category)
    yield from _districts(screening)
    yield from _tests_elsewhere(screening)
    yield from _category_names(screening)
    yield from _exclusions(screening)
    for position, question in enumerate(screening.questions):
        yield from _question(screening, position, question)
    yield from _texts(screening)
    for path, message in unusable(screening.reading, screening.fact):
        yield Inconsistency("reading", path, message)


def _repeated(screening: "Screening") -> Iterator[Inconsistency]:
    for file in ("facts", "categories", "benefits", "papers", "plans", "questions", "contradictions"):
        yield from _twice(file, (), getattr(screening, file))


def _twice(file: str, path: Path, pieces: Sequence[Any]) -> Iterator[Inconsistency]:
    """The same id again, unless both are dated and share no day."""
    for position, piece in enumerate(pieces):
        for earlier in pieces[:position]:
            apart = isinstance(piece, Dated) and isinstance(earlier, Dated) and not piece.meets(earlier)
            if piece.id == earlier.id and not apart:
                yield Inconsistency(file, (*path, position, "id"), f"{piece.id} stands twice for the same days")
                break


def _conditions(
    screening: "Screening", file: str, path: Path, conditions: tuple[Condition, ...]
) -> Iterator[Inconsistency]:
    yield from _twice(file, path, conditions)
    for position, condition in enumerate(conditions):
        yield from _condition(screening, file, (*path, position), condition)


def _gaps(position: int, category: Category) -> Iterator[Inconsistency]:
    """A day on which a category would require nothing, and so would hold for everybody."""
    days = {date.min}
    for each in category.conditions:
        days |= {day for day in (each.since, each.until and each.until + timedelta(days=1)) if day}
    for day in sorted(days):
        if not any(each.holds_on(day) for each in category.conditions):
            yield Inconsistency("categories", (position, "conditions"), f"none is in force on {day.isoformat()}")
            break


def _districts(screening: "Screening") -> Iterator[Inconsistency]:
    known = {category.id for category in screening.categories}
    for own in screening.districts:
        file = f"districts/{own.district}"
        yield from _conditions(screening, file, ("premise",), own.premise)
        for name, conditions in own.categories.items():
            if name not in known:
                yield Inconsistency(file, ("categories", name), f"{name} is not a category")
            yield from _conditions(screening, file, ("categories", name), conditions)


def _condition(screening: "Screening", file: str, path: Path, condition: Condition) -> Iterator[Inconsistency]:
    yield from _test(screening, file, (*path, "when"), condition.when)
    fact = _only_fact(screening, condition.when)
    for at, miss in enumerate(condition.near_misses):
        for _, line, message in Wording({"text": miss.text}).findings():
            yield Inconsistency(file, (*path, "near_misses", at, "text"), f"line {line} of the text: {message}")
        for answer in miss.answers:
            if fact is None or not fact.allows(answer):
                yield Inconsistency(file, (*path, "near_misses", at, "answers"), f"{answer} is no answer here")


def _only_fact(screening: "Screening", test: Test) -> FactShape | None:
    if isinstance(test, FactTest):
        return screening.fact.get(test.fact)
    return screening.fact.get(test.months_since) if isinstance(test, MonthsTest) else None


def _test(screening: "Screening", file: str, path: Path, test: Test) -> Iterator[Inconsistency]:
    for leaf in leaves(test):
        if isinstance(leaf, FactTest):
            fact = screening.fact.get(leaf.fact)
            if fact is None:
                yield Inconsistency(file, (*path, "fact"), f"{leaf.fact} is not a fact (facts.yaml)")
                continue
            for value in (*leaf.holding, *leaf.doubtful):
                if not fact.allows(value):
                    yield Inconsistency(file, (*path, "is"), f"{value!r} is not a value of {leaf.fact}")
        elif isinstance(leaf, MonthsTest):
            fact = screening.fact.get(leaf.months_since)
            if fact is None or fact.typed != "date":
                yield Inconsistency(file, (*path, "months_since"), f"{leaf.months_since} is not a fact with a date")


def _tests_elsewhere(screening: "Screening") -> Iterator[Inconsistency]:
    for file in ("benefits", "plans", "contradictions"):
        for position, piece in enumerate(getattr(screening, file)):
            if piece.when is not None:
                yield from _test(screening, file, (position, "when"), piece.when)
    yield from _test(screening, "subsidy_period", ("when_to_retirement",), screening.subsidy_period.when_to_retirement)


def _exclusions(screening: "Screening") -> Iterator[Inconsistency]:
    known = {benefit.id for benefit in screening.benefits}
    for position, benefit in enumerate(screening.benefits):
        for at, each in enumerate(benefit.excludes):
            if each.benefit not in known:
                yield Inconsistency("benefits", (position, "excludes", at, "benefit"), f"{each.benefit} is no benefit")


def _category_names(screening: "Screening") -> Iterator[Inconsistency]:
    known = {category.id for category in screening.categories}
    for file, fields in _NAMING.items():
        for position, piece in enumerate(getattr(screening, file)):
            for field in fields:
                for name in getattr(piece, field):
                    if name not in known:
                        yield Inconsistency(file, (position, field), f"{name} is not a category")


def _question(screening: "Screening", position: int, question: QuestionShape) -> Iterator[Inconsistency]:
    for field in ("facts", "after", "unsure"):
        for fact in getattr(question, field):
            if fact not in screening.fact:
                yield Inconsistency("questions", (position, field), f"{fact} is not a fact (facts.yaml)")
    if not question.options and question.typed is None:
        yield Inconsistency("questions", (position,), "needs options, or typed: birth or date")
    groups: list[tuple[Path, Iterable[tuple[str, object]]]] = [((position, "otherwise"), question.otherwise.items())]
    groups += [((position, "options", at, "sets"), option.sets.items()) for at, option in enumerate(question.options)]
    for at, each in enumerate(question.readings):
        groups += [((position, "readings", at, "sets"), each.sets.items())]
        groups += [((position, "readings", at, "after", why), sets.items()) for why, sets in each.after.items()]
    yield from _asked_back(screening, position, question)
    for path, settings in groups:
        for name, value in settings:
            if name not in question.facts:
                yield Inconsistency("questions", (*path, name), "is not among the facts of this question")
            elif name in screening.fact and not screening.fact[name].allows(value):
                yield Inconsistency("questions", (*path, name), f"{value!r} is not a value of {name}")


def _asked_back(screening: "Screening", position: int, question: QuestionShape) -> Iterator[Inconsistency]:
    for at, each in enumerate(question.readings):
        for path, reason in [(("asks",), each.asks), *((("after", before), before) for before in each.after)]:
            if reason and f"misread-{reason}" not in screening.texts:
                yield Inconsistency(
                    "questions", (position, "readings", at, *path), f"texts.yaml has no misread-{reason}"
                )


def _texts(screening: "Screening") -> Iterator[Inconsistency]:
    for key in TEXTS:
        if key not in screening.texts:
            yield Inconsistency("texts", (key,), "is missing")
    for key, line, message in screening.texts.findings():
        yield Inconsistency("texts", (key,), f"line {line} of the text: {message}")
