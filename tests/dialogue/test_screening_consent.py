"""The notice before the first question, and the separate consent before the sensitive ones."""

from dataclasses import replace

from handlers.conversation import REFUSED, Stage
from handlers.effects import RecordConsent
from knowledge.base import KnowledgeBase
from knowledge.wording import Wording
from tests.dialogue.desk import Desk
from tests.dialogue.story import STORY, answer_until, on_the_table, stage


def test_the_notice_comes_first_and_says_who_what_for_how_long_and_how_to_delete(desk: Desk) -> None:
    desk.cases.keep_days = 45
    desk.type("自测")
    assert stage(desk) is Stage.NOTICE
    for words in ("12333", "条件", "45天", "删除我的记录", "不用姓名"):
        assert words in desk.text


def test_nothing_is_asked_before_the_resident_agrees(desk: Desk) -> None:
    desk.type("自测").type("没工作在找")
    assert desk.answers == {}
    assert stage(desk) is Stage.NOTICE


def test_declining_the_notice_leaves_no_screening(desk: Desk) -> None:
    desk.type("自测").type("先不做")
    assert desk.conversation.screening is None
    assert desk.effects == []


def test_agreeing_is_recorded_with_the_version_of_the_notice(desk: Desk) -> None:
    desk.begun()
    consent = desk.effects[0]
    assert isinstance(consent, RecordConsent)
    assert (consent.purpose, consent.given) == ("screening", True)
    assert consent.version


def test_another_text_is_another_version(knowledge: KnowledgeBase, desk: Desk) -> None:
    desk.begun()
    changed = dict(knowledge.wording.templates) | {"screening.notice": "另一份告知"}
    other = Desk(with_wording(knowledge, changed)).begun()
    assert isinstance(first := desk.effects[0], RecordConsent)
    assert isinstance(second := other.effects[0], RecordConsent)
    assert first.version != second.version


def with_wording(knowledge: KnowledgeBase, templates: dict[str, str]) -> KnowledgeBase:
    return replace(knowledge, wording=Wording(templates))


def sensitive(desk: Desk) -> Desk:
    """At the separate consent."""
    desk.begun()
    for _ in range(30):
        if stage(desk) is Stage.CONSENT:
            return desk
        desk.type(STORY[on_the_table(desk)])
    raise AssertionError("no consent was asked for")


def test_sensitive_questions_wait_for_a_consent_of_their_own(desk: Desk) -> None:
    sensitive(desk)
    answers = desk.answers
    desk.type("我离婚了")
    assert stage(desk) is Stage.CONSENT
    assert desk.answers == answers
    desk.type("可以")
    given = desk.effects[-1]
    assert isinstance(given, RecordConsent)
    assert (given.purpose, given.given) == ("sensitive", True)
    assert stage(desk) is Stage.REVIEW  # what was said meanwhile is shown now, and still no answer
    assert "婚姻：离婚" in desk.text
    assert desk.answers == answers


def test_the_refused_consent_leaves_the_facts_unknown_and_goes_on(desk: Desk) -> None:
    sensitive(desk).type("不想说，跳过")
    given = desk.effects[-1]
    assert isinstance(given, RecordConsent)
    assert (given.purpose, given.given) == ("sensitive", False)
    answer_until(desk)
    assert desk.answers["disability"] is None
    assert stage(desk) is Stage.DONE
    screening = desk.conversation.screening
    assert screening is not None
    assert screening.sensitive_consent == REFUSED


def test_back_after_the_refusal_asks_for_the_consent_again(desk: Desk) -> None:
    sensitive(desk)
    before = desk.answers
    desk.type("不想说，跳过").type("返回")
    assert stage(desk) is Stage.CONSENT
    assert desk.answers == before
