"""Broken rules: file, line and field are named."""

import shutil
from pathlib import Path

import pytest

from knowledge.content_files import ContentError
from knowledge.content_folder import SHIPPED
from knowledge.screening.rules import load_screening

BROKEN = [
    ("premise.yaml", "age_at_least: 16", "age_at_leest: 16", "when: must be a condition: one of"),
    ("premise.yaml", "age_at_least: 16", "age_at_least: x", "when.age_at_least"),
    ("premise.yaml", "is: [unemployed]", "is: [idle]", "when.is: 'idle' is not a value of status"),
    ("premise.yaml", "holds: 您已满16岁。", "hold: 您已满16岁。", "hold: is not a field here"),
    (
        "categories.yaml",
        "months_since: registered_on",
        "months_since: hukou",
        "when.months_since: hukou is not a fact with",
    ),
    ("categories.yaml", "answers: [applied]", "answers: [asked]", "answers: asked is no answer here"),
    ("categories.yaml", "{{ date }}您过了", "{{ date }您过了", "text: line 1 of the text"),
    ("categories.yaml", "- id: model-worker", "- id: disabled", "id: disabled stands twice"),
    ("retirement.yaml", "base: '1965-01'", "base: '1965-13'", "male.base"),
    (
        "benefits.yaml",
        "categories: [zero-employment-family]",
        "categories: [nobody]",
        "categories: nobody is not a category",
    ),
    ("questions.yaml", "sets: {sex: female}", "sets: {sex: woman}", "sets.sex: 'woman' is not a value of sex"),
    ("questions.yaml", "after: [sex]", "after: [gender]", "after: gender is not a fact"),
    ("texts.yaml", "outcome-not_yet:", "outcome-later:", "outcome-not_yet: is missing"),
    ("facts.yaml", "typed: birth", "typed: birthday", "typed"),
]


@pytest.mark.parametrize(("file", "text", "wrong", "message"), BROKEN)
def test_a_broken_rule_is_named(tmp_path: Path, file: str, text: str, wrong: str, message: str) -> None:
    copy = shutil.copytree(SHIPPED / "screening", tmp_path / "screening")
    broken = copy / file
    whole = broken.read_text(encoding="utf-8")
    assert text in whole
    broken.write_text(whole.replace(text, wrong, 1), encoding="utf-8")
    line = whole[: whole.index(text)].count("\n") + 1
    with pytest.raises(ContentError) as caught:
        load_screening(copy)
    finding = next(each for each in caught.value.findings if message in each)
    name, number, _ = finding.split(":", 2)
    assert name == f"screening/{file}"
    if "missing" not in message and "stands twice" not in message:
        assert int(number) == line


def test_a_missing_and_a_strange_file_are_named(tmp_path: Path) -> None:
    copy = shutil.copytree(SHIPPED / "screening", tmp_path / "screening")
    (copy / "plans.yaml").rename(copy / "plan.yaml")
    with pytest.raises(ContentError) as caught:
        load_screening(copy)
    assert any(finding.startswith("screening/plan.yaml:1:") for finding in caught.value.findings)
    assert any(finding.startswith("screening/plans.yaml:1: cannot be read") for finding in caught.value.findings)
