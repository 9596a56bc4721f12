"""Short answers as people really type them: what they fill, what is asked back, what is left alone."""

from datetime import date
from typing import Any

import pytest

from knowledge.screening.interview import question_again, read_answer
from knowledge.screening.question import Misread
from knowledge.screening.rules import Screening

ON = date(2026, 11, 24)
WOMAN, MAN = {"sex": "female"}, {"sex": "male"}
NO_JOB = {"status": "unemployed"}

READ: list[tuple[str, str, dict[str, Any]]] = [
    ("person", "女，1979年3月", WOMAN | {"birth_date": "1979-03"}),
    ("person", "1979年3月8日，女", WOMAN | {"birth_date": "1979-03-08"}),
    ("person", "女的，一九七九年三月", WOMAN | {"birth_date": "1979-03"}),
    ("person", "男，75年3月", MAN | {"birth_date": "1975-03"}),
    ("person", "1979.3.8 男", MAN | {"birth_date": "1979-03-08"}),
    ("person", "女 1979-03", WOMAN | {"birth_date": "1979-03"}),
    ("person", "我1979年3月生，女", WOMAN | {"birth_date": "1979-03"}),
    ("person", "男的 50", MAN | {"age": 50}),
    ("person", "我是女的，48岁了", WOMAN | {"age": 48}),
    ("person", "48岁女的", WOMAN | {"age": 48}),
    ("person", "我48了，女", WOMAN | {"age": 48}),
    ("person", "今年48，男", MAN | {"age": 48}),
    ("person", "55岁，男同志", MAN | {"age": 55}),
    ("person", "女", WOMAN),
    ("person", "男的", MAN),
    ("person", "1979年3月", {"birth_date": "1979-03"}),
    ("person", "48岁", {"age": 48}),
    ("person", "不知道", {"birth_date": None, "age": None}),
    ("work", "没工作", NO_JOB),
    ("work", "没有工作", NO_JOB),
    ("work", "失业", NO_JOB),
    ("work", "失业了", NO_JOB),
    ("work", "下岗了", NO_JOB),
    ("work", "我下岗了", NO_JOB),
    ("work", "在家待着", NO_JOB),
    ("work", "待业", NO_JOB),
    ("work", "能干", {"able_and_willing": True}),
    ("work", "干不了活", {"able_and_willing": False}),
    ("work", "下岗了想找活", NO_JOB | {"able_and_willing": True}),
    ("work", "打零工呢", {"status": "flexible"}),
    ("work", "上着班", {"status": "employed"}),
    ("work", "做小买卖", {"status": "self_employed"}),
    ("work", "退休了", {"status": "retired"}),
    ("hukou", "哈尔滨城镇的", {"hukou": "local_urban"}),
    ("hukou", "农村户口，常住哈尔滨", {"hukou": "resident_urban"}),
    ("hukou", "农村户口，住农村", {"hukou": "other"}),
    ("registered", "没有", {"registered_on": "not_registered"}),
    ("registered", "没办呢", {"registered_on": "not_registered"}),
    ("registered", "去年3月8号", {"registered_on": "2025-03-08"}),
    ("history", "上过班", {"was_employed": True}),
    ("history", "没上过", {"was_employed": False}),
    ("history", "没再交", {"insured_since_registration": False}),
    ("insured", "没有", {"insured_since_registration": False}),
    ("insured", "交过", {"insured_since_registration": True}),
    ("household", "都没工作", {"household_unemployed": True}),
    ("household", "全家都没工作", {"household_unemployed": True}),
    ("household", "都下岗了", {"household_unemployed": True}),
    ("household", "有人上班", {"household_unemployed": False}),
    ("household", "媳妇上班", {"household_unemployed": False}),
    ("income", "没有", {"household_income": False}),
    ("marital", "离了", {"marital": "divorced"}),
    ("marital", "没离婚", {"marital": "married"}),
    ("marital", "没结过", {"marital": "never_married"}),
    ("able", "能干活", {"able_and_willing": True}),
    ("able", "干不动", {"able_and_willing": False}),
]


@pytest.mark.parametrize(("question", "text", "filled"), READ)
def test_it_is_read(screening: Screening, question: str, text: str, filled: dict[str, Any]) -> None:
    asked = question_again(screening, {}, question)
    assert asked is not None
    assert read_answer(asked, text, ON) == filled


ASKED_BACK = [
    ("person", "79年的", "month-needed"),
    ("person", "男女都行", "contradictory"),
    ("person", "1979年2月30日", "impossible-date"),
    ("person", "65", "age-or-year"),
    ("hukou", "哈尔滨的", "urban-or-rural"),
    ("hukou", "我是哈尔滨的", "urban-or-rural"),
    ("hukou", "城镇户口", "which-city"),
    ("hukou", "外地的", "outside-urban-or-rural"),
    ("hukou", "农村的", "where-lived"),
    ("hukou", "她是农业户口", "where-lived"),
    ("hukou", "哈尔滨农村户口", "where-lived"),
]


@pytest.mark.parametrize(("question", "text", "reason"), ASKED_BACK)
def test_what_leaves_it_open_is_asked_back_in_words(
    screening: Screening, question: str, text: str, reason: str
) -> None:
    asked = question_again(screening, {}, question)
    assert asked is not None
    misread = read_answer(asked, text, ON)
    assert misread == Misread(reason)
    assert screening.texts.say(misread.text_key)


IN_PART = [
    ("女的79年的", "month-needed", WOMAN),
    ("男65", "age-or-year", MAN),
    ("女，1979年2月30日", "impossible-date", WOMAN),
]


@pytest.mark.parametrize(("text", "reason", "clear"), IN_PART)
def test_the_sex_is_taken_beside_a_date_that_is_asked_back(
    screening: Screening, text: str, reason: str, clear: dict[str, Any]
) -> None:
    asked = question_again(screening, {}, "person")
    assert asked is not None
    assert read_answer(asked, text, ON) == Misread(reason, tuple(clear.items()))


LEFT_ALONE = [
    ("person", "我老婆48"),
    ("person", "孙女48岁"),
    ("person", "女的能办吗"),
    ("household", "没有"),
    ("household", "有"),
    ("work", "没"),
    ("history", "没有"),
    ("hukou", "道里的房子"),
    ("work", "她在上班"),
    ("insured", "他没交过"),
]


@pytest.mark.parametrize(("question", "text"), LEFT_ALONE)
def test_what_may_mean_two_things_is_not_taken(screening: Screening, question: str, text: str) -> None:
    asked = question_again(screening, {}, question)
    assert asked is not None
    assert read_answer(asked, text, ON) is None
