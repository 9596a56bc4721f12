"""The review before the verdict: everything shown, each line changed by itself, what depended on it gone."""

import pytest

from handlers.actions import Action
from handlers.conversation import Stage
from tests.dialogue.desk import Desk
from tests.dialogue.story import answer_until, on_the_table, stage


def at_the_review(desk: Desk) -> Desk:
    """All questions answered as STORY does; nothing confirmed."""
    answer_until(desk.begun(), stop="nothing")
    assert stage(desk) is Stage.REVIEW
    return desk


def edits(desk: Desk) -> list[str]:
    return [choice.removeprefix("edit:") for choice in desk.ids if choice.startswith("edit:")]


def test_the_verdict_waits_for_the_review(desk: Desk) -> None:
    at_the_review(desk)
    assert "初步符合" not in desk.text
    for line in ("出生年月：1978年3月8日", "性别：女", "户口：哈尔滨城镇户口", "残疾、城市低保"):
        assert line in desk.text
    assert stage(desk.tap(Action.CONFIRM)) is Stage.DONE
    assert "初步符合" in desk.text


def test_every_line_has_its_button_and_its_number(desk: Desk) -> None:
    at_the_review(desk)
    shown = edits(desk)
    numbered = [line for line in desk.text.splitlines() if line[:1].isdigit()]
    assert len(shown) == len(numbered) >= 6
    for number, question in enumerate(shown, start=1):
        desk.type(str(number))
        assert (stage(desk), on_the_table(desk)) == (Stage.ASKING, question)
        assert stage(desk.type("返回")) is Stage.REVIEW
        assert edits(desk) == shown


def test_a_changed_answer_keeps_the_rest(desk: Desk) -> None:
    at_the_review(desk)
    before = desk.answers
    desk.tap("edit:birth").type("1979年5月")
    assert stage(desk) is Stage.REVIEW
    assert desk.answers == {**before, "birth_date": "1979-05"}


@pytest.mark.parametrize(
    ("edit", "answer", "gone"),
    [
        ("sex", "男", {"female_retirement"}),
        ("hukou", "农村户口，住农村", set()),
        ("birth", "1990年1月", set()),
        ("situations", "带着不满18岁的孩子", set()),
    ],
)
def test_a_changed_answer_drops_only_what_depended_on_it(desk: Desk, edit: str, answer: str, gone: set[str]) -> None:
    """A woman of 51, whose retirement age mattered, and who turns out to be a man."""
    desk.begun()
    for said in ("没工作在找", "女，1975年8月", "工人岗位", "哈尔滨城镇户口", "没上过班"):
        desk.type(said)
    if stage(desk) is not Stage.CONSENT:
        answer_until(desk, stop="nothing")
    else:
        desk.type("可以")
        answer_until(desk, stop="nothing")
    before = set(desk.answers)
    assert "female_retirement" in before
    desk.tap(f"edit:{edit}").type(answer)
    assert before - set(desk.answers) == gone


def test_an_answer_that_opens_a_question_asks_it_before_the_review(desk: Desk) -> None:
    at_the_review(desk)
    desk.tap("edit:situations").type("带着不满18岁的孩子")
    assert (stage(desk), on_the_table(desk)) == (Stage.ASKING, "marital")
    assert stage(desk.type("离婚")) is Stage.REVIEW


def test_whoever_fails_the_premise_is_not_asked_to_review(desk: Desk) -> None:
    desk.begun().type("上班")
    assert stage(desk) is Stage.DONE
    assert Action.REVIEW in desk.ids  # but what decided can be changed
    desk.tap(Action.REVIEW)
    desk.tap("edit:work").type("没工作在找")
    assert stage(desk) is Stage.ASKING


def test_not_known_while_changing_makes_it_unknown(desk: Desk) -> None:
    at_the_review(desk).tap("edit:hukou").type("不清楚")
    assert desk.answers["hukou"] is None
    assert "户口：不清楚" in desk.text


def test_a_refused_consent_is_said_on_the_review(desk: Desk) -> None:
    desk.begun()
    for said in ("没工作在找", "女，1978年3月8日", "哈尔滨城镇户口", "没上过班", "不想说，跳过"):
        desk.type(said)
    assert stage(desk) is Stage.REVIEW
    assert "没有问" in desk.text
    assert "残疾：" not in desk.text


def test_facts_that_do_not_fit_are_pointed_out(desk: Desk) -> None:
    desk.begun()
    for said in ("没工作在找", "女，1978年3月8日", "哈尔滨城镇户口", "没上过班", "可以", "配偶是现役军人"):
        desk.type(said)
    answer_until(desk, stop="nothing")
    desk.type("我离婚了")
    assert "请再看看" in desk.text


def test_a_wish_to_keep_it_secret_is_not_known_with_a_kind_word(desk: Desk) -> None:
    desk.begun().type("保密")
    assert "没关系" in desk.text
    assert desk.answers["status"] is None
    assert stage(desk) is Stage.ASKING


def test_what_if_moves_nothing_that_is_real(desk: Desk) -> None:
    at_the_review(desk).tap(Action.CONFIRM)
    before = desk.conversation.screening
    desk.tap(Action.WHAT_IF).tap("what-if:hukou").tap("try:hukou:other")
    assert "初步符合 → 不符合" in desk.text
    assert desk.conversation.screening == before
    desk.tap(Action.WHAT_IF).tap("what-if:birth").type("2月30日")
    assert "没有这一天" in desk.text
    desk.type("1990年1月")
    assert "4050" in desk.text
    assert desk.conversation.screening == before
    desk.tap(Action.WHAT_IF).tap("what-if:situations").tap("try:situations:disability_certified")
    assert "残疾失业人员：不符合 → 初步符合" in desk.text
    desk.tap(Action.WHAT_IF).tap("what-if:hukou").tap("try:hukou:other")
    assert "可能享受的少了：公益性岗位" in desk.text
    assert desk.tap(Action.RESULT).conversation.screening == before
    assert "初步符合" in desk.text


def test_the_verdict_fits_a_phone_and_its_parts_hold_the_rest(desk: Desk) -> None:
    desk.finished()
    assert len(desk.text) < 900
    assert "以公共就业服务机构认定为准" in desk.text
    for action, words in [
        (Action.REASONS, "依据"),
        (Action.PAPERS, "身份证"),
        (Action.BENEFITS, "未查到"),
        (Action.NEXT_STEPS, "12333"),
    ]:
        desk.tap(Action.RESULT)
        assert action in desk.ids
        assert words in desk.tap(action).text
