"""What is to be done today: the most pressing first, a line a case, each thing with the step that does it."""

from datetime import date

from cryptography.fernet import Fernet

from bot.casework import agenda, cases, lives, next_step
from bot.casework.agenda import Kind, Line
from bot.casework.endings import Ending
from bot.casework.next_step import Act
from bot.casework.staff import StaffMember
from bot.store import case_message
from bot.store.engine import Store
from bot.store.models import CaseStatus, Outcome, Role
from bot.store.vault import Vault
from knowledge.casework.life_table import Value
from tests.casework.life_stage import RULES, claimed, live, noon, people, row_of, straight
from tests.store.stage import add_staff

ON = date(2026, 3, 25)


def read(store: Store, staff: StaffMember, on: date = ON, ending: tuple[Ending, ...] = ()) -> list[Line]:
    with store.reading() as session:
        return agenda.read(session, RULES, staff, noon(on), ending)


def told(lines: list[Line]) -> list[tuple[str, str]]:
    """The kind and the step of each line's first thing."""
    return [(line.kind.value, line.things[0].move.id if line.things[0].move else "") for line in lines]


STANDS = [
    # how far the case went, on which day, then what its holder and a supervisor of the district are told first
    ("", ON, ("step", "register"), None),
    ("register", ON, ("visit", "home_visit"), None),
    ("home_visit", ON, ("step", "start_notice"), None),
    ("start_notice", date(2026, 3, 13), ("waits", "recognise"), None),  # the notice's last day
    ("start_notice", ON, ("waits", "recognise"), ("decide", "recognise")),
    ("recognise", ON, ("step", "draft_plan"), None),
    ("draft_plan", ON, ("step", "agree_plan"), None),
    ("agree_plan", date(2026, 4, 12), ("soon", "place"), None),  # the promise ends on 16 April
    ("serve", date(2026, 4, 16), ("today", "place"), None),
    ("serve", date(2026, 4, 17), ("overdue", "place"), ("overdue", "place")),
    ("place", date(2026, 4, 10), ("visit", "return_visit"), None),
    ("place", date(2026, 5, 2), ("overdue", "renew_facts"), ("overdue", "renew_facts")),
]


def test_what_is_to_be_done_next(store: Store) -> None:
    nobody = add_staff(store, "li")
    for at, (until, on, own, of_district) in enumerate(STANDS, start=10):
        wang, zhao = add_staff(store, f"wang{at}"), add_staff(store, f"zhao{at}", Role.SUPERVISOR, f"2301{at}")
        with store.transaction() as session:
            (number,) = claimed(session, wang, district=zhao.district)
        if until:
            live(store, number, straight(until, wang, zhao), noon(min(on, date(2026, 4, 1))))
        assert told(read(store, wang, on)) == [own], (until, on)
        assert told(read(store, zhao, on)) == ([of_district] if of_district else []), (until, on)
        assert read(store, nobody, on) == []


def test_a_case_stands_once_and_the_worst_of_it_first(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        late, wrote, paused, done, plain = claimed(session, wang, 5)
    for number in (late, wrote, paused):
        live(store, number, straight("recognise", wang, zhao), noon(date(2026, 3, 16)))
    live(store, done, [("close_referral", wang, {"closed_on": ON, "close_reason": "只是来问"})], noon(ON))
    with store.transaction() as session:
        lives.pause(session, RULES, paused, wang, now=noon(date(2026, 3, 20)))
        for number in (late, wrote):
            case_message.keep(session, Vault(Fernet.generate_key()), row_of(store, number).id or 0, "在吗", noon(ON))
    placed: dict[str, Value] = {"employed_on": date(2026, 4, 1), "employment": "flexible"}
    live(store, wrote, [("place", wang, placed)], noon(date(2026, 4, 2)))
    lines = read(store, wang, date(2026, 4, 17))
    assert [line.row.number for line in lines if line.row] == [late, wrote, plain, done, paused]
    assert [line.kind for line in lines] == [Kind.OVERDUE, Kind.UNREAD, Kind.STEP, Kind.STEP, Kind.RESIDENT]
    assert [thing.kind for thing in lines[0].things[:2]] == [Kind.OVERDUE, Kind.UNREAD]
    assert lines[0].ahead  # a zero-employment family
    assert read(store, wang, date(2026, 4, 12))[0].kind is Kind.UNREAD
    with store.transaction() as session:
        cases.resolve(session, plain, wang, Outcome.NO_CONTACT)
    assert row_of(store, plain).status is CaseStatus.RESOLVED
    assert plain not in [line.row.number for line in read(store, wang) if line.row]


def test_what_ends_joins_the_line_of_its_case(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    live(store, number, straight("home_visit", wang, zhao), noon(date(2026, 3, 9)))
    over = Ending("subsidy", "社保补贴", number, f"/cases/{number}/job", date(2026, 3, 20), over=True)
    vacancy = Ending("vacancy", "保洁", "", "/vacancies/1", date(2026, 3, 28), over=False)
    first, second = read(store, wang, ending=(over, vacancy))
    assert [thing.kind for thing in first.things] == [Kind.OVERDUE, Kind.STEP]
    assert (second.row, second.kind) == (None, Kind.ENDING)


def test_all_through_a_life_the_list_and_the_page_of_the_case_name_the_same_step(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    visits: list[dict[str, Value]] = [
        {"visit_on": date(2026, 4, 1), "visit": (whom,), "visit_result": "挺好"}
        for whom in ("person", "family", "employer")
    ]
    way = straight("place", wang, zhao, categories=("4050",))  # no promise with a length: many things have no date
    way += [("return_visit", wang, visit) for visit in visits]
    way += [("confirm_stable", wang, {"stable_on": date(2026, 4, 1)})]
    told_first = []
    for step in [None, *way]:
        if step:
            live(store, number, [step], noon(date(2026, 4, 1)))
        with store.reading() as session:
            named = next_step.of_case(session, RULES, row_of(store, number), wang, noon(date(2026, 4, 2)), unread=False)
        (line,) = read(store, wang, date(2026, 4, 2))
        first = line.things[0]
        assert first.move == (named.moves[0] if named.moves else None)
        assert (first.kind is Kind.WAITS) is (named.act in {Act.DISTRICT, Act.NOTICE})
        told_first.append(first.move.id if first.move else str(named.act))
    assert told_first[-6:] == ["serve", "return_visit", "return_visit", "return_visit", "confirm_stable", "resolve"]
    with store.transaction() as session:
        cases.resolve(session, number, wang, Outcome.PLACED)
    assert told(read(store, wang, date(2026, 4, 2))) == [("visit", "return_visit")]  # the visits go on after that
