"""有帮助 and 没帮助 under every answer; what an answer shows; the rules of the resident's own district."""

from datetime import date
from pathlib import Path

import pytest

from handlers.actions import Action, read_id
from handlers.effects import Effect, NoteUnanswered, RateAnswer
from knowledge.base import KnowledgeBase
from knowledge.loader import load
from tests.dialogue.desk import Desk
from tests.knowledge.bases import DOCUMENT, small, write
from tests.knowledge.test_local_rules import base_with_rules


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    return load(small(tmp_path))


def rating(desk: Desk, action: Action) -> str:
    return next(choice for choice in desk.ids if read_id(choice)[0] is action)


def effects(desk: Desk) -> list[Effect]:
    assert desk.last is not None
    return list(desk.last.effects)


def test_every_answer_can_be_rated_once_and_the_rating_changed(base: KnowledgeBase) -> None:
    desk = Desk(base).type("公益岗是啥")
    helpful, unhelpful = rating(desk, Action.HELPFUL), rating(desk, Action.UNHELPFUL)
    usual = {"entry": "post", "version": base.version, "question": "公益岗是啥"}
    desk.tap(unhelpful)
    assert effects(desk) == [RateAnswer(**usual, helpful=False, before=None)]
    assert "对不住" in desk.text
    assert Action.HUMAN in desk.ids
    desk.tap(helpful)
    assert effects(desk) == [RateAnswer(**usual, helpful=True, before=False)]
    desk.tap(helpful)
    assert effects(desk) == [RateAnswer(**usual, helpful=True, before=True)]


def test_the_label_can_be_typed(base: KnowledgeBase) -> None:
    desk = Desk(base).type("公益岗是啥").type("没帮助")
    assert [type(effect) for effect in effects(desk)] == [RateAnswer]


def test_the_buttons_of_two_answers_are_told_apart(base: KnowledgeBase) -> None:
    desk = Desk(base).type("公益岗是啥")
    first = rating(desk, Action.HELPFUL)
    desk.type("4555是啥").tap(first)
    (effect,) = effects(desk)
    assert isinstance(effect, RateAnswer)
    assert (effect.entry, effect.question) == ("post", "公益岗是啥")


def test_a_rating_of_an_answer_long_past_counts_nothing(base: KnowledgeBase) -> None:
    desk = Desk(base).tap(f"{Action.HELPFUL}:0123456789abcdef")
    assert effects(desk) == []
    assert "评不了" in desk.text


def test_a_question_without_answer_is_noted_without_its_number(base: KnowledgeBase) -> None:
    desk = Desk(base).type("暖气费给报吗13800138000")
    assert effects(desk) == [NoteUnanswered(question="暖气费给报吗")]
    assert effects(desk.type("公积金怎么取")) == []
    assert effects(desk.type("我叫张三，暖气费给报吗")) == []


def test_an_answer_shows_a_quote_and_how_far_its_source_was_seen(base: KnowledgeBase) -> None:
    desk = Desk(base).type("公益岗是啥")
    text = desk.text
    assert base.version in {reply.version for reply in desk.replies}
    assert text.index("政府出钱开发的岗位。") < text.index("依据：") < text.index("原文：「公益性岗位由政府开发。」")
    assert "《某市就业援助办法》（某人社发〔2010〕1号）第一条，2010年10月1日起施行（见到全文）" in text


def test_an_answer_whose_source_has_ended_is_withheld(tmp_path: Path) -> None:
    ended = DOCUMENT.replace("effective_from: 2010-10-01", "effective_from: 2010-10-01\neffective_to: 2026-10-31")
    base = load(write(small(tmp_path), documents__rules=ended))
    desk = Desk(base).type("公益岗是啥")
    assert "政府出钱开发的岗位" not in desk.text
    assert "只管到2026年10月31日，2026年11月24日已经不管用了" in desk.text
    assert not any(read_id(choice)[0] is Action.HELPFUL for choice in desk.ids)
    earlier = Desk(base, today=date(2026, 10, 31)).type("公益岗是啥")
    assert "政府出钱开发的岗位。" in earlier.text


def test_the_rules_of_the_district_that_was_named_for_a_referral(tmp_path: Path) -> None:
    base = load(base_with_rules(tmp_path))
    desk = Desk(base).type("贷款要什么条件")
    assert "到社区申请。" in desk.text
    desk.referred("230102").type("贷款要什么条件")
    assert "到甲区窗口申请。" in desk.text
    assert "这是甲区自己的规定" in desk.text
    assert "去哪办：甲区窗口，某路1号" in desk.text
    assert desk.conversation.district == "230102"


def test_another_district_is_told_the_general_rule(tmp_path: Path) -> None:
    desk = Desk(load(base_with_rules(tmp_path))).referred("230103").type("贷款要什么条件")
    assert "到社区申请。" in desk.text
