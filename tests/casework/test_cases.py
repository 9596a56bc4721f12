"""What may be done with a case, by whom, and what stays of it in the trail."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from bot.casework import cases, resident_case
from bot.casework.refusals import (
    AlreadyClaimed,
    CaseRefused,
    Closed,
    EmptyText,
    NotClaimed,
    NotHolder,
    RoleRefused,
    UnknownCase,
    Unreachable,
)
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.dialogue import Address
from bot.store import audit, messages, outbox
from bot.store.engine import Store
from bot.store.models import CaseStatus, Direction, Outcome, Role
from bot.wiring import Hotline
from tests.store.stage import TELEGRAM, WEB, Say, add_cases, add_staff, knowledge

NUMBER = "20261124-0001"


@pytest.fixture
def wang(store: Store) -> StaffMember:
    return add_staff(store, "wang", district="230103")


@pytest.fixture
def li(store: Store) -> StaffMember:
    return add_staff(store, "li")


@pytest.fixture
def zhao(store: Store) -> StaffMember:
    return add_staff(store, "zhao", Role.SUPERVISOR)


def actions(store: Store, number: str = NUMBER) -> list[tuple[str, str]]:
    with store.reading() as session:
        return [(line.actor, line.action) for line in audit.trail(session, f"case:{number}")]


def test_the_first_claim_wins_and_the_loser_is_told_who(store: Store, wang: StaffMember, li: StaffMember) -> None:
    with store.transaction() as session:
        add_cases(session, 1)
        assert cases.claim(session, NUMBER, wang).claimed_by == wang.id
    with pytest.raises(AlreadyClaimed) as lost, store.transaction() as session:
        cases.claim(session, NUMBER, li)
    assert lost.value.holder == "wang"
    assert "wang" in lost.value.words(knowledge().wording)
    assert actions(store) == [("staff:wang", "case.claim")]


def test_claiming_ones_own_case_again_changes_nothing(store: Store, wang: StaffMember) -> None:
    with store.transaction() as session:
        add_cases(session, 1)
        cases.claim(session, NUMBER, wang)
        cases.claim(session, NUMBER, wang)
    assert actions(store) == [("staff:wang", "case.claim")]


def test_the_next_case_is_the_oldest_of_ones_own_district_then_the_oldest(store: Store, wang: StaffMember) -> None:
    with store.transaction() as session:
        add_cases(session, 2, district="230102")
        add_cases(session, 2, district="230103", day="20261125")
        taken = [cases.claim_next(session, wang) for _ in range(5)]
    assert [row.number if row else None for row in taken] == [
        "20261125-0001",
        "20261125-0002",
        "20261124-0001",
        "20261124-0002",
        None,
    ]


def test_the_list_is_oldest_first_with_ones_own_district_before_and_can_be_narrowed(
    store: Store, wang: StaffMember
) -> None:
    with store.transaction() as session:
        add_cases(session, 2, district="230102")
        add_cases(session, 1, district="230103", day="20261125")
        cases.claim(session, "20261124-0002", wang)

    def listed(**filters: object) -> list[tuple[str, str]]:
        with store.reading() as session:
            return [(row.number, holder) for row, holder in cases.listing(session, **filters)]  # type: ignore[arg-type]  # rows of a table

    assert listed() == [("20261124-0001", ""), ("20261124-0002", "wang"), ("20261125-0001", "")]
    assert [number for number, _ in listed(own="230103")] == ["20261125-0001", "20261124-0001", "20261124-0002"]
    assert listed(district="230103") == [("20261125-0001", "")]
    assert listed(status=CaseStatus.CLAIMED) == [("20261124-0002", "wang")]
    assert listed(limit=1) == [("20261124-0001", "")]


def test_a_released_case_is_back_at_its_old_place(store: Store, wang: StaffMember, li: StaffMember) -> None:
    with store.transaction() as session:
        add_cases(session, 2)
        cases.claim(session, NUMBER, wang)
        cases.release(session, NUMBER, wang)
        taken = cases.claim_next(session, li)
        assert taken is not None
        assert (taken.number, taken.claimed_by) == (NUMBER, li.id)
    assert [action for _, action in actions(store)] == ["case.claim", "case.release", "case.claim"]


Change = Callable[[Session, StaffMember], object]
CHANGES: dict[str, Change] = {
    "release": lambda session, who: cases.release(session, NUMBER, who),
    "resolve": lambda session, who: cases.resolve(session, NUMBER, who, Outcome.PLACED),
    "reply": lambda session, who: cases.reply_to_resident(session, NUMBER, who, "您好", "f1"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(
    ("prepare", "who", "refusal"),
    [
        ("nothing", "wang", UnknownCase),
        ("waiting", "wang", NotClaimed),
        ("claimed", "li", NotHolder),
        ("resolved", "wang", Closed),
        ("withdrawn", "wang", Closed),
        ("claimed", "phone", RoleRefused),
        ("claimed", "wang", None),
        ("claimed", "zhao", None),
    ],
)
def test_only_the_holder_or_a_supervisor_changes_a_claimed_case(  # noqa: PLR0917 (pytest passes by name)
    store: Store, say: Say, change: Change, prepare: str, who: str, refusal: type[CaseRefused] | None
) -> None:
    roles = {"li": Role.CASEWORKER, "wang": Role.CASEWORKER, "zhao": Role.SUPERVISOR, "phone": Role.OPERATOR}
    people = {name: add_staff(store, name, role) for name, role in roles.items()}
    wang = people["wang"]
    if prepare != "nothing":
        say("case:230102")
    with store.transaction() as session:
        if prepare in {"claimed", "resolved"}:
            cases.claim(session, NUMBER, wang)
        if prepare == "resolved":
            cases.resolve(session, NUMBER, wang, Outcome.PLACED)
        if prepare == "withdrawn":
            cases.withdraw(session, NUMBER)
    before = actions(store)
    if refusal is None:
        with store.transaction() as session:
            change(session, people[who])
        assert len(actions(store)) == len(before) + 1
        return
    with pytest.raises(refusal) as refused, store.transaction() as session:
        change(session, people[who])
    assert refused.value.words(knowledge().wording)
    assert actions(store) == before


def test_a_resolved_case_keeps_who_resolved_it_and_how(store: Store, wang: StaffMember, zhao: StaffMember) -> None:
    with store.transaction() as session:
        add_cases(session, 1)
        cases.claim(session, NUMBER, wang)
        row = cases.resolve(session, NUMBER, zhao, Outcome.REFERRED_ON)
        assert (row.outcome, row.claimed_by) == (Outcome.REFERRED_ON, wang.id)
    assert actions(store)[-1] == ("staff:zhao", "case.resolve")


def test_claiming_a_closed_or_unknown_case_or_as_an_operator_is_refused(store: Store, wang: StaffMember) -> None:
    phone = add_staff(store, "phone", Role.OPERATOR)
    with store.transaction() as session:
        add_cases(session, 1)
        cases.withdraw(session, NUMBER)
    for number, who, refusal in ((NUMBER, wang, Closed), ("nope", wang, UnknownCase), (NUMBER, phone, RoleRefused)):
        with pytest.raises(refusal), store.transaction() as session:
            cases.claim(session, number, who)


@pytest.mark.parametrize(("address", "pushed"), [(WEB, 0), (TELEGRAM, 1)], ids=["web", "telegram"])
def test_a_reply_reaches_the_channel_the_resident_used_once(
    hotline: Hotline, say: Say, wang: StaffMember, address: Address, pushed: int
) -> None:
    say("case:230102", address=address)
    store = hotline.store
    with store.transaction() as session:
        for _ in range(2):  # the number and the code
            for reply, _person in outbox.due(session, "telegram", "7000", 10, utcnow()):
                outbox.sent(session, reply.id or 0, utcnow())
        cases.claim(session, NUMBER, wang)
        assert cases.reply_to_resident(session, NUMBER, wang, " 请来一趟 ", "form-1")
        assert not cases.reply_to_resident(session, NUMBER, wang, " 请来一趟 ", "form-1")
        assert cases.reply_to_resident(session, NUMBER, wang, "第二封", "form-2")
    with store.transaction() as session:
        row = cases.find(session, NUMBER)
        assert row is not None
        assert row.conversation_id is not None
        written = [m for m in messages.transcript(session, row.conversation_id) if m.direction == Direction.STAFF]
        assert [(m.text, m.staff, m.case_number) for m in written] == [
            ("请来一趟", "wang", NUMBER),
            ("第二封", "wang", NUMBER),
        ]
        assert len(outbox.due(session, "telegram", "7000", 10, utcnow())) == pushed
    assert [action for _, action in actions(store)].count("case.reply") == 2


def test_a_reply_to_someone_who_had_everything_erased_is_refused(store: Store, wang: StaffMember) -> None:
    with store.transaction() as session:
        add_cases(session, 1)
        cases.claim(session, NUMBER, wang)
    with pytest.raises(Unreachable), store.transaction() as session:
        cases.reply_to_resident(session, NUMBER, wang, "您好", "f1")


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 3_001])
def test_an_empty_or_endless_text_is_refused(store: Store, wang: StaffMember, text: str) -> None:
    with store.transaction() as session:
        add_cases(session, 1)
    with pytest.raises(EmptyText) as refused, store.transaction() as session:
        cases.add_note(session, NUMBER, wang, text)
    assert "3000" in refused.value.words(knowledge().wording)


def test_notes_are_kept_in_order_and_a_form_sent_twice_notes_once(
    store: Store, wang: StaffMember, li: StaffMember
) -> None:
    with store.transaction() as session:
        (number,) = add_cases(session, 1, district="230103")
        cases.add_note(session, number, wang, "打过电话", "f1")
        cases.add_note(session, number, wang, "打过电话", "f1")
        cases.add_note(session, number, li, "没人接")
        row = cases.find(session, number)
        assert row is not None
        assert [(note.text, author) for note, author in cases.notes(session, row)] == [
            ("打过电话", "wang"),
            ("没人接", "li"),
        ]
    assert [action for _, action in actions(store)] == ["case.note", "case.note"]


def test_a_change_and_its_audit_line_stand_or_fall_together(store: Store, wang: StaffMember) -> None:
    with store.transaction() as session:
        add_cases(session, 1)

    def fail() -> None:
        with store.transaction() as session:
            cases.claim(session, NUMBER, wang)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as session:
        row = cases.find(session, NUMBER)
        assert row is not None
        assert row.status == CaseStatus.WAITING
    assert actions(store) == []


def test_the_code_itself_is_not_stored_with_the_case(hotline: Hotline, say: Say) -> None:
    number, code = (reply.text for reply in say("case:230102"))
    with hotline.store.reading() as session:
        row = cases.find(session, number)
        assert row is not None
        assert code not in repr(row)


def test_the_resident_sees_status_place_in_line_and_outcome(hotline: Hotline, say: Say, wang: StaffMember) -> None:
    with hotline.store.transaction() as session:
        add_cases(session, 2, district="230102", day="20261101")
        add_cases(session, 3, district="230103", day="20261102")
    say("case:230102")
    assert say("status")[0].text == f"{NUMBER} waiting 2"
    with hotline.store.transaction() as session:
        cases.claim(session, "20261101-0001", wang)
    assert say("status")[0].text == f"{NUMBER} waiting 1"
    with hotline.store.transaction() as session:
        cases.claim(session, NUMBER, wang)
    assert say("status")[0].text == f"{NUMBER} claimed None"
    with hotline.store.transaction() as session:
        view = resident_case.view(session, cases.resolve(session, NUMBER, wang, Outcome.NO_CONTACT))
    assert (view.status, view.outcome, view.ahead) == ("resolved", "no_contact", None)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 15, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), date(2026, 11, 25)),
    ],
)
def test_the_day_a_case_was_opened_is_harbins(store: Store, moment: datetime, day: date) -> None:
    with store.transaction() as session:
        add_cases(session, 1)
        row = cases.find(session, NUMBER)
        assert row is not None
        row.opened_at = moment
        assert resident_case.view(session, row).opened_on == day
