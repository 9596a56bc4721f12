"""For any sequence of messages: a reply every time, nothing without consent, the same turn for the same state."""

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.actions import Action
from handlers.conversation import Conversation, Stage
from handlers.dispatch import respond
from handlers.effects import OpenCase, RecordConsent
from handlers.messages import Incoming, Kind
from knowledge.base import KnowledgeBase
from knowledge.loader import load
from tests.dialogue.desk import TODAY, Cases, Desk


@cache
def base() -> KnowledgeBase:
    """Loaded once; a function-scoped fixture and @given do not go together."""
    return load()


WORDS = st.sampled_from(
    [
        "自测", "同意", "好", "不", "返回", "重来", "停止", "帮助", "人工", "不清楚", "为什么", "删除我的记录", "是",
        "1978年3月8日", "48岁", "女", "男", "1", "2", "3", "1 3", "5 6", "都没有", "选好了", "道外", "13804501234",
        "就用这个聊天窗口", "公益性岗位是什么", "低保怎么办", "我的进度", "20261124-0001 ABC234", "谢谢", "/start",
        "我48了，下岗两年，离婚自己带孩子，户口在道外，吃低保", "我妈今年52，没工作", "给我妈测一下", "保密", "都对",
        "我42岁女的下岗一年了能办吗", "换个地方接着测", "接着测 ABCD2345", "今年四十八，农村户口",
    ]
)  # fmt: skip
TEXTS = st.builds(lambda text: Incoming(text=text), WORDS | st.text(max_size=30))
OTHERS = st.sampled_from([Incoming(kind=kind) for kind in Kind if kind is not Kind.TEXT])
BUTTONS = st.builds(
    lambda action, argument: Incoming(kind=Kind.CHOICE, choice=f"{action}:{argument}" if argument else str(action)),
    st.sampled_from(Action),
    st.sampled_from(
        [
            "",
            "sex:female",
            "person:female",
            "hukou",
            "sex",
            "妈",
            "situations",
            "birth",
            "230104",
            "20261124-0001",
            "situations:land",
            "x",
        ]
    ),
)
OFFERED = st.integers(0, 30)
"""Tap the offered choice of that number."""
MESSAGES = st.lists(TEXTS | OTHERS | BUTTONS | OFFERED, max_size=25)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def message_of(step: Incoming | int, conversation: Conversation) -> Incoming:
    if isinstance(step, Incoming):
        return step
    offered = conversation.offered
    return Incoming(kind=Kind.CHOICE, choice=offered[step % len(offered)].id) if offered else Incoming(text="你好")


@QUICK
@given(MESSAGES, st.booleans())
def test_every_message_is_answered_and_nothing_happens_without_consent(
    steps: list[Incoming | int], abroad: bool
) -> None:
    desk = Desk(base(), Cases(abroad=abroad))  # the desk itself checks each turn, from the conversation's JSON
    for step in steps:
        desk.send(message_of(step, desk.conversation))
        opened = sum(isinstance(effect, OpenCase) for effect in desk.effects)
        agreed = sum(
            isinstance(effect, RecordConsent) and effect.purpose == "handoff" and effect.given
            for effect in desk.effects
        )
        assert opened <= agreed
        assert sum(case.open for case in desk.cases.opened) <= 1
        screening = desk.conversation.screening
        if screening is not None and screening.stage is Stage.DONE:
            assert screening.decided_on == TODAY
        if abroad:
            assert all(effect.contact == "" for effect in desk.effects if isinstance(effect, OpenCase))


@QUICK
@given(MESSAGES, TEXTS | BUTTONS)
def test_respond_is_pure(steps: list[Incoming | int], last: Incoming) -> None:
    desk = Desk(base())
    for step in steps:
        desk.send(message_of(step, desk.conversation))
    conversation, cases = desk.conversation, desk.cases
    before = (conversation.model_dump_json(), repr(cases))
    first = respond(last, conversation, base(), cases, TODAY)
    assert (conversation.model_dump_json(), repr(cases)) == before
    assert respond(last, conversation, base(), cases, TODAY) == first
    after_restart = Conversation.model_validate_json(conversation.model_dump_json())
    assert respond(last, after_restart, base(), cases, TODAY) == first


@QUICK
@given(st.lists(OFFERED, max_size=20))
def test_back_takes_back_one_answer_wherever_the_screening_stands(taps: list[int]) -> None:
    desk = Desk(base()).begun()
    for tap in taps:
        screening = desk.conversation.screening
        if screening is None or screening.stage not in {Stage.ASKING, Stage.CONSENT} or desk.conversation.handoff:
            break
        options = [choice for choice in desk.ids if choice.startswith(("answer:", "unknown:", "sensitive-", "done:"))]
        desk.tap(options[tap % len(options)])
    screening = desk.conversation.screening
    if screening is None or not screening.steps or desk.conversation.handoff:
        return
    before = [step for step in screening.steps if not step.skipped]
    desk.type("返回")
    after = desk.conversation.screening
    assert after is not None
    said = [step for step in after.steps if not step.skipped]
    refused_taken_back = screening.steps[-1].skipped
    assert said == (before if refused_taken_back else before[:-1])


@QUICK
@given(MESSAGES)
def test_no_fact_counts_without_a_tap_and_no_sensitive_one_without_its_consent(steps: list[Incoming | int]) -> None:
    """A typed text that is no answer to the question on the table changes no answer, and the words alone none ever."""
    desk = Desk(base())
    for step in steps:
        desk.send(message_of(step, desk.conversation))
        screening = desk.conversation.screening
        if screening is None:
            continue
        rules = base().screening
        assert rules is not None
        if screening.stage is Stage.NOTICE:
            assert screening.answers == {}
        known = {fact for fact, value in screening.answers.items() if value is not None and rules.fact[fact].sensitive}
        if known:
            given_to = [
                e for e in desk.effects if isinstance(e, RecordConsent) and e.purpose == "sensitive" and e.given
            ]
            assert given_to


@QUICK
@given(st.lists(OFFERED, max_size=25), TEXTS)
def test_back_from_a_story_leaves_all_as_it_was(taps: list[int], words: Incoming) -> None:
    """返回 after a story leaves the screening as it was before it, wherever it was told."""
    desk = Desk(base()).begun()
    for tap in taps:
        if desk.conversation.screening is None or desk.conversation.handoff:
            return
        desk.send(message_of(tap, desk.conversation))
    before = desk.conversation.screening
    if before is None or before.stage is not Stage.ASKING or before.editing or before.told or desk.conversation.handoff:
        return
    desk.send(words)
    after = desk.conversation.screening
    if after is not None and after.stage is Stage.REVIEW and after.told:
        assert after.answers == before.answers
        desk.type("返回")
        assert desk.conversation.screening == before
