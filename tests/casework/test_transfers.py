"""A case goes to other hands and back; who may, what is refused, who stands in, what the resident is told."""

from datetime import date, timedelta

import pytest

from bot.casework import absences, cases, places, queue, transfers, units
from bot.casework.queue_refusals import (
    AbsenceRefused,
    HandedOnMeanwhile,
    NothingToReturn,
    NotYourStaff,
    TransferRefused,
)
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, NotHolder, RoleRefused
from bot.casework.transfers import Form
from bot.store import audit, conversations, privacy
from bot.store.engine import Store
from bot.store.models import CaseStatus, Outcome, Role
from tests.casework.queue_stage import (
    DAOLI,
    MONDAY,
    NANGANG,
    NOW,
    WORDING,
    ZERO_EMPLOYMENT,
    office,
    refer,
    row_of,
    told,
)
from tests.store.stage import add_staff, dump

NUMBER = "20260302-0001"
WHY = Form("住到那边去了")


def actions(store: Store) -> list[str]:
    with store.reading() as session:
        return [line.action.removeprefix("case.") for line in audit.trail(session, f"case:{NUMBER}")]


def test_a_case_goes_to_a_person_once_and_the_resident_is_told_once(store: Store) -> None:
    people = office(store)
    form = Form("身份证230102199001011234，住到那边去了", key="f1", seen="wang")
    with store.transaction() as session:
        refer(session, NUMBER)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
        first = transfers.to_person(session, NUMBER, people["wang"], "sun", form, now=NOW, say=WORDING)
        again = transfers.to_person(session, NUMBER, people["wang"], "sun", form, now=NOW, say=WORDING)
        assert first.id == again.id
        assert "230102199001011234" not in first.reason
        assert row_of(session, NUMBER).claimed_by == people["sun"].id
        assert len(told(session, NUMBER)) == 1
        assert "不用再说一遍" in told(session, NUMBER)[0]
    assert actions(store) == ["open", "claim", "transfer"]


