"""One act on many cases: what a preview says is what happens, for each by itself; nothing of a preview stays."""

from datetime import date

from sqlmodel import Session, col, func, select

from bot.casework import bulk, cases
from bot.casework.bulk import Act, Claim, HandOn, Step, Tried
from bot.casework.queue_refusals import HandedOnMeanwhile
from bot.casework.refusals import AlreadyClaimed, UnknownCase
from bot.casework.staff import StaffMember
from bot.store.engine import Store
from bot.store.models import Audit, Outbox
from knowledge.loader import load
from tests.casework.life_stage import RULES, claimed, noon, people, row_of
from tests.store.stage import add_cases, add_staff

SAY = load().wording
ON = noon(date(2026, 3, 10))


def previewed(store: Store, act: Act, numbers: list[str], staff: StaffMember) -> list[Tried]:
    """The preview, and that it left nothing."""

    def written(session: Session) -> tuple[int, int]:
        return tuple(session.exec(select(func.count()).select_from(table)).one() for table in (Audit, Outbox))  # type: ignore[return-value]

    with store.transaction() as session:
        before = written(session)
        found = bulk.preview(session, act, numbers, staff, now=ON, say=SAY)
        assert written(session) == before
    return found


def done(store: Store, act: Act, tried: list[Tried], staff: StaffMember, key: str = "k") -> list[Tried]:
    made = []
    for one in tried:
        with store.transaction() as session:
            made.append(bulk.do(session, act, one.number, staff, seen=one.seen, key=key, now=ON, say=SAY))
    return made


def told(tried: list[Tried]) -> list[tuple[str, type | None, str]]:
    return [(one.number, type(one.refused) if one.refused else None, one.to) for one in tried]


def test_several_are_claimed_and_who_was_slower_is_told_who_has_it(store: Store) -> None:
    wang, li = add_staff(store, "wang"), add_staff(store, "li")
    with store.transaction() as session:
        first, second, third = add_cases(session, 3)
        cases.claim(session, third, li)
    found = previewed(store, Claim(), [second, first, third, "no such case", first], wang)
    assert told(found) == [
        (first, None, "wang"),
        (second, None, "wang"),
        (third, AlreadyClaimed, ""),
        ("no such case", UnknownCase, ""),
    ]
    assert row_of(store, first).claimed_by is None
    with store.transaction() as session:
        cases.claim(session, second, li)  # between the preview and the act
    for _ in range(2):  # the form sent twice
        assert told(done(store, Claim(), found[:2], wang)) == [(first, None, "wang"), (second, AlreadyClaimed, "")]
    assert row_of(store, first).claimed_by == wang.id


def test_several_are_handed_on_and_a_stale_one_is_not(store: Store) -> None:
    wang, zhao = people(store)
    li = add_staff(store, "li")
    with store.transaction() as session:
        first, second = claimed(session, wang, 2)
    act = HandOn(person="li", unit="", reason="换人")
    assert [one.refused is not None for one in previewed(store, HandOn("li", "", " "), [first], wang)] == [True]
    found = previewed(store, act, [first, second], wang)
    assert told(found) == [(first, None, "li"), (second, None, "li")]
    with store.transaction() as session:
        cases.release(session, second, wang)
        cases.claim(session, second, zhao)
    for _ in range(2):
        assert told(done(store, act, found, wang)) == [(first, None, "li"), (second, HandedOnMeanwhile, "")]
    assert (row_of(store, first).claimed_by, row_of(store, second).claimed_by) == (li.id, zhao.id)
    with store.reading() as session:
        count = select(func.count()).where(col(Audit.action) == "case.transfer")
        assert session.exec(count).one() == 1


def test_one_form_makes_a_step_of_several_lives(store: Store) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        first, second, third = claimed(session, wang, 3)
    act = Step(RULES, "register", {"registered_on": date(2026, 3, 9)})
    registered = RULES.life.state["registered"].label
    found = previewed(store, act, [first, second], wang)
    assert told(found) == [(first, None, registered), (second, None, registered)]
    assert told(done(store, act, found[:1], wang, key="another")) == [(first, None, registered)]
    late = done(store, act, found, wang)
    assert [one.refused is None for one in late] == [False, True]  # the first moved since the preview
    assert told(done(store, act, found[1:], wang)) == [(second, None, registered)]  # sent twice
    wrong = Step(RULES, "register", {"registered_on": date(2026, 3, 11)})
    (refused,) = previewed(store, wrong, [third], wang)
    assert refused.refused is not None
    assert "不能是以后的日子" in refused.refused.words(SAY)
    names = {step.id for step in bulk.steps(RULES.life)}
    assert "register" in names
    assert not names & {"recognise", "home_visit", "exit"}
