"""A stored life: moved by the table, guarded, on the record; deadlines in step; erased or kept."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from bot.casework import cases, lives, persons
from bot.casework.life_refusals import IdentityInText, MovedMeanwhile, MoveRefused, WrongIdentity
from bot.casework.life_watch import watch
from bot.casework.lives import Filled
from bot.casework.persons import Person
from bot.casework.refusals import CaseRefused, Closed, NotClaimed, NotHolder, RoleRefused
from bot.dialogue import converse
from bot.store import audit
from bot.store.engine import Store
from bot.store.life_models import CasePerson, DeadlineRun, LifeMove
from bot.store.models import ConversationRow, Outcome, Role
from bot.store.vault import Vault
from handlers.messages import Incoming
from knowledge.casework.life_table import Value
from tests.casework.life_stage import OPENED, RULES, claimed, live, noon, people, row_of, straight
from tests.store.stage import KEY, TELEGRAM, TODAY, add_cases, add_staff, dump, hotline_on

NOW = noon(date(2026, 4, 2))
REGISTER = Filled("register", {"registered_on": date(2026, 3, 2)})
IDENTITY = "230102196001011237"


def test_a_move_writes_state_record_history_deadlines_and_audit(store: Store) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        made = lives.move(session, RULES, number, wang, REGISTER, now=NOW)
        assert (made.source, made.target, made.happened_on) == ("referred", "registered", date(2026, 3, 2))
    row = row_of(store, number)
    with store.reading() as session:
        life = lives.of(session, RULES, row)
        assert (life.state, life.version) == ("registered", 1)
        assert life.record == {"opened_on": date(2026, 3, 1), "registered_on": date(2026, 3, 2)}
        assert [(move.move, move.actor) for move in lives.history(session, row)] == [("register", "staff:wang")]
        runs = session.exec(select(DeadlineRun).order_by(col(DeadlineRun.id))).all()
        assert [(run.rule, run.kept, run.begun_by, run.ended_by) for run in runs] == [
            ("first-contact", True, None, made.id),
            ("home-visit", False, made.id, None),
        ]
        trail = [line.action for line in audit.trail(session, f"case:{number}")]
        assert trail == ["life.begin", "life.move"]


def test_a_life_begins_with_the_day_of_its_referral_whenever_it_is_first_looked_at(store: Store) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    row = row_of(store, number)
    with store.reading() as session:
        before = lives.of(session, RULES, row)
    assert [watch(store, RULES, NOW), watch(store, RULES, NOW)] == [0, 0]
    with store.reading() as session:
        assert lives.of(session, RULES, row) == before
        assert session.exec(select(DeadlineRun)).one().since == OPENED


@pytest.mark.parametrize(
    ("form", "reason", "field"),
    [
        (Filled("home_visit"), "not-from-here", ""),
        (Filled("register"), "missing", "registered_on"),
        (Filled("register", {"registered_on": date(2027, 1, 1)}), "still-to-come", "registered_on"),
        (Filled("register", {"registered_on": date(2026, 3, 2), "plan": "x"}), "not-asked", "plan"),
        (Filled("register", {"registered_on": "2026-03-02"}), "wrong-value", "registered_on"),
    ],
)
def test_what_the_table_refuses_changes_nothing(store: Store, form: Filled, reason: str, field: str) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    before = dump(store)
    with pytest.raises(MoveRefused) as refused, store.transaction() as session:
        lives.move(session, RULES, number, wang, form, now=NOW)
    assert (refused.value.reason, refused.value.field) == (reason, field)
    assert refused.value.values["why"]
    assert dump(store) == before


def test_only_the_role_that_the_table_names_decides(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    live(store, number, straight("start_notice", wang, zhao), NOW)
    *_, (name, _, form) = straight("recognise", wang, zhao)
    with pytest.raises(MoveRefused) as refused, store.transaction() as session:
        lives.move(session, RULES, number, wang, Filled(name, form), now=NOW)
    assert refused.value.reason == "not-by-this-role"
    row = row_of(store, number)
    with store.reading() as session:
        offered = [{step.id for step in lives.allowed(session, RULES, row, who, NOW)} for who in (wang, zhao)]
    assert "recognise" not in offered[0]
    assert "recognise" in offered[1]


def test_who_may_move_a_case(store: Store) -> None:
    wang, zhao = people(store)
    li, phone = add_staff(store, "li"), add_staff(store, "phone", Role.OPERATOR)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        (waiting,) = add_cases(session, 1)
    rows: list[tuple[str, object, type[CaseRefused]]] = [
        (number, li, NotHolder),
        (number, phone, RoleRefused),
        (waiting, wang, NotClaimed),
    ]
    for case, who, why in rows:
        with pytest.raises(why), store.transaction() as session:
            lives.move(session, RULES, case, who, REGISTER, now=NOW)  # type: ignore[arg-type]  # rows are of all kinds
        with store.reading() as session:
            assert lives.allowed(session, RULES, row_of(store, case), who, NOW) == ()  # type: ignore[arg-type]  # same
    with store.transaction() as session:
        lives.move(session, RULES, number, zhao, REGISTER, now=NOW)


def test_a_life_goes_on_when_the_referral_is_resolved_and_ends_when_it_is_taken_back(store: Store) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        first, second = claimed(session, wang, 2)
        lives.move(session, RULES, first, wang, REGISTER, now=NOW)
        cases.resolve(session, first, wang, Outcome.OTHER)
        cases.withdraw(session, second)
    _, (name, _, form) = straight("home_visit", wang, wang)
    with store.transaction() as session:
        assert lives.move(session, RULES, first, wang, Filled(name, form), now=NOW).target == "visited"
    with pytest.raises(Closed), store.transaction() as session:
        lives.move(session, RULES, second, wang, REGISTER, now=NOW)


def test_a_form_sent_twice_is_one_move(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
    live(store, number, straight("recognise", wang, zhao), NOW)
    serve: dict[str, Value] = {"service_on": date(2026, 3, 20), "service": "post", "service_detail": "食堂"}
    ids = []
    for _ in range(2):
        with store.transaction() as session:
            ids.append(lives.move(session, RULES, number, wang, Filled("serve", serve, key="form-1"), now=NOW).id)
    with store.reading() as session:
        assert ids[0] == ids[1]
        assert len(session.exec(select(LifeMove).where(LifeMove.move == "serve")).all()) == 1


def test_a_form_made_before_somebody_else_moved_is_told_who_and_what(store: Store) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        row = cases.find(session, number)
        assert row is not None
        seen = lives.begin(session, RULES, row, now=NOW).version
        lives.move(session, RULES, number, zhao, REGISTER, now=NOW)
    before = dump(store)
    late = Filled("withdraw", {"closed_on": date(2026, 4, 1)}, seen=seen)
    with pytest.raises(MovedMeanwhile) as told, store.transaction() as session:
        lives.move(session, RULES, number, wang, late, now=NOW)
    assert told.value.values == {"number": number, "who": "zhao", "move": "登记"}
    assert dump(store) == before


def test_an_identity_number_in_a_text_is_not_stored(store: Store) -> None:
    wang, _ = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        lives.move(session, RULES, number, wang, REGISTER, now=NOW)
    _, (name, _, form) = straight("home_visit", wang, wang, family=f"妻子 {IDENTITY} 也没工作")
    with pytest.raises(IdentityInText) as refused, store.transaction() as session:
        lives.move(session, RULES, number, wang, Filled(name, form), now=NOW)
    assert refused.value.values == {"field": "家庭情况"}
    assert IDENTITY not in dump(store)


def test_a_person_is_encrypted_masked_and_revealed_on_the_record(store: Store) -> None:
    wang, _ = people(store)
    vault = Vault(KEY)
    person = Person(name="张小明", identity=f" {IDENTITY} ", telephone="13800138000", address="某街1号")
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        persons.record(session, vault, number, wang, person, rules=RULES, now=NOW)
    assert not [word for word in ("张小明", IDENTITY, "13800138000", "某街") if word in dump(store)]
    with store.transaction() as session:
        shown = persons.masked(session, vault, row_of(store, number))
        assert (shown.name, shown.identity) == ("张*明", "230102**********37")
        assert (shown.telephone, shown.address) == ("138****8000", "****")
        assert persons.reveal(session, vault, number, wang).identity == IDENTITY
        assert [line.action for line in audit.trail(session, f"case:{number}")][-1] == "life.reveal_person"
    assert IDENTITY not in repr(person)
    wrong = person.model_copy(update={"identity": IDENTITY[:-1] + "8"})
    with pytest.raises(WrongIdentity), store.transaction() as session:
        persons.record(session, vault, number, wang, wrong, rules=RULES, now=NOW)


def test_an_erasure_takes_an_open_referral_and_leaves_a_recognition(store: Store) -> None:
    wang, zhao = people(store)
    vault = Vault(KEY)
    hotline = hotline_on(store)
    talk = ("case:230102", "case:230102")
    first, second = (
        converse(hotline, TELEGRAM, f"d{at}", Incoming(text=say), TODAY)[0].text for at, say in enumerate(talk)
    )
    now = noon(TODAY + timedelta(days=1))
    later = now + timedelta(days=30)
    with store.transaction() as session:
        for number in (first, second):
            cases.claim(session, number, wang)
            persons.record(session, vault, number, wang, Person(name="张小明"), rules=RULES, now=now)
    live(store, first, straight("recognise", wang, zhao), now)
    live(store, second, straight("home_visit", wang, zhao, family="divorced-for-years"), now)
    assert "divorced-for-years" in dump(store)
    converse(hotline, TELEGRAM, "erase", Incoming(text="erase"), TODAY)
    assert "divorced-for-years" not in dump(store)
    with store.reading() as session:
        kept, erased = (lives.of(session, RULES, row_of(store, number)) for number in (first, second))
        assert (kept.state, kept.record["certificate"], kept.erased) == ("recognised", "A-1", False)
        assert (erased.state, erased.record, erased.erased) == ("visited", {}, True)
        assert [person.case_id for person in session.exec(select(CasePerson))] == [row_of(store, first).id]
        moves = lives.history(session, row_of(store, second))
        assert [(move.move, move.happened_on, move.form) for move in moves] == [
            ("register", date(2026, 3, 2), {}),
            ("home_visit", date(2026, 3, 5), {}),
        ]
        assert "life.kept_at_erasure" in [line.action for line in audit.trail(session, f"case:{first}")]
        assert session.exec(select(ConversationRow)).one().state["cases"] == []
    with pytest.raises(Closed), store.transaction() as session:
        lives.move(session, RULES, second, zhao, Filled("visit_again"), now=later)
    with store.transaction() as session:  # the office goes on with what it has recognised
        plan = Filled("draft_plan", {"plan_on": date(2026, 3, 17), "plan": "介绍"})
        assert lives.move(session, RULES, first, zhao, plan, now=later).target == "plan_drafted"
