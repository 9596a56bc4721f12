"""A screening that goes on elsewhere by a one-time code: it stands in one place, once, for a day."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.casework import attempts
from bot.casework.resident_view import StoredSnapshot
from bot.clock import utcnow
from bot.dialogue import Address, converse
from bot.store import conversations, handover, privacy
from bot.store.handover import HandoverCode
from bot.store.models import Audit, Consent, ConversationRow, Message
from bot.wiring import Hotline
from handlers.conversation import Conversation, Screening, Stage
from handlers.dispatch import respond
from handlers.messages import Incoming, Kind
from knowledge.loader import load
from tests.store.stage import TELEGRAM, TODAY, WEB, Fixed

HOME = Address("web", "site", "visitor-2")


@pytest.fixture(scope="module")
def shipped() -> Fixed:
    return Fixed(load())


@pytest.fixture
def real(hotline: Hotline, shipped: Fixed) -> Hotline:
    """An installation of either database that answers in earnest."""
    return Hotline(hotline.settings, hotline.store, shipped, hotline.vault, respond)


def say(hotline: Hotline, address: Address, text: str) -> str:
    said = Incoming(text=text) if not text.startswith(">") else Incoming(kind=Kind.CHOICE, choice=text[1:])
    with hotline.store.reading() as session:
        count = len(session.exec(select(Message)).all())
    return "\n".join(reply.text for reply in converse(hotline, address, f"{address.person}-{count}", said, TODAY))


def state(hotline: Hotline, address: Address) -> Conversation:
    with hotline.store.reading() as session:
        row = conversations.find(session, address)
        assert row is not None
        return conversations.load(row)


def begun(hotline: Hotline) -> str:
    """A screening on Telegram with two answers, and the code that takes it elsewhere."""
    for text in (">screening", ">screening-agree", ">answer:work:looking", "女，1978年3月8日"):
        say(hotline, TELEGRAM, text)
    shown = say(hotline, TELEGRAM, "换个地方接着测")
    return shown.partition("接着测的码：")[2][:8]


def test_the_screening_moves_with_its_consents_and_is_gone_where_it_was(real: Hotline) -> None:
    code = begun(real)
    before = state(real, TELEGRAM).screening
    shown = say(real, WEB, f"接着测 {code.lower()}")
    assert "接过来了" in shown
    assert "户口" in shown
    assert state(real, WEB).screening == before
    assert state(real, TELEGRAM).screening is None
    with real.store.reading() as session:
        web = conversations.find(session, WEB)
        assert web is not None
        assert [row.conversation_id for row in session.exec(select(Consent))] == [web.id]
        assert [row.action for row in session.exec(select(Audit)) if row.action == "screening.move"]


def test_a_code_is_used_once(real: Hotline) -> None:
    code = begun(real)
    say(real, WEB, code)
    assert "不对" in say(real, HOME, code)
    assert state(real, HOME).screening is None
    assert state(real, WEB).screening is not None


def test_a_code_is_stored_as_a_digest_and_stands_in_no_transcript(real: Hotline) -> None:
    code = begun(real)
    say(real, WEB, f"接着测 {code}")
    with real.store.reading() as session:
        written = [row.text for row in session.exec(select(Message)) if row.direction == "in"]
        assert not any(code in text for text in written)
        assert code not in str([row.code_hash for row in session.exec(select(HandoverCode))])


def test_a_new_code_makes_the_old_one_worthless(real: Hotline) -> None:
    first = begun(real)
    second = say(real, TELEGRAM, "换个地方接着测").partition("接着测的码：")[2][:8]
    assert "不对" in say(real, WEB, first)
    assert "接过来了" in say(real, WEB, second)


def offered(session: Session, hotline: Hotline, *, days: float) -> ConversationRow:
    """A conversation with a finished screening and a code given so many days ago."""
    row = conversations.lock(session, conversations.find_or_create(session, TELEGRAM))
    conversations.save(session, row, Conversation(screening=Screening(stage=Stage.PAUSED)), utcnow())
    handover.offer(session, hotline.vault, row.id or 0, "ABCD2345", utcnow() - timedelta(days=days))
    return row


@pytest.mark.parametrize(("days", "counts"), [(0, True), (0.99, True), (1.01, False)])
def test_a_code_lasts_a_day(hotline: Hotline, days: float, counts: bool) -> None:
    with hotline.store.transaction() as session:
        offered(session, hotline, days=days)
        assert (handover.find(session, hotline.vault, "ABCD2345", utcnow()) is not None) is counts


def test_guesses_are_limited(hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        offered(session, hotline, days=0)
        guesser = conversations.lock(session, conversations.find_or_create(session, WEB))
        snapshot = StoredSnapshot(session, hotline.vault, guesser, TODAY, hotline.settings)
        assert all(snapshot.handed_over(f"AAAA222{number}") is None for number in range(2, 2 + attempts.ALLOWED))
        assert snapshot.handed_over("ABCD2345") is None


def test_erasing_makes_the_code_worthless(real: Hotline) -> None:
    code = begun(real)
    say(real, TELEGRAM, ">erase-yes")
    assert "不对" in say(real, WEB, code)
    with real.store.reading() as session:
        assert session.exec(select(HandoverCode)).all() == []


def test_an_unused_code_goes_with_the_idle_conversation(hotline: Hotline) -> None:
    with hotline.store.transaction() as session:
        offered(session, hotline, days=40)
    with hotline.store.transaction() as session:
        privacy.purge(session, utcnow() + timedelta(days=60), 30)
        assert session.exec(select(HandoverCode)).all() == []
        assert session.exec(select(ConversationRow)).all() == []
