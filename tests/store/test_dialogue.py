"""The one path of a message: one transaction a turn, a repeated delivery changes nothing, a failure loses nothing."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.casework import cases
from bot.dialogue import TurnFailedError, converse, fail_turn, receive, take_turn
from bot.store import audit, conversations, inbox, messages, outbox
from bot.store.models import CaseRecord, Consent, ConversationRow, Direction, Inbox, InboxStatus, Message, Outbox
from bot.wiring import Hotline
from handlers.dispatch import Turn
from handlers.messages import Incoming, Kind
from tests.store.stage import NOON, TELEGRAM, TODAY, WEB, Say, dump, tiny


def texts(hotline: Hotline, direction: Direction | None = None) -> list[str]:
    with hotline.store.reading() as session:
        rows = session.exec(select(Message).order_by(Message.id)).all()  # type: ignore[arg-type]  # a column, typed as its value
        return [row.text for row in rows if direction in (None, row.direction)]


def test_a_turn_answers_and_is_remembered(hotline: Hotline, say: Say) -> None:
    assert [reply.text for reply in say("一")] == ["heard 一"]
    say("二")
    with hotline.store.reading() as session:
        row = conversations.find(session, WEB)
        assert row is not None
        assert conversations.load(row).questions == ("一", "二")
        assert row.version == 2
    assert texts(hotline) == ["一", "heard 一", "二", "heard 二"]


def test_a_form_sent_twice_gets_the_replies_it_got_the_first_time(hotline: Hotline, say: Say) -> None:
    first = say("case:230102", delivery="form-1")
    say("something else")
    assert say("case:230102", delivery="form-1") == first
    with hotline.store.reading() as session:
        assert [row.number for row in session.exec(select(CaseRecord))] == [first[0].text]


def test_a_message_that_two_workers_take_is_answered_once(hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        receipt = receive(session, WEB, "once", Incoming(text="case:230102"))
    with hotline.store.transaction() as session:
        first = take_turn(session, hotline, receipt.inbox_id, TODAY)
    with hotline.store.transaction() as session:
        assert take_turn(session, hotline, receipt.inbox_id, TODAY) == first
    with hotline.store.reading() as session:
        assert [row.number for row in session.exec(select(CaseRecord))] == [first[0].text]


def test_a_tapped_button_is_kept_by_its_label(hotline: Hotline, say: Say) -> None:
    say("一")
    converse(hotline, WEB, "tap", Incoming(kind=Kind.CHOICE, choice="ok"), TODAY)
    assert texts(hotline, Direction.IN) == ["一", "好的"]


def test_what_is_neither_text_nor_button_is_answered_and_not_kept(hotline: Hotline) -> None:
    converse(hotline, WEB, "photo", Incoming(kind=Kind.PHOTO, text="caption"), TODAY)
    assert texts(hotline, Direction.IN) == []
    assert len(texts(hotline, Direction.OUT)) == 1


@pytest.mark.parametrize(("address", "waiting"), [(WEB, 0), (TELEGRAM, 1)])
def test_replies_travel_by_the_outbox_only_where_they_are_pushed(
    hotline: Hotline, say: Say, address: conversations.Address, waiting: int
) -> None:
    say("一", address=address)
    with hotline.store.reading() as session:
        assert len(session.exec(select(Outbox)).all()) == waiting


def test_consent_is_recorded_with_the_version_of_its_text(hotline: Hotline, say: Say) -> None:
    say("consent")
    with hotline.store.reading() as session:
        given = session.exec(select(Consent)).one()
        assert (given.purpose, given.version, given.given) == ("sensitive", "v1-consent", True)
        row = conversations.find(session, WEB)
        assert row is not None
        assert [line.action for line in audit.trail(session, f"conversation:{row.id}")] == ["consent"]


def test_a_number_that_was_only_looked_at_is_the_next_ones(say: Say) -> None:
    say("waste")
    assert say("case:")[0].text == "20261124-0001"
    say("waste")
    assert say("case:")[0].text == "20261124-0002"


def test_the_resident_withdraws_their_own_case_once_and_nobody_elses(hotline: Hotline, say: Say) -> None:
    mine, theirs = say("case:")[0].text, say("case:", address=TELEGRAM)[0].text
    for number in (theirs, mine, mine):
        say(f"withdraw:{number}")
    with hotline.store.reading() as session:
        states = {row.number: row.status.value for row, _ in cases.listing(session)}
    assert states == {mine: "withdrawn", theirs: "waiting"}


def test_an_effect_that_names_a_number_of_its_own_is_no_case(hotline: Hotline, say: Say) -> None:
    def forging(message: Incoming, *rest: Any) -> Turn:
        turn = tiny(message, *rest)
        return replace(turn, effects=tuple(effect.model_copy(update={"number": "x"}) for effect in turn.effects))

    say("case:", on=replace(hotline, respond=forging))
    with hotline.store.reading() as session:
        assert session.exec(select(CaseRecord)).all() == []


def test_a_turn_that_fails_three_times_is_set_aside_and_the_resident_is_told(hotline: Hotline, say: Say) -> None:
    say("一")
    replies = say("break:now")
    assert replies[0].text == hotline.knowledge.current.wording.say("turn.set_aside")
    with hotline.store.reading() as session:
        (row,) = inbox.set_aside(session)
        assert (row.failures, row.status) == (3, InboxStatus.SET_ASIDE)
        assert row.error.startswith("BrokenTurnError at tests.store.stage")
        conversation = conversations.find(session, WEB)
        assert conversation is not None
        assert conversations.load(conversation).questions == ("一",)
    assert [reply.text for reply in say("二")] == ["heard 二"]


def test_a_turn_that_fails_once_is_answered_once(hotline: Hotline, say: Say) -> None:
    failing = iter([True, False])

    def shaky(message: Incoming, *rest: Any) -> Turn:
        turn = tiny(message, *rest)
        if next(failing):
            raise ZeroDivisionError
        return turn

    assert len(say("case:", on=replace(hotline, respond=shaky))) == 2
    with hotline.store.reading() as session:
        assert len(session.exec(select(CaseRecord)).all()) == 1
        assert session.exec(select(Inbox)).one().failures == 1


def test_a_set_aside_message_tells_a_pushed_channel_by_the_outbox(hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        receipt = receive(session, TELEGRAM, "1", Incoming(text="break"))
    for _ in range(3):
        with pytest.raises(TurnFailedError), hotline.store.transaction() as session:
            take_turn(session, hotline, receipt.inbox_id, TODAY)
        fail_turn(hotline, receipt.inbox_id, ValueError())
    with hotline.store.transaction() as session:
        ((row, person),) = outbox.due(session, "telegram", "7000", 10, row_due_after(session))
        assert person == "4242"
        assert outbox.reply_of(row).text == hotline.knowledge.current.wording.say("turn.set_aside")


def row_due_after(session: Any) -> Any:
    return session.exec(select(Outbox.due_at)).one()


def test_a_lost_database_is_no_fault_of_the_message(hotline: Hotline) -> None:
    def lost(*_: Any) -> Turn:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    broken = replace(hotline, respond=lost)
    with hotline.store.transaction() as session:
        receipt = receive(session, WEB, "1", Incoming(text="一"))
    with pytest.raises(OperationalError), hotline.store.transaction() as session:
        take_turn(session, broken, receipt.inbox_id, TODAY)
    with hotline.store.reading() as session:
        assert session.get_one(Inbox, receipt.inbox_id).failures == 0


def test_a_turn_made_from_an_older_version_is_not_saved(hotline: Hotline, say: Say) -> None:
    say("一")
    with hotline.store.reading() as session:
        old = session.exec(select(ConversationRow)).one()
    say("二")
    with (
        pytest.raises(conversations.StaleConversationError),
        hotline.store.transaction() as session,
    ):
        conversations.save(session, old, conversations.load(old), NOON)


def test_a_state_that_an_older_program_wrote_begins_anew_with_its_cases(hotline: Hotline, say: Say) -> None:
    number = say("case:")[0].text
    with hotline.store.transaction() as session:
        row = session.exec(select(ConversationRow)).one()
        row.state = {"an older field": 1, "cases": [number]}
        session.add(row)
    assert say("status")[0].text.startswith(number)
    with hotline.store.reading() as session:
        assert conversations.load(session.exec(select(ConversationRow)).one()).cases == (number,)


def test_an_earlier_message_that_still_waits_is_answered_first(hotline: Hotline, say: Say) -> None:
    with hotline.store.transaction() as session:
        receive(session, WEB, "early", Incoming(text="先"))
    say("后")
    assert texts(hotline, Direction.IN) == ["先", "后"]


def test_the_transcript_can_be_read_on_from_where_one_was(hotline: Hotline, say: Say) -> None:
    say("一")
    with hotline.store.reading() as session:
        row = conversations.find(session, WEB)
        assert row is not None
        seen = messages.transcript(session, row.id or 0)
    say("二")
    with hotline.store.reading() as session:
        new = messages.transcript(session, row.id or 0, after=seen[-1].id or 0)
        newest = messages.transcript(session, row.id or 0, limit=1)
    assert [message.text for message in new] == ["二", "heard 二"]
    assert [message.text for message in newest] == ["heard 二"]


def test_no_words_stay_in_the_inbox_or_in_the_trail(hotline: Hotline, say: Say) -> None:
    say("my own words")
    lines = [line for line in dump(hotline.store).splitlines() if "my own words" in line]
    with hotline.store.reading() as session:
        assert all(row.payload is None for row in session.exec(select(Inbox)))
    assert len(lines) == 3  # what was said, what was answered, and the conversation's state
