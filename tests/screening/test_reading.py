"""Typed answers as residents write them; what is no answer is left alone."""

from datetime import date

import pytest

from knowledge.screening.interview import next_question, read_answer
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.screening.rules import Screening
from tests.screening.test_interview import NOTHING, TYPICAL

ON = date(2026, 11, 24)


def question(screening: Screening, name: str) -> Question:
    """The question as it is really asked."""
    answers: dict[str, FactValue] = {}
    script: dict[str, dict[str, FactValue]] = {
        **TYPICAL,
        "situations": {**NOTHING, "raising_minor": True},
        "marital": {"marital": "married"},
        "able": {"able_and_willing": True},
        "retirement-group": {"female_retirement": 55},
    }
    halves: dict[str, tuple[str, dict[str, FactValue]]] = {  # asked alone only after half an answer to both
        "birth": ("person", {"sex": "female"}),
        "sex": ("person", {"birth_date": "1975-03"}),
        "insured": ("history", {"was_employed": True}),
        "income": ("household", {"household_unemployed": True}),
    }
    if name in halves:
        both, half = halves[name]
        script[both] = half
    if name in ("able", "retirement-group"):
        script |= {"work": {"status": "flexible"}, "person": {"sex": "female", "birth_date": "1974-05"}}
    while (asked := next_question(screening, answers, ON)) and asked.id != name:
        answers |= script[asked.id]
    assert asked is not None
    return asked


CERTIFIED_AND_ALLOWANCE: dict[str, FactValue] = {
    **NOTHING,
    "disability": "certified",
    "subsistence_allowance": "receiving",
}
BIRTHS: list[tuple[str, dict[str, FactValue] | Misread | None]] = [
    ("75年3月", {"birth_date": "1975-03"}),
    ("1975年3月", {"birth_date": "1975-03"}),
    ("一九七五年三月", {"birth_date": "1975-03"}),
    ("七五年三月初八", Misread("lunar-date")),
    ("农历75年3月", Misread("lunar-date")),
    ("一九七五年十二月二十五号", {"birth_date": "1975-12-25"}),
    ("我是1975年3月8日出生的", {"birth_date": "1975-03-08"}),
    ("75年3月生人", {"birth_date": "1975-03"}),
    ("1975-03-08", {"birth_date": "1975-03-08"}),
    ("1975.3", {"birth_date": "1975-03"}),
    ("75.3.8", {"birth_date": "1975-03-08"}),
    ("１９７５年３月", {"birth_date": "1975-03"}),
    ("19750308", {"birth_date": "1975-03-08"}),
    ("197503", {"birth_date": "1975-03"}),
    ("05年3月", {"birth_date": "2005-03"}),
    ("48了", {"age": 48}),
    ("48", {"age": 48}),
    ("四十八岁", {"age": 48}),
    ("我今年48岁", {"age": 48}),
    ("48周岁", {"age": 48}),
    ("65岁", {"age": 65}),
    ("65", Misread("age-or-year")),
    ("虚岁48", Misread("nominal-age")),
    ("200岁", Misread("impossible-age")),
    ("2", Misread("impossible-age")),
    ("1975", Misread("month-needed")),
    ("75年", Misread("month-needed")),
    ("1975年2月30日", Misread("impossible-date")),
    ("1975年13月", Misread("impossible-date")),
    ("2月30日", Misread("impossible-date")),
    ("2月29日", Misread("month-needed")),
    ("三月", Misread("month-needed")),
    ("2030年1月1日", Misread("future-date")),
    ("2026年12月", Misread("future-date")),
    ("1875年3月", Misread("impossible-date")),
    ("不知道", {"birth_date": None, "age": None}),
    ("记不清了", {"birth_date": None, "age": None}),
    ("48岁能办吗？", None),
    ("4050是什么", None),
    ("公益性岗位给多少钱", None),
    ("女", None),
    ("", None),
    ("👍", None),
]
DAYS: list[tuple[str, dict[str, FactValue] | Misread | None]] = [
    ("2025年3月8日", {"registered_on": "2025-03-08"}),
    ("去年3月8号", {"registered_on": "2025-03-08"}),
    ("今年三月八号办的", {"registered_on": "2026-03-08"}),
    ("今天", {"registered_on": "2026-11-24"}),
    ("昨天", {"registered_on": "2026-11-23"}),
    ("2025年3月", Misread("day-needed")),
    ("去年", Misread("day-needed")),
    ("2025年", Misread("day-needed")),
    ("2025年2月30日", Misread("impossible-date")),
    ("2月30日", Misread("impossible-date")),
    ("3月8日", Misread("day-needed")),
    ("2026年11月25日", Misread("future-date")),
    ("没办过", {"registered_on": "not_registered"}),
    ("还没登记呢", {"registered_on": "not_registered"}),
    ("没有", {"registered_on": "not_registered"}),
    ("忘了", {"registered_on": None}),
    ("失业登记在哪办", None),
    ("48", None),
]
CHOICES: list[tuple[str, str, dict[str, FactValue] | Misread | None]] = [
    ("sex", "女的", {"sex": "female"}),
    ("sex", "我是女的", {"sex": "female"}),
    ("sex", "男", {"sex": "male"}),
    ("sex", "不是女的", None),
    ("sex", "2", {"sex": "male"}),
    ("sex", "第一个", {"sex": "female"}),
    ("sex", "3", None),
    ("sex", "妇女有什么政策", None),
    ("marital", "离婚了", {"marital": "divorced"}),
    ("marital", "离了", {"marital": "divorced"}),
    ("marital", "没离婚", {"marital": "married"}),
    ("marital", "离婚？", None),
    ("marital", "离婚" * 200, None),
    ("marital", "没离", {"marital": "married"}),
    ("marital", "快离婚了", None),
    ("marital", "老伴去世了", {"marital": "widowed"}),
    ("marital", "没结过婚", {"marital": "never_married"}),
    ("hukou", "农村的", Misread("where-lived")),
    ("hukou", "哈尔滨户口", Misread("urban-or-rural")),
    ("hukou", "不是农村", None),
    ("work", "上班", {"status": "employed"}),
    ("work", "没上班", {"status": "unemployed"}),
    ("work", "退休了", {"status": "retired"}),
    ("work", "没退休", None),
    ("able", "能", {"able_and_willing": True}),
    ("able", "不能", {"able_and_willing": False}),
    ("able", "不知道", {"able_and_willing": None}),
    ("retirement-group", "55", {"female_retirement": 55}),
    ("retirement-group", "干部", {"female_retirement": 55}),
    ("retirement-group", "1", {"female_retirement": 50}),
    ("situations", "没有", NOTHING),
    ("situations", "都没有", NOTHING),
    ("situations", "1 3", CERTIFIED_AND_ALLOWANCE),
    (
        "situations",
        "1、3、5",
        {**CERTIFIED_AND_ALLOWANCE, "land_requisitioned": True},
    ),
    ("situations", "10", {**NOTHING, "military_spouse": True}),
    ("situations", "11", None),
    ("situations", "13", None),
    ("situations", "低保，残疾证", CERTIFIED_AND_ALLOWANCE),
    ("situations", "低保和军嫂", {**NOTHING, "military_spouse": True, "subsistence_allowance": "receiving"}),
    ("situations", "残疾", None),
    ("situations", "没有低保", None),
    ("situations", "不是烈属", None),
    ("situations", "低保多少钱", None),
    ("situations", "不清楚", dict.fromkeys(NOTHING)),
]


