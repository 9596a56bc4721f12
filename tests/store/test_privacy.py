"""Erasing and purging: afterwards nothing of the person is left in any table."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from bot.casework import cases, contacts, told
from bot.clock import utcnow
from bot.dialogue import Address, receive
from bot.store import audit, conversations, messages, outbox, privacy
from bot.store.models import Attempt, CaseRecord, CaseStatus, Contact, ConversationRow, Message, Outbox, Outcome
from bot.store.vault import UnreadableError, Vault
from bot.wiring import Hotline
from handlers.conversation import Conversation
from handlers.messages import Incoming
from tests.store.stage import NOON, TELEGRAM, WEB, Say, add_staff, dump

TRACES = ("divorced-answer", "secret question", "13800138000", "private note", "kind reply", "category-4050")
"""Each long enough that no token, hash or microsecond of a table holds it by chance."""


def full_life(hotline: Hotline, say: Say, address: Address) -> tuple[str, str]:
    """A person who left something everywhere; their open case and its code."""
    for words in ("secret question", "screen", "consent", "break:secret question"):
        say(words, address=address)
    number, code = (reply.text for reply in say("case:230102", address=address))
    wang = add_staff(hotline.store, "wang")
    with hotline.store.transaction() as session:
        cases.claim(session, number, wang)
        cases.add_note(session, number, wang, "private note")
        cases.reply_to_resident(session, number, wang, "kind reply", "f1")
    return number, code


@pytest.mark.parametrize("address", [WEB, TELEGRAM], ids=["web", "telegram"])
def test_after_erasing_no_table_holds_anything_of_the_person(hotline: Hotline, say: Say, address: Address) -> None:
    number, code = full_life(hotline, say, address)
    before = dump(hotline.store)
    assert [trace for trace in TRACES if trace not in before and trace != "13800138000"] == []
    assert [reply.text for reply in say("erase", address=address)] == ["erased"]
    after = dump(hotline.store)
    assert [trace for trace in (*TRACES, "heard") if trace in after] == []
    with hotline.store.reading() as session:
        row = cases.find(session, number)
        assert row is not None
        assert (row.status, row.packet, row.conversation_id) == (CaseStatus.WITHDRAWN, {}, None)
        assert session.exec(select(Contact)).all() == []
    with hotline.store.transaction() as session:
        assert cases.find_by_code(session, hotline.vault, number, code, utcnow()) is None
        conversation = conversations.find(session, address)
        assert conversation is not None
        trail = audit.trail(session, f"conversation:{conversation.id}")
        assert trail[-1].action == "conversation.erase"
        assert conversations.load(conversation) == Conversation(greeted=True)


def test_erasing_sends_the_confirmation_and_nothing_that_was_still_under_way(hotline: Hotline, say: Say) -> None:
    full_life(hotline, say, TELEGRAM)
    say("erase", address=TELEGRAM)
    with hotline.store.transaction() as session:
        rows = outbox.due(session, "telegram", "7000", 10, utcnow())
        assert [outbox.reply_of(row).text for row, _ in rows] == ["erased"]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_file_of_the_database_holds_nothing_either(hotline: Hotline, say: Say) -> None:
    full_life(hotline, say, WEB)
    say("erase")
    with hotline.store.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # always there
    path = hotline.store.url.database
    assert path is not None
    with open(path, "rb") as file:  # noqa: PTH123 (bytes of a database file)
        content = file.read()
    assert [trace for trace in TRACES if trace.encode() in content] == []


def test_erasing_one_person_leaves_the_others(hotline: Hotline, say: Say) -> None:
    say("secret question", address=TELEGRAM)
    say("erase")
    assert "secret question" in dump(hotline.store)


def idle(hotline: Hotline, days: float) -> None:
    """As if every conversation had been silent for so long at NOON."""
    with hotline.store.transaction() as session:
        session.execute(update(ConversationRow).values(updated_at=NOON - timedelta(days=days)))
        session.execute(update(Message).values(created_at=NOON - timedelta(days=days)))


def purge(hotline: Hotline) -> int:
    with hotline.store.transaction() as session:
        return privacy.purge(session, NOON, 30)


@pytest.mark.parametrize(("days", "purged"), [(29.9, 0), (30.1, 1)])
def test_an_idle_conversation_without_cases_goes_altogether(
    hotline: Hotline, say: Say, days: float, purged: int
) -> None:
    for words in ("secret question", "screen", "consent"):
        say(words, address=TELEGRAM)
    idle(hotline, days)
    assert purge(hotline) == purged
    left = dump(hotline.store)
    assert ("secret question" in left) is (purged == 0)
    assert ("'4242'" in left) is (purged == 0)  # the whole value: four digits alone stand in a hash or a time too


def test_a_case_keeps_its_conversation_while_it_is_open_and_thirty_days_after(hotline: Hotline, say: Say) -> None:
    number, _ = full_life(hotline, say, TELEGRAM)
    idle(hotline, 31)
    assert purge(hotline) == 0
    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        row.status, row.outcome, row.closed_at = CaseStatus.RESOLVED, Outcome.PLACED, NOON - timedelta(days=29)
        session.add(row)
    assert purge(hotline) == 0
    with hotline.store.transaction() as session:
        session.execute(update(CaseRecord).values(closed_at=NOON - timedelta(days=31)))
    assert purge(hotline) == 1
    with hotline.store.reading() as session:
        conversation = conversations.find(session, TELEGRAM)
        assert conversation is not None
        assert conversations.load(conversation) == Conversation(greeted=True, cases=(number,))
        assert messages.transcript(session, conversation.id or 0) == []
    assert purge(hotline) == 0


def test_news_of_a_case_that_is_over_stays_as_long_as_the_rest_and_then_goes(hotline: Hotline, say: Say) -> None:
    number, _ = full_life(hotline, say, TELEGRAM)
    idle(hotline, 31)
    with hotline.store.transaction() as session:
        session.execute(update(CaseRecord).values(status=CaseStatus.RESOLVED, closed_at=NOON - timedelta(days=31)))
    assert purge(hotline) == 1  # emptied: what follows finds an empty conversation
    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        told.tell_words(session, row, "recognise", "the news", NOON - timedelta(days=29))
    assert purge(hotline) == 0
    assert "the news" in dump(hotline.store)
    with hotline.store.transaction() as session:
        session.execute(update(Message).values(created_at=NOON - timedelta(days=31)))
        session.execute(update(Outbox).values(body=None))
    assert purge(hotline) == 1
    assert "the news" not in dump(hotline.store)


def test_a_message_that_waits_for_its_turn_keeps_its_conversation(hotline: Hotline, say: Say) -> None:
    say("secret question")
    with hotline.store.transaction() as session:
        receive(session, WEB, "late", Incoming(text="again"))
    idle(hotline, 31)
    assert purge(hotline) == 0


def test_old_guesses_are_forgotten(hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        session.add(Attempt(guessed_hash="h", last_at=NOON - timedelta(days=31)))
    purge(hotline)
    with hotline.store.reading() as session:
        assert session.exec(select(Attempt)).all() == []


def test_a_contact_is_encrypted_masked_and_revealed_on_the_record(hotline: Hotline, say: Say) -> None:
    number = say("case:230102")[0].text
    assert "13800138000" not in dump(hotline.store)
    wang = add_staff(hotline.store, "wang")
    with hotline.store.transaction() as session:
        cases.claim(session, number, wang)
        row = session.exec(select(CaseRecord)).one()
        assert contacts.masked(session, hotline.vault, row) == "138****8000"
        assert contacts.reveal(session, hotline.vault, number, wang) == "13800138000"
        trail = audit.trail(session, f"case:{number}")
    assert [line.action for line in trail] == ["case.open", "case.claim", "case.reveal_contact"]
    assert trail[-1].actor == "staff:wang"


@pytest.mark.parametrize(("contact", "shown"), [("13800138000", "138****8000"), ("84640000", "****"), ("", "****")])
def test_a_mask_hides_short_contacts_whole(contact: str, shown: str) -> None:
    assert contacts.mask(contact) == shown


def test_another_key_opens_nothing() -> None:
    sealed = Vault(b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=").seal("13800138000")
    with pytest.raises(UnreadableError):
        Vault(b"MTEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=").open(sealed)
