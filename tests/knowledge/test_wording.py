"""Words to people, and what an entry says on a day."""

from datetime import date
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from knowledge.answer import answer
from knowledge.loader import load
from knowledge.wording import Wording
from tests.knowledge.bases import DOCUMENT, small, write


def test_a_text_is_filled_in() -> None:
    words = Wording({"hello": "您好，{{ name }}。"})
    assert words.say("hello", name="王师傅") == "您好，王师傅。"


def test_values_are_never_taken_for_templates() -> None:
    assert Wording({"echo": "{{ text }}"}).say("echo", text="{{ 7*7 }}{% for %}") == "{{ 7*7 }}{% for %}"


def test_a_missing_key_and_a_missing_value_are_errors() -> None:
    words = Wording({"hello": "{{ name }}"})
    with pytest.raises(KeyError):
        words.say("bye")
    with pytest.raises(UndefinedError):
        words.say("hello")


def test_templates_are_rendered_in_a_sandbox() -> None:
    words = Wording({"out": "{{ ''.__class__.__mro__[1].__subclasses__() }}"})
    with pytest.raises(SecurityError):
        words.say("out")


DAYS = [
    (date(2017, 9, 30), None),
    (date(2017, 10, 1), "2196元/人·年"),
    (date(2018, 9, 30), "2196元/人·年"),
    (date(2018, 10, 1), None),
    (date(2026, 11, 24), None),
]


@pytest.mark.parametrize(("on", "value"), DAYS)
def test_an_amount_outside_every_period_is_unknown_and_never_the_last_one(
    tmp_path: Path, on: date, value: str | None
) -> None:
    base = load(small(tmp_path))
    found = answer(base, base.entries["age"], on)
    assert [amount.value for amount in found.amounts] == [value]
    assert (found.amounts[0].citation is None) is (value is None)


@pytest.mark.parametrize(
    ("change", "on", "caution", "withheld"),
    [
        (("", ""), date(2026, 1, 1), False, False),
        (("verified: full", "verified: excerpt"), date(2026, 1, 1), True, False),
        (("verified: full", "verified: secondary"), date(2026, 1, 1), True, False),
        (("verified: full", "verified: full\neffective_to: 2020-12-31"), date(2020, 12, 31), False, False),
        (("verified: full", "verified: full\neffective_to: 2020-12-31"), date(2021, 1, 1), False, True),
    ],
)
def test_a_source_seen_in_part_calls_for_caution_and_one_out_of_force_withholds(
    tmp_path: Path, change: tuple[str, str], on: date, caution: bool, withheld: bool
) -> None:
    small(tmp_path)
    if change[0]:
        write(tmp_path, documents__rules=DOCUMENT.replace(*change))
    base = load(tmp_path)
    found = answer(base, base.entries["post"], on)
    assert found.caution is caution
    assert (found.withheld is not None) is withheld
    assert [(cited.document.id, cited.clause.article) for cited in found.citations] == [("rules", "1")]
