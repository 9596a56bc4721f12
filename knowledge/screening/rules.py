"""Screening: all that content/screening holds, loaded and checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.content_files import ContentError, Raw, read_yaml
from knowledge.dated import in_force
from knowledge.schema import Citation
from knowledge.screening.consistency import inconsistencies
from knowledge.screening.question_shapes import QuestionShape
from knowledge.screening.reading_words import ReadingWords
from knowledge.screening.shapes import (
    Benefit,
    Category,
    Condition,
    Contradiction,
    DistrictRules,
    FactShape,
    Outcome,
    Paper,
    Plan,
    RetirementLaw,
    SubsidyPeriod,
)
from knowledge.wording import Wording


@dataclass(frozen=True, eq=False, repr=False)
class Screening:
    """The rules of the self-screening, as one content folder has them; each loading is its own."""

    facts: tuple[FactShape, ...]
    premise: tuple[Condition, ...]
    """Conditions of every category."""
    categories: tuple[Category, ...]
    retirement: tuple[RetirementLaw, ...]
    benefits: tuple[Benefit, ...]
    subsidy_period: SubsidyPeriod
    papers: tuple[Paper, ...]
    plans: tuple[Plan, ...]
    questions: tuple[QuestionShape, ...]
    contradictions: tuple[Contradiction, ...]
    texts: Wording
    reading: ReadingWords
    """The words by which a free text is read."""
    districts: tuple[DistrictRules, ...] = ()
    """Conditions that hold in one district only."""

    def __repr__(self) -> str:
        return f"<Screening of {len(self.categories)} categories>"

    @cached_property
    def fact(self) -> dict[str, FactShape]:
        """Facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def since(self) -> date:
        """The first day for which these rules can decide."""
        return min(law.since for law in self.retirement)

    def retirement_law(self, on: date) -> RetirementLaw:
        """The retirement ages in force on a day; knowledge.dated.NothingInForce before the first."""
        return in_force(self.retirement, on)

    def outcome_name(self, outcome: Outcome) -> str:
        """初步符合, 待核实, 暂不符合, 不符合."""
        return self.texts.say(f"outcome-{outcome.value}")

    def amounts(self) -> Iterator[tuple[str, str]]:
        """Every amount id with where it stands ("benefits startup-loan"), for ``kb check``."""
        for benefit in self.benefits:
            yield from ((f"benefits {benefit.id}", amount) for amount in benefit.amounts)

    def citations(self) -> Iterator[tuple[str, Citation]]:
        """Every citation with where it stands ("categories 4050 age"), for ``kb check``."""
        for condition in self.premise:
            yield from ((f"premise {condition.id}", citation) for citation in condition.citations)
        for own in self.districts:
            for condition in (*own.premise, *(each for changed in own.categories.values() for each in changed)):
                yield from ((f"districts {own.district} {condition.id}", each) for each in condition.citations)
        for category in self.categories:
            yield f"categories {category.id}", category.citation
            for condition in category.conditions:
                yield from ((f"categories {category.id} {condition.id}", citation) for citation in condition.citations)
        for law in self.retirement:
            ages = (law.male.citation, law.female_55.citation, law.female_50.citation)
            yield from ((f"retirement {law.since}", each) for each in (*law.citations, *filter(None, ages)))
        for benefit in self.benefits:
            yield from ((f"benefits {benefit.id}", citation) for citation in benefit.citations)
            yield from ((f"benefits {benefit.id} excludes", each.citation) for each in benefit.excludes)
        yield from (("subsidy_period", citation) for citation in self.subsidy_period.citations)
        for paper in self.papers:
            yield from ((f"papers {paper.id}", citation) for citation in paper.citations)
        yield from ((f"plans {plan.id}", plan.citation) for plan in self.plans)


FILES: dict[str, TypeAdapter[Any]] = {
    "facts": TypeAdapter(tuple[FactShape, ...]),
    "premise": TypeAdapter(tuple[Condition, ...]),
    "categories": TypeAdapter(tuple[Category, ...]),
    "retirement": TypeAdapter(tuple[RetirementLaw, ...]),
    "benefits": TypeAdapter(tuple[Benefit, ...]),
    "subsidy_period": TypeAdapter(SubsidyPeriod),
    "papers": TypeAdapter(tuple[Paper, ...]),
    "plans": TypeAdapter(tuple[Plan, ...]),
    "questions": TypeAdapter(tuple[QuestionShape, ...]),
    "contradictions": TypeAdapter(tuple[Contradiction, ...]),
    "texts": TypeAdapter(dict[str, str]),
    "reading": TypeAdapter(ReadingWords),
}
"""One file each, NAME.yaml, and its shape."""


_DISTRICT = TypeAdapter(DistrictRules)


def load_screening(folder: Path) -> Screening:
    """Read content/screening. Raises ContentError with every finding ("screening/FILE:line: field: message")."""
    raws: dict[str, Raw] = {}
    parts: dict[str, Any] = {}
    findings = [
        f"{folder.name}/{path.name}:1: is not a file of the screening ({', '.join(FILES)})"
        for path in sorted(folder.glob("*.yaml"))
        if path.stem not in FILES
    ]
    for name, shape in FILES.items():
        try:
            raws[name] = read_yaml(folder / f"{name}.yaml", f"{folder.name}/{name}.yaml")
            parts[name] = _parse(raws[name], shape)
        except ContentError as error:
            findings.extend(error.findings)
    districts, in_districts = _districts(folder)
    findings += in_districts
    raws |= {f"districts/{own.district}": raw for own, raw in districts}
    if not findings:
        parts |= {"texts": Wording(parts["texts"]), "districts": tuple(own for own, _ in districts)}
        screening = Screening(**parts)
        findings = [raws[at.file].finding(at.path, at.message) for at in inconsistencies(screening)]
        if not findings:
            return screening
    raise ContentError(findings)


def _districts(folder: Path) -> tuple[list[tuple[DistrictRules, Raw]], list[str]]:
    """districts/CODE.yaml, one a district, and what is wrong with them."""
    found: list[tuple[DistrictRules, Raw]] = []
    findings: list[str] = []
    for path in sorted((folder / "districts").glob("*.yaml")):
        try:
            raw = read_yaml(path, f"{folder.name}/districts/{path.name}")
            own = _parse(raw, _DISTRICT)
        except ContentError as error:
            findings += error.findings
            continue
        if own.district != path.stem:
            findings.append(raw.finding(("district",), f"{own.district} is not the name of this file"))
        found.append((own, raw))
    return found, findings


def _parse(raw: Raw, shape: TypeAdapter[Any]) -> Any:
    try:
        return shape.validate_python(raw.value)
    except ValidationError as error:
        findings = []
        for problem in error.errors(include_url=False, include_context=False):
            path = tuple(part for part in problem["loc"] if isinstance(part, int) or not part.startswith("<"))
            message = {"extra_forbidden": "is not a field here (misspelt?)", "missing": "is missing"}.get(
                problem["type"], problem["msg"].removeprefix("Value error, ")
            )
            findings.append(raw.finding(path, message))
        raise ContentError(list(dict.fromkeys(findings))) from error
