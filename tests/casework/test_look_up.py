"""A resident looks a case up by its number and code; guesses are limited."""

from datetime import timedelta

import pytest

from bot.casework import attempts, cases
from bot.wiring import Hotline
from tests.store.stage import NOON, Say

NUMBER = "20261124-0001"


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{spaced}"])
def test_a_case_is_found_by_number_and_code_as_people_type_it(hotline: Hotline, say: Say, typed: str) -> None:
    number, code = (reply.text for reply in say("case:230102"))
    typed = typed.format(code=code, lower=code.lower(), spaced=f"{code[:3]} {code[3:]}")
    with hotline.store.transaction() as session:
        row = cases.find_by_code(session, hotline.vault, number, typed, NOON)
        assert row is not None
        assert row.number == number


@pytest.mark.parametrize(("number", "code"), [(NUMBER, "WRONG1"), (NUMBER, ""), ("20261124-0002", None), ("", None)])
def test_a_wrong_number_or_code_finds_nothing(hotline: Hotline, say: Say, number: str, code: str | None) -> None:
    right = say("case:230102")[1].text
    with hotline.store.transaction() as session:
        assert cases.find_by_code(session, hotline.vault, number, right if code is None else code, NOON) is None


def test_guesses_at_a_code_are_limited_and_the_wait_ends(hotline: Hotline, say: Say) -> None:
    number, code = (reply.text for reply in say("case:230102"))
    with hotline.store.transaction() as session:
        for _ in range(attempts.ALLOWED + 1):
            assert cases.find_by_code(session, hotline.vault, number, "WRONG1", NOON) is None
        assert cases.find_by_code(session, hotline.vault, number, code, NOON) is None
        later = NOON + attempts.LOCKED_FOR + timedelta(seconds=1)
        assert cases.find_by_code(session, hotline.vault, number, code, later) is not None
