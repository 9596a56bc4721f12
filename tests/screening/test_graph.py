"""The drawing follows the rules."""

import re
from pathlib import Path

from knowledge.screening.graph import mermaid
from knowledge.screening.rules import Screening

DOCUMENT = Path(__file__).parents[2] / "docs" / "screening.md"


def test_every_category_is_drawn_with_every_condition(screening: Screening) -> None:
    *charts, _ = mermaid(screening).split("\n\n")
    assert len(charts) == len(screening.categories)
    for chart, category in zip(charts, screening.categories, strict=True):
        conditions = [*screening.premise, *category.conditions]
        nodes = re.findall(r"^  (c\d+)\{", chart, re.MULTILINE)
        assert nodes == [f"c{at}" for at in range(len(conditions))]
        for condition in conditions:
            assert condition.label in chart
            assert f"{condition.citations[0].document} {condition.citations[0].article}" in chart
        near = any(condition.near_misses for condition in category.conditions)
        assert ("--> soon" in chart) == near


def test_every_question_is_drawn_with_what_it_decides(screening: Screening) -> None:
    chart = mermaid(screening).split("\n\n")[-1]
    for question in screening.questions:
        assert question.text in chart
        node = f"q_{question.id.replace('-', '_')}"
        assert re.search(rf"^  {node} --> ", chart, re.MULTILINE), question.id
    for line in (
        "q_person -. 只答了一半时 .-> q_sex",
        "q_situations -- 答了才问 --> q_marital",
        "q_person --> premise",
    ):
        assert f"  {line}\n" in chart + "\n"


def test_the_drawings_in_the_documentation_are_the_rules_of_today(screening: Screening) -> None:
    """Renew with: hotline kb graph (docs/screening.md says how)."""
    drawn = re.findall(r"^```mermaid\n(.*?)\n```$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert drawn == mermaid(screening).split("\n\n")
