"""What a resident writes to whoever works on their case, and what the case says to the resident when it is closed."""

from dataclasses import replace

import pytest
from sqlmodel import select

from bot.casework import cases, resident_case
from bot.casework.holding import may_read
from bot.casework.refusals import OtherDistrict
from bot.casework.staff import StaffMember
from bot.store import audit, case_message, conversations, messages
from bot.store.case_message import CaseMessage
from bot.store.engine import Store
from bot.store.models import CaseStatus, ConversationRow, Direction, Outbox, Outcome, Role
from bot.store.vault import Vault
from bot.wiring import Hotline
from handlers.effects import TellCaseworker
from tests.store.stage import KEY, NOON, TELEGRAM, WEB, Say, add_cases, add_staff, dump

WORDS = "改到后天上午行不行，打13912345678"
VAULT = Vault(KEY)


@pytest.fixture
def wang(store: Store) -> StaffMember:
    return add_staff(store, "wang", district="230102")


def hear(store: Store, number: str, address: conversations.Address = WEB) -> None:
    with store.transaction() as session:
        row = conversations.find(session, address)
        assert row is not None
        cases.hear(session, VAULT, row, TellCaseworker(number=number, text=WORDS), NOON)


def test_a_message_is_kept_sealed_and_new_until_it_was_shown(store: Store, say: Say, wang: StaffMember) -> None:
    number = say("case:230102")[0].text
    hear(store, number)
    assert "13912345678" not in dump(store)
    with store.transaction() as session:
        row = cases.claim(session, number, wang)
        assert case_message.with_unread(session) == {row.id}
        (kept,) = case_message.of_case(session, row.id)
        assert VAULT.open(kept.sealed) == WORDS
        assert case_message.mark_read(session, row.id, kept.id or 0, NOON) == 1
        assert case_message.mark_read(session, row.id, kept.id or 0, NOON) == 0
        assert case_message.with_unread(session) == frozenset()
        assert [line.action for line in audit.trail(session, f"case:{number}")][-2:] == ["case.tell", "case.claim"]


def test_what_comes_while_the_holder_reads_stays_new(store: Store, say: Say) -> None:
    number = say("case:")[0].text
    hear(store, number)
    with store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        shown = case_message.of_case(session, row.id)[-1].id or 0
    hear(store, number)
    with store.transaction() as session:
        assert case_message.mark_read(session, row.id, shown, NOON) == 1
        assert case_message.with_unread(session) == {row.id}


def test_nobody_writes_into_anothers_case_or_a_closed_one(store: Store, say: Say) -> None:
    number = say("case:")[0].text
    say("一", address=TELEGRAM)
    with pytest.raises(ValueError, match="not this person"):
        hear(store, number, TELEGRAM)
    with store.transaction() as session:
        cases.withdraw(session, number)
    with pytest.raises(ValueError, match="not this person"):
        hear(store, number)
    with store.reading() as session:
        assert session.exec(select(CaseMessage)).all() == []


def test_erasing_takes_the_messages_too(store: Store, say: Say) -> None:
    hear(store, say("case:")[0].text)
    say("erase")
    with store.reading() as session:
        assert session.exec(select(CaseMessage)).all() == []


@pytest.mark.parametrize(("address", "pushed"), [(WEB, 0), (TELEGRAM, 1)])
def test_a_resolved_case_tells_the_resident_once_in_their_channel(
    hotline: Hotline, say: Say, wang: StaffMember, address: conversations.Address, pushed: int
) -> None:
    store = hotline.store
    number = say("case:230102", address=address)[0].text
    words = hotline.knowledge.current.wording.say("case.closed_told", number=number, outcome="placed")
    with store.transaction() as session:
        before = len(session.exec(select(Outbox)).all())
        cases.claim(session, number, wang)
        cases.resolve(session, number, wang, Outcome.PLACED, words=words)
    with store.reading() as session:
        row = cases.find(session, number)
        assert row is not None
        assert row.status is CaseStatus.RESOLVED
        last = messages.transcript(session, row.conversation_id or 0)[-1]
        assert (last.text, last.direction, last.staff) == (words, Direction.OUT, "")
        assert number in last.text
        assert "上岗" in last.text
        assert len(session.exec(select(Outbox)).all()) - before == pushed


@pytest.mark.parametrize("review", [False, True])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_words_for_the_resident(hotline: Hotline, outcome: Outcome, review: bool) -> None:
    wording = hotline.knowledge.current.wording
    words = wording.say("case.closed_told", number="20261124-0001", outcome=outcome.value, review=review)
    assert "办结" in words
    assert len(words.strip().splitlines()) >= 2


@pytest.mark.parametrize(
    ("role", "own", "lies_in", "reads"),
    [
        (Role.CASEWORKER, "230102", "230102", True),
        (Role.CASEWORKER, "230103", "230102", False),
        (Role.CASEWORKER, "", "230102", True),
        (Role.CASEWORKER, "230103", "", True),
        (Role.SUPERVISOR, "230103", "230102", True),
        (Role.OPERATOR, "230102", "230102", False),
        (Role.EDITOR, "", "", False),
    ],
)
def test_who_sees_what_a_case_holds(store: Store, role: Role, own: str, lies_in: str, reads: bool) -> None:
    who = add_staff(store, "someone", role, district=own)
    with store.transaction() as session:
        (number,) = add_cases(session, 1, district=lies_in)
        row = cases.find(session, number)
        assert row is not None
        assert may_read(row, who) is reads


def test_a_claim_opens_the_case_to_another_district(store: Store, wang: StaffMember) -> None:
    with store.transaction() as session:
        (number,) = add_cases(session, 1, district="230103")
        row = cases.find(session, number)
        assert row is not None
        with pytest.raises(OtherDistrict):
            cases.add_note(session, number, wang, "看不到的")
        row = cases.claim(session, number, wang)
        assert may_read(row, wang)
        assert not may_read(row, replace(wang, id=wang.id + 1))
        cases.add_note(session, number, wang, "打过电话")
        assert [note.text for note, _ in cases.notes(session, row)] == ["打过电话"]


def test_the_reply_is_seen_in_the_residents_view(store: Store, say: Say, wang: StaffMember) -> None:
    number = say("case:230102")[0].text
    with store.transaction() as session:
        row = cases.claim(session, number, wang)
        assert not resident_case.view(session, row).replied
        cases.reply_to_resident(session, number, wang, "请带户口本", "form")
        assert resident_case.view(session, row).replied
        assert session.get(ConversationRow, row.conversation_id) is not None