def test_a_case_goes_into_the_line_of_a_unit_and_back_to_who_held_it(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
        transfers.to_unit(session, NUMBER, people["wang"], NANGANG, WHY, now=NOW, say=WORDING)
        row = row_of(session, NUMBER)
        assert (row.status, row.district) == (CaseStatus.WAITING, NANGANG)
        assert "南岗区" in told(session, NUMBER)[-1]
        cases.claim(session, NUMBER, people["sun"], now=NOW)
        transfers.give_back(session, NUMBER, people["sun"], Form("不是我们区的"), now=NOW, say=WORDING)
        assert (row.status, row.district, row.claimed_by) == (CaseStatus.CLAIMED, DAOLI, people["wang"].id)
        assert [one.kind for one in transfers.history(session, row)] == ["transfer", "return"]
        with pytest.raises(NothingToReturn):
            transfers.give_back(session, NUMBER, people["wang"], WHY, now=NOW)


def test_a_case_that_was_handed_out_of_the_line_goes_back_into_it(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
        transfers.to_person(session, NUMBER, people["zhao"], "li", WHY, now=NOW)
        transfers.give_back(session, NUMBER, people["li"], WHY, now=NOW)
        assert (row_of(session, NUMBER).status, row_of(session, NUMBER).claimed_by) == (CaseStatus.WAITING, None)


@pytest.mark.parametrize(
    ("stands", "who", "refusal"),
    [
        ("waiting", "li", NotClaimed),
        ("waiting", "zhao", None),
        ("claimed", "li", NotHolder),
        ("claimed", "wang", None),
        ("claimed", "zhao", None),
        ("claimed", "phone", RoleRefused),
        ("resolved", "zhao", Closed),
    ],
)
def test_only_the_holder_or_a_supervisor_hands_on(
    store: Store, stands: str, who: str, refusal: type[CaseRefused] | None
) -> None:
    people = office(store) | {"phone": add_staff(store, "phone", Role.OPERATOR)}
    with store.transaction() as session:
        refer(session, NUMBER)
        if stands != "waiting":
            cases.claim(session, NUMBER, people["wang"], now=NOW)
        if stands == "resolved":
            cases.resolve(session, NUMBER, people["wang"], Outcome.PLACED, now=NOW)
    before = actions(store)
    if refusal is None:
        with store.transaction() as session:
            transfers.to_person(session, NUMBER, people[who], "sun", WHY, now=NOW)
        assert actions(store) == [*before, "transfer"]
        return
    with pytest.raises(refusal) as refused, store.transaction() as session:
        transfers.to_person(session, NUMBER, people[who], "sun", WHY, now=NOW)
    assert refused.value.words(WORDING)
    assert actions(store) == before


@pytest.mark.parametrize(
    ("name", "reason", "key"),
    [
        ("nobody", "原因", "queue.no_such_person"),
        ("phone", "原因", "queue.no_such_person"),
        ("wang", "原因", "queue.there_already"),
        ("sun", " \n", "queue.no_reason"),
        ("sun", "长" * 501, "queue.no_reason"),
    ],
)
def test_what_a_hand_over_may_not_be(store: Store, name: str, reason: str, key: str) -> None:
    people = office(store)
    add_staff(store, "phone", Role.OPERATOR)
    with store.transaction() as session:
        refer(session, NUMBER)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
        with pytest.raises(TransferRefused) as refused:
            transfers.to_person(session, NUMBER, people["wang"], name, Form(reason), now=NOW)
        assert refused.value.key == key
        assert refused.value.words(WORDING)


def test_a_stale_page_is_refused_and_names_who_holds_the_case_now(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
        transfers.to_person(session, NUMBER, people["zhao"], "li", Form("原因", seen="wang"), now=NOW)
        with pytest.raises(HandedOnMeanwhile) as refused:
            transfers.to_person(session, NUMBER, people["zhao"], "sun", Form("原因", seen="wang"), now=NOW)
        assert refused.value.holder == "li"


def test_who_is_away_is_covered_and_the_hand_over_says_so(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        absences.announce(session, people["wang"], who="wang", since=MONDAY, until=MONDAY, cover="li", key="a", now=NOW)
        refer(session, NUMBER)
        made = transfers.to_person(session, NUMBER, people["zhao"], "wang", WHY, now=NOW)
        assert (made.to_staff_id, made.instead_of_id) == (people["li"].id, people["wang"].id)
        assert row_of(session, NUMBER).claimed_by == people["li"].id
        absences.announce(session, people["sun"], who="sun", since=MONDAY, until=MONDAY, key="b", now=NOW)
        with pytest.raises(TransferRefused) as refused:
            transfers.to_person(session, NUMBER, people["zhao"], "sun", WHY, now=NOW)
        assert refused.value.key == "queue.away"


def test_a_community_s_cases_go_to_its_named_person_then_to_the_cover_then_to_all(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
        refer(session, "20260302-0002")
        transfers.to_unit(session, NUMBER, people["zhao"], "daoli-1-1", WHY, now=NOW)
        place = places.of(session, row_of(session, NUMBER))
        assert place is not None
        assert place.routed_to == people["wang"].id

        def takes(who: str, day: date = MONDAY) -> str:
            now = NOW + (day - MONDAY)
            row = queue.claim_next(session, people[who], now=now)
            if row is not None:
                cases.release(session, row.number, people[who], now=now)
            return row.number if row else ""

        tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
        absences.announce(
            session, people["wang"], who="wang", since=tuesday, until=tuesday, cover="li", key="1", now=NOW
        )
        absences.announce(session, people["zhao"], who="wang", since=wednesday, until=wednesday, key="2", now=NOW)
        assert (takes("wang"), takes("li")) == (NUMBER, "20260302-0002")  # li leaves wang what is wang's
        assert (takes("li", tuesday), takes("zhao", tuesday)) == (NUMBER, "20260302-0002")
        assert (takes("li", wednesday), takes("zhao", wednesday)) == (NUMBER, NUMBER)  # nobody stands in: the oldest


def test_a_referral_that_names_its_community_waits_for_the_named_person(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        rows = [
            refer(session, f"20260302-{place:04d}", unit=unit, district=district)
            for place, (unit, district) in enumerate((("daoli-1-1", DAOLI), ("daoli-1-1", NANGANG), ("gone", DAOLI)), 1)
        ]
        found = [places.of(session, row) for row in rows]
        assert [place.routed_to if place else None for place in found] == [people["wang"].id, None, None]
        lines = [cases.waiting(session, DAOLI, unit=unit, now=NOW) for unit in ("daoli-1-1", "daoli-1-2", "")]
        assert lines == [1, 1, 1]
        absences.announce(session, people["wang"], who="wang", since=MONDAY, until=MONDAY, key="a", now=NOW)
        assert cases.waiting(session, DAOLI, now=NOW) == 2  # nobody stands in: one line for all


def test_an_erasure_takes_the_reasons_the_digest_and_what_was_told(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER, contact="13800001234", packet=ZERO_EMPLOYMENT)
        cases.claim(session, NUMBER, people["wang"], now=NOW)
        transfers.to_person(session, NUMBER, people["wang"], "li", Form("她要照顾老人"), now=NOW, say=WORDING)
        row = row_of(session, NUMBER)
        privacy.erase(session, conversations.lock(session, row.conversation_id or 0), NOW)
    with store.transaction() as session:
        place = places.of(session, row_of(session, NUMBER))
        assert place is not None
        assert (place.ahead, place.contact_digest) == (False, "")
        assert [one.reason for one in transfers.history(session, row_of(session, NUMBER))] == [""]
        assert told(session, NUMBER) == []
    assert "照顾老人" not in dump(store)


def test_a_community_without_a_named_person_falls_back_to_the_district(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        refer(session, NUMBER)
        transfers.to_unit(session, NUMBER, people["zhao"], "daoli-1-2", WHY, now=NOW)
        place, unit = places.of(session, row_of(session, NUMBER)), units.by_code(session, "daoli-1-2")
        assert place is not None
        assert unit is not None
        assert (place.routed_to, row_of(session, NUMBER).unit_id) == (None, unit.id)
        taken = queue.claim_next(session, people["li"], now=NOW)
        assert taken is not None
        assert taken.number == NUMBER


@pytest.mark.parametrize(
    ("staff", "who", "days", "cover", "refusal"),
    [
        ("wang", "wang", (0, 2), "li", None),
        ("zhao", "wang", (0, 2), "", None),
        ("wang", "li", (0, 2), "", NotYourStaff),
        ("zhao", "sun", (0, 2), "", NotYourStaff),
        ("qian", "sun", (0, 2), "", None),
        ("wang", "wang", (2, 0), "", AbsenceRefused),
        ("wang", "wang", (-3, -1), "", AbsenceRefused),
        ("wang", "wang", (0, 2), "wang", AbsenceRefused),
        ("wang", "wang", (0, 2), "nobody", AbsenceRefused),
    ],
)
def test_who_may_be_said_to_be_away(  # noqa: PLR0917 (pytest passes by name)
    store: Store, staff: str, who: str, days: tuple[int, int], cover: str, refusal: type[CaseRefused] | None
) -> None:
    people = office(store)
    since, until = (MONDAY + timedelta(days=each) for each in days)

    def announced() -> bool:
        with store.transaction() as session:
            return absences.announce(
                session, people[staff], who=who, since=since, until=until, cover=cover, key="one form", now=NOW
            )

    if refusal is None:
        assert (announced(), announced()) == (True, False)
        with store.transaction() as session:
            ((row, _, _),) = absences.listed(session, people["qian"], MONDAY)
            assert absences.take_back(session, people[staff], row.id or 0, now=NOW)
            assert not absences.take_back(session, people[staff], row.id or 0, now=NOW)
            assert absences.covers(session, MONDAY).away == {}
        return
    with pytest.raises(refusal) as refused:
        announced()
    assert refused.value.words(WORDING)


def test_two_who_stand_in_for_each_other_and_are_both_away_leave_nobody(store: Store) -> None:
    people = office(store)
    with store.transaction() as session:
        for who, cover in (("wang", "li"), ("li", "wang")):
            absences.announce(
                session, people["zhao"], who=who, since=MONDAY, until=MONDAY, cover=cover, key=who, now=NOW
            )
        covers = absences.covers(session, MONDAY)
        assert covers.of(people["wang"].id).receiver is None
        assert covers.unattended == {people["wang"].id, people["li"].id}
