"""Two cases of one person become one; a resolved one is opened again; nobody counts twice, one rating is given."""

from datetime import timedelta

import pytest

from bot.casework import (
    cases,
    contacts,
    figures,
    ledger,
    lives,
    merging,
    overview,
    person_record,
    ratings,
    reopening,
    resident_case,
)
from bot.casework.lives import Filled
from bot.casework.queue_refusals import HandedOnMeanwhile, Merged, MergeRefused, NotResolved
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, NotHolder
from bot.casework.staff import StaffMember
from bot.casework.work_holding import rules_of
from bot.store import conversations, privacy
from bot.store.engine import Store
from bot.store.models import CaseStatus, ConversationRow, Outcome
from bot.store.queue_models import Satisfaction
from handlers.effects import TellCaseworker
from knowledge.casework.periods import Span
from knowledge.casework.sheets import Fill
from tests.casework.queue_stage import BASE, DAOLI, MONDAY, NOW, RULES, VAULT, WORDING, office, refer, row_of, told

KEPT, OTHER, THIRD = "20260302-0001", "20260302-0002", "20260302-0003"
PHONE = "13800001234"
LATER = NOW + timedelta(hours=1)
MARCH = Span(MONDAY - timedelta(days=10), MONDAY + timedelta(days=20))


def one_person(store: Store) -> dict[str, StaffMember]:
    people = office(store)
    with store.transaction() as session:
        refer(session, KEPT, person="on the web", contact=PHONE)
        refer(session, OTHER, person="4242", channel="telegram", contact="138-0000-1234")
        refer(session, THIRD, person="somebody else", contact="13900000000")
        cases.claim(session, KEPT, people["wang"], now=NOW)
    return people


def merged(store: Store, people: dict[str, StaffMember]) -> None:
    with store.transaction() as session:
        seen = merging.preview(session, VAULT, KEPT, OTHER, people["wang"]).seen
        assert merging.merge(session, VAULT, KEPT, OTHER, people["wang"], now=NOW, seen=seen, say=WORDING)
        assert not merging.merge(session, VAULT, KEPT, OTHER, people["wang"], now=NOW, seen=seen, say=WORDING)


def conversation_of(store: Store, number: str) -> ConversationRow:
    with store.reading() as session:
        found = session.get(ConversationRow, row_of(session, number).conversation_id)
        assert found is not None
        return found


def test_both_numbers_lead_to_the_one_case_and_both_channels_are_told(store: Store) -> None:
    people = one_person(store)
    before = conversation_of(store, OTHER)
    merged(store, people)
    with store.transaction() as session:
        found = cases.find_by_code(session, VAULT, OTHER, "ABC234", NOW)
        assert found is not None
        view = resident_case.view(session, found, RULES, NOW)
        assert (view.number, view.status, view.formerly) == (KEPT, "claimed", (OTHER,))
        assert [text for text in told(session, KEPT) if "并入" in text] == 2 * [told(session, KEPT)[-1]]
        (theirs,) = resident_case.views(session, cases.of_conversation(session, before.id or 0), RULES, NOW)
        assert theirs.number == KEPT
        cases.hear(session, VAULT, before, TellCaseworker(number=KEPT, text="我搬家了"), NOW)
        for change in (
            lambda: cases.claim(session, OTHER, people["li"], now=NOW),
            lambda: cases.withdraw(session, OTHER),
            lambda: reopening.reopen(session, OTHER, people["wang"], "原因", now=NOW),
            lambda: lives.move(
                session, RULES, OTHER, people["zhao"], Filled("register", {"registered_on": MONDAY}), now=NOW
            ),
        ):
            with pytest.raises(Merged) as refused:
                change()
            assert refused.value.into == KEPT


def test_what_was_left_with_the_other_is_reached_from_the_one_and_goes_with_its_own_erasure(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, KEPT, person="4242", channel="telegram")
        refer(session, OTHER, person="4242", channel="telegram", contact=PHONE)
        cases.claim(session, KEPT, people["wang"], now=NOW)
        merging.merge(session, VAULT, KEPT, OTHER, people["wang"], now=NOW)
        assert contacts.reveal(session, VAULT, KEPT, people["wang"]) == PHONE
        row = conversations.lock(session, row_of(session, OTHER).conversation_id or 0)
        privacy.erase(session, row, NOW)
        assert contacts.masked(session, VAULT, row_of(session, KEPT)) == ""