@pytest.mark.parametrize(("text", "expected"), BIRTHS)
def test_births(screening: Screening, text: str, expected: dict[str, FactValue] | Misread | None) -> None:
    assert read_answer(question(screening, "birth"), text, ON) == expected


@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_days(screening: Screening, text: str, expected: dict[str, FactValue] | Misread | None) -> None:
    assert read_answer(question(screening, "registered"), text, ON) == expected


@pytest.mark.parametrize(("name", "text", "expected"), CHOICES)
def test_choices(screening: Screening, name: str, text: str, expected: dict[str, FactValue] | Misread | None) -> None:
    assert read_answer(question(screening, name), text, ON) == expected


def test_what_is_clear_beside_an_impossible_date_is_kept(screening: Screening) -> None:
    found = read_answer(question(screening, "person"), "女，1978年2月30日", ON)
    assert found == Misread("impossible-date", (("sex", "female"),))


def test_contradictory_situations_are_asked_back(screening: Screening) -> None:
    assert read_answer(question(screening, "situations"), "1 2", ON) == Misread("contradictory")


def test_every_label_and_every_word_means_its_option(screening: Screening) -> None:
    for shape in screening.questions:
        if shape.several:
            continue
        asked = question(screening, shape.id)
        for option in asked.options:
            for words in (option.label, *option.words):
                assert read_answer(asked, words, ON) == dict(option.sets), (shape.id, words)


def test_every_misreading_has_its_words(screening: Screening) -> None:
    read = [expected for _, expected in [*BIRTHS, *DAYS] if isinstance(expected, Misread)]
    for misread in [*read, Misread("contradictory")]:
        assert screening.texts.say(misread.text_key)
