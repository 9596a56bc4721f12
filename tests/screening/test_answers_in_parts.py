"""Answers as people say them: in parts, in any order, with words around them; by patterns; and what is none."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.loader import load
from knowledge.screening import answer_parts
from knowledge.screening.interview import question_again, read_answer
from knowledge.screening.question import Misread, Question
from knowledge.screening.question_shapes import OptionShape
from knowledge.screening.rules import Screening

ON = date(2026, 11, 24)
HERE, IN_TOWN, ELSEWHERE = ({"hukou": kind} for kind in ("local_urban", "resident_urban", "other"))
LOOKING, NO_JOB = {"status": "unemployed", "able_and_willing": True}, {"status": "unemployed"}
ABLE, UNABLE = {"able_and_willing": True}, {"able_and_willing": False}
WORKED, NEVER = {"was_employed": True}, {"was_employed": False}
PAID, UNPAID = {"insured_since_registration": True}, {"insured_since_registration": False}
NONE_WORKS, SOMEONE = {"household_unemployed": True}, {"household_unemployed": False}
INCOME, NO_INCOME = {"household_income": True}, {"household_income": False}
SINGLE, WIDOWED = {"marital": "divorced"}, {"marital": "widowed"}
MARRIED, NEVER_MARRIED = {"marital": "married"}, {"marital": "never_married"}

ROWS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("hukou", HERE, ["哈市的 城镇的", "城镇 哈尔滨的", "本地的城镇", "香坊的 非农", "户口道里的，城镇",
                     "俺哈尔滨城镇的", "就是哈尔滨的城镇户口啊", "哈尔滨城里的户口", "五常市里的 城镇"]),
    ("hukou", IN_TOWN, ["户口在绥化，人在这住十年了", "农村的，人一直在道外租房", "农业户口，在市里租房住",
                        "呼兰农村的，现在住松北", "外地农村的，常住哈尔滨", "肇东的，在哈尔滨打工五六年了"]),
    ("hukou", ELSEWHERE, ["农村的 住农村", "俺是农民 在村里住着", "外地的 不在哈尔滨住", "呼兰农村户口，在屯里住"]),
    ("work", LOOKING, ["找活呢 找不着", "没有工作但是想找", "想干没人要", "我没有工作 我想上班"]),
    ("work", NO_JOB, ["下岗好几年了", "带孩子呢 没上班", "伺候老人呢没法上班", "搁家待着呢呗", "俺现在啥营生没有"]),
    ("work", {"status": "flexible"}, ["有时候打点零工", "偶尔给人家刮大白"]),
    ("able", ABLE, ["行", "那必须的", "咋不想呢", "身板硬实着呢", "给活就干", "想是想 就怕没人要", "一只手 但是能干"]),
    ("able", UNABLE, ["腰间盘突出干不了", "不行了 一身病", "瘫痪在床"]),
    ("history", WORKED, ["在厂子干过", "在纺织厂干了二十年", "有啊 下岗了", "锅炉工 干到前年", "当过营业员",
                         "合同到期了", "在工厂上班上到2018年"]),
    ("history", NEVER, ["一直没正式工作", "没正经上过班", "没在哪个单位干过", "种地的 没上过班", "一辈子种地"]),
    ("history", WORKED | UNPAID, ["上过。没交", "上过班 没人给交社保", "上过 没再交"]),
    ("insured", UNPAID, ["一分没交过", "自己交的", "没有啊哪有单位", "木有", "好像没有", "登记完就没交过"]),
    ("insured", PAID, ["交过三个月", "有一家给交过", "保洁公司给交了一年", "上了俩月班给交了"]),
    ("household", SOMEONE, ["老伴上班", "儿子在外地打工", "不是 我爱人有工作", "孩子在上海工作", "有一个上班的"]),
    ("household", NONE_WORKS, ["两口子都下岗", "是的都没有", "我和老公都没工作", "没有一个上班的", "都闲着呢"]),
    ("household", NONE_WORKS | NO_INCOME, ["全都失业了 也没买卖"]),
    ("income", NO_INCOME, ["没有啊 哪来的钱", "哪有啊", "没做过买卖", "没有没有"]),
    ("income", INCOME, ["有点儿", "媳妇开了个店", "有个小卖店"]),
    ("marital", SINGLE, ["离婚十年了", "早离了", "跟她爸离了", "离了 孩子归我"]),
    ("marital", WIDOWED, ["我对象前年走了", "老头没了"]),
    ("marital", MARRIED, ["离了又结了", "分居了没离", "正办离婚呢", "跟老公过呢"]),
    ("marital", NEVER_MARRIED, ["光棍", "没成家"]),
    ("birth", {"birth_date": "1979-03"}, ["七九年三月呗", "79年3月左右", "三月份 79年的", "79年3月那年"]),
    ("birth", {"birth_date": "1979-03-08"}, ["1979 3 8", "3月8号生的 79年", "身份证上是1979年3月8日"]),
    ("person", {"sex": "male", "age": 56}, ["男 五十六", "男，今年56", "五十六岁 男的呗"]),
    ("registered", {"registered_on": "2025-03-08"}, ["证上写的2025年3月8日", "2025年3月8号在社区办的"]),
    ("registered", {"registered_on": "2026-11-23"}, ["刚办的 昨天", "昨天去社区办的"]),
    ("registered", {"registered_on": "not_registered"}, ["没登记呢", "还没呢", "没有办过", "一直没去办"]),
    ("retirement-group", {"female_retirement": 50}, ["工人呗", "按50", "车间工人", "我就是个工人"]),
    ("retirement-group", {"female_retirement": 55}, ["干部身份", "按干部走", "管理岗的"]),
]  # fmt: skip

ASKED_BACK = [
    (
        "hukou",
        "urban-or-rural",
        ["哈尔滨的呗", "我是南岗的", "道外的", "双城的", "市里的", "老哈尔滨人了", "嗯 哈尔滨"],
    ),
    ("hukou", "which-city", ["是城镇户口", "应该是城镇吧", "红本的 非农业", "农转非的"]),
    ("hukou", "where-lived", ["五常农村的", "农民呗 种地的", "老家绥化的 农村户口", "香坊农村", "俺们是阿城的 农业户"]),
    (
        "hukou",
        "outside-urban-or-rural",
        ["大庆的", "外地的 城镇的", "城镇的，大庆", "外省城镇户口", "不是哈尔滨的，大庆城镇的"],
    ),
    ("birth", "month-needed", ["一九七九年的", "72年的吧好像"]),
]

NO_ANSWER = [
    ("history", ["没有", "有", "没工作", "没上过班吗"]),
    ("household", ["没有", "老伴退休了", "我妈没工作吗"]),
    ("able", ["干不了重活", "能干啥呀", "能不能干"]),
    ("work", ["她在上班", "打零工的交社保补多少", "没上班的能办吗"]),
    ("insured", ["自己交社保，灵活就业的给补多少", "没工作"]),
    ("marital", ["离婚冷静期多少天", "单身", "还没办", "媳妇跑了"]),
    ("hukou", ["不是城镇的", "是不是城镇", "户口跟我妈在一个本上"]),
    ("situations", ["瞎一只眼没工作", "残疾证怎么办", "我爷爷是烈士"]),
    ("birth", ["快五十了", "五十多了", "48左右"]),
]


@pytest.fixture(scope="module")
def questions(screening: Screening) -> dict[str, Question]:
    asked = {shape.id: question_again(screening, {}, shape.id) for shape in screening.questions}
    return {name: question for name, question in asked.items() if question is not None}


@pytest.mark.parametrize(("question", "filled", "said"), ROWS)
def test_they_are_understood(
    questions: dict[str, Question], question: str, filled: dict[str, Any], said: list[str]
) -> None:
    assert {text: read_answer(questions[question], text, ON) for text in said} == dict.fromkeys(said, filled)


@pytest.mark.parametrize(("question", "reason", "said"), ASKED_BACK)
def test_what_is_open_is_asked_back(
    questions: dict[str, Question], question: str, reason: str, said: list[str]
) -> None:
    assert {text: read_answer(questions[question], text, ON) for text in said} == dict.fromkeys(said, Misread(reason))


@pytest.mark.parametrize(("question", "said"), NO_ANSWER)
def test_what_is_no_answer_is_not_taken(questions: dict[str, Question], question: str, said: list[str]) -> None:
    assert {text: read_answer(questions[question], text, ON) for text in said} == dict.fromkeys(said)


def test_of_a_list_what_is_told_in_a_sentence_is_chosen(questions: dict[str, Question]) -> None:
    for text, fact, value in [
        ("孩子上初中", "raising_minor", True),
        ("一条胳膊没了 没办证", "disability", "uncertified"),
        ("地让高铁占了", "land_requisitioned", True),
        ("低保申请了还没下来", "subsistence_allowance", "applied"),
        ("残疾四级", "disability", "certified"),
    ]:
        answer = read_answer(questions["situations"], text, ON)
        assert isinstance(answer, dict), text
        assert answer[fact] == value, text


def test_the_other_half_of_an_answer_may_be_in_the_next_message(questions: dict[str, Question]) -> None:
    assert read_answer(questions["hukou"], "城镇的呗", ON, asked_back="urban-or-rural") == HERE
    assert read_answer(questions["hukou"], "人在香坊住着呢", ON, asked_back="where-lived") == IN_TOWN


def test_every_district_is_of_harbin(questions: dict[str, Question]) -> None:
    for district in load().districts.values():
        for name in (district.name, *district.aliases[:1]):
            assert read_answer(questions["hukou"], f"{name}的 城镇", ON) == HERE, name


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(ValidationError, match="is no pattern"):
        OptionShape(id="a", label="甲", sets={"sex": "male"}, like=("(",))


class _Counting(frozenset[str]):
    """Words that count how often they are asked for."""

    asked = 0

    def __contains__(self, word: object) -> bool:
        _Counting.asked += 1
        assert _Counting.asked <= MOST_LOOKS, "the same places are looked at again and again"
        return super().__contains__(word)


MOST_LOOKS = 40 * 40
"""Of an answer of 40 characters every beginning with every end, once."""


def test_words_that_can_be_cut_in_many_ways_are_looked_at_once(
    questions: dict[str, Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_parts, "_known", lambda _: _Counting({"是的"}))
    monkeypatch.setattr(_Counting, "asked", 0)
    assert answer_parts.together(questions["able"], "是的" * 19 + "么") is None
    assert _Counting.asked