def test_a_merge_of_a_merge_leads_on_in_one_step(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        for number in (KEPT, OTHER, THIRD):
            refer(session, number, contact=PHONE)
            cases.claim(session, number, people["wang"], now=NOW)
        merging.merge(session, VAULT, OTHER, THIRD, people["wang"], now=NOW)
        merging.merge(session, VAULT, KEPT, OTHER, people["wang"], now=NOW)
        view = resident_case.view(session, row_of(session, THIRD), RULES, NOW)
        assert (view.number, view.formerly) == (KEPT, (OTHER, THIRD))


def test_what_cannot_be_one(store: Store) -> None:
    people = one_person(store)

    def refused(kept: str, other: str, who: str) -> tuple[type[CaseRefused], str]:
        with store.transaction() as session:
            found = merging.preview(session, VAULT, kept, other, people[who]).refused
            assert found is not None
            with pytest.raises(type(found)):
                merging.merge(session, VAULT, kept, other, people[who], now=NOW)
            assert found.words(WORDING)
            return type(found), found.key

    assert refused(KEPT, THIRD, "wang") == (MergeRefused, "queue.merge.no_sign")
    assert refused(KEPT, KEPT, "wang") == (MergeRefused, "queue.merge.same")
    assert refused(KEPT, OTHER, "li")[0] is NotHolder
    assert refused(OTHER, KEPT, "wang")[0] is NotClaimed
    with store.transaction() as session:
        cases.claim(session, OTHER, people["li"], now=NOW)
    assert refused(KEPT, OTHER, "wang")[0] is NotHolder
    with store.transaction() as session:
        seen = merging.preview(session, VAULT, KEPT, OTHER, people["zhao"]).seen
        cases.release(session, OTHER, people["li"], now=NOW)
        with pytest.raises(HandedOnMeanwhile):
            merging.merge(session, VAULT, KEPT, OTHER, people["zhao"], now=NOW, seen=seen)
        cases.withdraw(session, OTHER)
    assert refused(KEPT, OTHER, "zhao")[0] is Closed


def test_a_person_counts_once_after_a_merge(store: Store) -> None:
    people = one_person(store)
    with store.transaction() as session:
        cases.claim(session, OTHER, people["wang"], now=NOW)
        for number in (KEPT, OTHER):
            lives.move(session, RULES, number, people["wang"], Filled("register", {"registered_on": MONDAY}), now=NOW)
        assert figures.counted(session, MARCH)[DAOLI][Fill.COUNT_REGISTERED] == (KEPT, OTHER)
    merged(store, people)
    entries = ledger.People(BASE, RULES, MONDAY)
    with store.transaction() as session:
        assert figures.counted(session, MARCH)[DAOLI][Fill.COUNT_REGISTERED] == (KEPT,)
        (before,) = [one for one in overview.tables(session, NOW, DAOLI) if one.name == "by-district"]
        assert before.behind == {(DAOLI, "before"): (KEPT,)}
        assert len(ledger.rows(session, VAULT, entries, RULES.sheets["ledger"])) == 1
        gone = person_record.person_record(session, BASE, rules_of(BASE), row_of(session, OTHER))
        assert gone.state == f"已经并入 {KEPT}"


def test_a_case_opened_again_is_the_same_case_in_every_figure_and_is_rated_once(store: Store) -> None:
    people = one_person(store)

    def shown() -> tuple[object, object]:
        with store.reading() as session:
            counted = figures.counted(session, MARCH)
            return {fill: counted[DAOLI][fill] for fill in counted[DAOLI]}, ratings.counted(session, MONDAY, MONDAY)

    with store.transaction() as session:
        lives.move(session, RULES, KEPT, people["wang"], Filled("register", {"registered_on": MONDAY}), now=NOW)
        cases.resolve(session, KEPT, people["wang"], Outcome.NO_CONTACT, words="办结了", now=NOW)
        row = row_of(session, KEPT)
        assert ratings.rate(session, row, Satisfaction.FAIR, now=NOW)
        assert not ratings.rate(session, row, Satisfaction.GOOD, now=NOW)
    before = shown()
    with store.transaction() as session:
        for _ in range(2):  # the form sent twice
            reopening.reopen(session, KEPT, people["wang"], "又联系上了", key="f1", now=LATER, say=WORDING)
        row = row_of(session, KEPT)
        assert (row.status, row.outcome, row.closed_at) == (CaseStatus.CLAIMED, None, None)
        assert [note.text for note, _ in cases.notes(session, row)] == ["又联系上了"]
        assert len([text for text in told(session, KEPT) if "重新打开" in text]) == 1
    assert shown() == before
    with store.transaction() as session:
        cases.resolve(session, KEPT, people["wang"], Outcome.PLACED, words="又办结了", now=LATER)
        assert "又办结了" in told(session, KEPT)[-1]
        assert not ratings.rate(session, row_of(session, KEPT), Satisfaction.GOOD, now=LATER)
    assert shown() == before


def test_who_opens_a_case_again(store: Store) -> None:
    people = one_person(store)
    with store.transaction() as session:
        with pytest.raises(NotResolved):
            reopening.reopen(session, KEPT, people["wang"], "原因", now=NOW)
        cases.resolve(session, KEPT, people["wang"], Outcome.OTHER, now=NOW)
        with pytest.raises(NotHolder):
            reopening.reopen(session, KEPT, people["li"], "原因", now=NOW)
        assert reopening.reopen(session, KEPT, people["zhao"], "原因", now=NOW).claimed_by == people["zhao"].id
