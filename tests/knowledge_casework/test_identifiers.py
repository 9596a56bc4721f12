"""Check digits of identity numbers and credit codes; the numbers are made, nobody's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from knowledge.casework.casework import Casework
from knowledge.casework.identifiers import Identity, Wrong, masked_name, read_credit_code, read_identity

ON = date(2026, 11, 24)
CODE = "91110000600037341L"


def made(birth: str, order: str = "002") -> str:
    first = f"230103{birth}{order}"
    return first + ric.calc_check_digit(f"{first}0")


@pytest.mark.parametrize(
    "written", ["11010519491231002X", "11010519491231002x", " 110105 19491231 002X ", "１１０１０５-19491231-002Ｘ"]
)
def test_a_right_number_is_read_however_it_is_typed(written: str) -> None:
    found = read_identity(written, ON)
    assert isinstance(found, Identity)
    assert (found.number, found.birth, found.sex) == ("11010519491231002X", date(1949, 12, 31), "female")
    assert found.masked == "110105**********2X"
    assert found.number not in repr(found)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("110105491231002", "identity-15"),
        ("1101051949123100", "identity-form"),
        ("11010519491231002Y", "identity-form"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "identity-form"),
        ("", "identity-form"),
        ("110105194912310021", "identity-check"),
        ("110105194912310O2X", "identity-form"),
        (made("19750230"), "identity-birth"),
        (made("20270101"), "identity-birth"),
        (made("18990101"), "identity-birth"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong(casework: Casework, written: str, key: str) -> None:
    assert read_identity(written, ON) == Wrong(key)
    assert casework.texts.say(key)


@given(at=st.integers(0, 17), digit=st.sampled_from("0123456789X"))
def test_one_wrong_digit_is_always_noticed(at: int, digit: str) -> None:
    number = made("19750308")
    changed = number[:at] + digit + number[at + 1 :]
    assert (changed == number) == isinstance(read_identity(changed, ON), Identity)


@given(at=st.integers(0, 16))
def test_two_neighbours_swapped_are_always_noticed(at: int) -> None:
    number = made("19750308")
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert (swapped == number) == isinstance(read_identity(swapped, ON), Identity)


@pytest.mark.parametrize("written", [CODE, CODE.lower(), "9 1 110000 600037341L", "９１110000-600037341-L"])
def test_a_right_credit_code_is_read_however_it_is_typed(written: str) -> None:
    assert read_credit_code(written) == CODE


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("91110000600037341", "credit-code-form"),
        ("9111000060003734IL", "credit-code-form"),
        ("9111000A600037341L", "credit-code-form"),
        ("=1110000600037341L", "credit-code-form"),
        ("91110000600037341M", "credit-code-check"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong(casework: Casework, written: str, key: str) -> None:
    assert read_credit_code(written) == Wrong(key)
    assert casework.texts.say(key)


def test_an_authority_may_be_a_letter() -> None:
    first = "N2230103MF1234567"
    code = first + uscc.calc_check_digit(first)
    assert read_credit_code(code) == code


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("张小明", "张*明"), ("欧阳小明", "欧**明"), (" 李四 ", "李*"), ("王", "王"), ("", "")],
)
def test_a_name_is_masked(name: str, masked: str) -> None:
    assert masked_name(name) == masked
