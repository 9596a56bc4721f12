"""Papers ticked: once however often it is sent, told where the page is stale, and gone with an erasure."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.casework import cases, lives, papers_seen, resident_case
from bot.casework.papers_seen import PaperChanged, Tick
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.store import audit, privacy
from bot.store.case_desk_models import PaperSeen
from bot.store.engine import Store
from bot.store.models import ConversationRow, Message
from tests.casework.life_stage import RULES, claimed, live, people, row_of, straight
from tests.store.stage import add_staff

NOW = datetime(2026, 3, 20, 2, tzinfo=UTC)
CARD, BOOK = "身份证", "户口簿"
ORIGINAL, COPY = PaperSeen.ORIGINAL, PaperSeen.COPY


@pytest.fixture
def case(store: Store) -> tuple[str, StaffMember, StaffMember]:
    """A claimed case that was promised two papers, its holder and a supervisor."""
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        row = cases.find(session, number)
        assert row is not None
        conversation = ConversationRow(channel="web", account="site", person="one")
        session.add(conversation)
        session.flush()
        row.packet, row.conversation_id = {"documents": [CARD, BOOK]}, conversation.id
        session.add(row)
    return number, wang, zhao


def tick(store: Store, number: str, who: StaffMember, **to: tuple[PaperSeen | None, PaperSeen | None]) -> int:
    with store.transaction() as session:
        return papers_seen.tick(session, number, who, {name: Tick(*each) for name, each in to.items()}, now=NOW)


def seen(store: Store, number: str) -> list[tuple[str, PaperSeen | None, str]]:
    with store.reading() as session:
        return [(one.name, one.seen, one.by) for one in papers_seen.of_case(session, row_of(store, number))]


def test_a_tick_is_kept_with_who_saw_it_and_the_rest_is_missing(
    store: Store, case: tuple[str, StaffMember, StaffMember]
) -> None:
    number, wang, zhao = case
    assert seen(store, number) == [(CARD, None, ""), (BOOK, None, "")]
    assert [tick(store, number, wang, 身份证=(None, ORIGINAL)) for _ in range(2)] == [1, 0]
    assert seen(store, number) == [(CARD, ORIGINAL, "wang"), (BOOK, None, "")]
    with store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        assert resident_case.view(session, row, RULES).bring == (BOOK,)
        lives.pause(session, RULES, number, wang, now=NOW)
        (told,) = [one.text for one in session.exec(select(Message))]
        assert BOOK in told
        assert CARD not in told
        trail = [line.detail for line in audit.trail(session, f"case:{number}") if line.action == "case.papers"]
        assert trail == [{"papers": {"0": "original"}}]
    assert tick(store, number, zhao, 身份证=(ORIGINAL, None), 户口簿=(None, COPY)) == 2
    assert seen(store, number) == [(CARD, None, ""), (BOOK, COPY, "zhao")]


@pytest.mark.parametrize(("until", "bring"), [("start_notice", (CARD, BOOK)), ("recognise", ()), ("agree_plan", ())])
def test_papers_are_asked_for_until_there_is_a_conclusion_and_again_while_the_case_waits_for_them(
    store: Store, case: tuple[str, StaffMember, StaffMember], until: str, bring: tuple[str, ...]
) -> None:
    number, wang, zhao = case
    live(store, number, straight(until, wang, zhao), NOW)
    with store.transaction() as session:
        assert resident_case.view(session, row_of(store, number), RULES, NOW).bring == bring
        lives.pause(session, RULES, number, wang, now=NOW)
        assert resident_case.view(session, row_of(store, number), RULES, NOW).bring == (CARD, BOOK)


def test_a_stale_page_is_told_and_nothing_of_it_counts(
    store: Store, case: tuple[str, StaffMember, StaffMember]
) -> None:
    number, wang, zhao = case
    tick(store, number, zhao, 户口簿=(None, COPY))
    with pytest.raises(PaperChanged) as refused:
        tick(store, number, wang, 身份证=(None, ORIGINAL), 户口簿=(None, ORIGINAL))
    assert refused.value.values == {"paper": BOOK, "who": "zhao"}
    assert seen(store, number) == [(CARD, None, ""), (BOOK, COPY, "zhao")]
    assert tick(store, number, wang, 户口簿=(None, COPY)) == 0  # it is so already


def test_only_who_works_on_the_case_ticks(store: Store, case: tuple[str, StaffMember, StaffMember]) -> None:
    number, wang, _ = case
    with pytest.raises(CaseRefused):
        tick(store, number, add_staff(store, "other"), 身份证=(None, ORIGINAL))
    assert tick(store, number, wang, 没有这一样=(None, ORIGINAL)) == 0


def test_an_erasure_takes_the_ticks(store: Store, case: tuple[str, StaffMember, StaffMember]) -> None:
    number, wang, _ = case
    tick(store, number, wang, 身份证=(None, ORIGINAL))
    with store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        privacy.erase(session, session.get_one(ConversationRow, row.conversation_id), NOW)
    assert seen(store, number) == []
    with store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM case_paper").scalar_one() == 0
