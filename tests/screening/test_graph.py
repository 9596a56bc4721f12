"""The drawing follows the rules."""

import re

from knowledge.screening.graph import mermaid
from knowledge.screening.rules import Screening


def test_every_category_is_drawn_with_every_condition(screening: Screening) -> None:
    charts = mermaid(screening).split("\n\n")
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
