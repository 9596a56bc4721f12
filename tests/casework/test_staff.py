"""Accounts and sign-in: guesses are limited, nothing tells whether a name exists, tokens end."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from argon2.exceptions import VerificationError
from sqlmodel import select

from bot.casework import attempts, cases, sign_in, staff
from bot.store import audit
from bot.store.engine import Store
from bot.store.models import Role, Staff, StaffSession
from tests.casework.life_stage import claimed
from tests.store.stage import NOON, dump

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return staff.hash_password(PASSWORD)


@pytest.fixture
def wang(store: Store, password_hash: str) -> staff.StaffMember:
    with store.transaction() as session:
        return staff.add(session, "wang", Role.CASEWORKER, "230102", password_hash)


def test_an_account_is_made_once_and_stands_in_the_trail(store: Store, wang: staff.StaffMember) -> None:
    with pytest.raises(staff.AccountRefused), store.transaction() as session:
        staff.add(session, "wang", Role.ADMIN, "", "x")
    with store.reading() as session:
        assert staff.by_name(session, "wang") == wang
        assert [line.action for line in audit.trail(session, "staff:wang")] == ["staff.add"]


@pytest.mark.parametrize(
    ("name", "good"),
    [("wang", True), ("王芳", True), ("a.b-c_1", True), ("", False), ("a b", False), ("a" * 41, False)],
)
def test_an_account_name_is_plain(name: str, good: bool) -> None:
    assert staff.good_name(name) is good


def test_the_right_password_opens_a_session(store: Store, wang: staff.StaffMember) -> None:
    signed = sign_in.sign_in(store, "wang", PASSWORD, NOON)
    assert signed.member == wang
    with store.reading() as session:
        assert sign_in.by_token(session, signed.token, NOON) == wang
    assert signed.token not in dump(store)
    assert PASSWORD not in dump(store)


@pytest.mark.parametrize(("name", "password"), [("wang", "wrong"), ("nobody", PASSWORD), ("", ""), ("wang", "")])
def test_a_wrong_name_and_a_wrong_password_look_the_same(
    store: Store, wang: staff.StaffMember, name: str, password: str
) -> None:
    assert wang.name
    assert sign_in.sign_in(store, name, password, NOON) == sign_in.SignIn()


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_the_sixth_guess_locks_the_name_whether_it_exists_or_not(
    store: Store, wang: staff.StaffMember, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "password_fits", lambda given, _: given == PASSWORD and name == wang.name)
    for _ in range(attempts.ALLOWED):
        assert sign_in.sign_in(store, name, "wrong", NOON) == sign_in.SignIn()
    assert sign_in.sign_in(store, name, PASSWORD, NOON) == sign_in.SignIn(locked=True)
    assert sign_in.sign_in(store, "another", "wrong", NOON) == sign_in.SignIn()
    later = NOON + attempts.LOCKED_FOR
    assert bool(sign_in.sign_in(store, name, PASSWORD, later).token) is (name == "wang")


def test_the_right_password_forgets_the_wrong_ones(
    store: Store, wang: staff.StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "password_fits", lambda given, _: given == PASSWORD)
    for _ in range(3):
        for _ in range(attempts.ALLOWED - 1):
            assert not sign_in.sign_in(store, wang.name, "wrong", NOON).token
        assert sign_in.sign_in(store, wang.name, PASSWORD, NOON).token


def test_a_session_ends_by_time_by_signing_out_and_with_its_account(store: Store, wang: staff.StaffMember) -> None:
    with store.transaction() as session:
        tokens = [sign_in.open_session(session, wang, NOON) for _ in range(2)]
        assert sign_in.by_token(session, tokens[0], NOON + sign_in.SESSION_LENGTH - timedelta(seconds=1)) == wang
        assert sign_in.by_token(session, tokens[0], NOON + sign_in.SESSION_LENGTH) is None
        assert sign_in.by_token(session, "made up", NOON) is None
        sign_in.sign_out(session, tokens[0])
        assert sign_in.by_token(session, tokens[0], NOON) is None
        row = session.exec(select(Staff)).one()
        row.active = False
        session.add(row)
        session.flush()
        assert sign_in.by_token(session, tokens[1], NOON) is None


def test_sessions_that_are_over_are_not_kept(store: Store, wang: staff.StaffMember) -> None:
    with store.transaction() as session:
        sign_in.open_session(session, wang, NOON)
        sign_in.open_session(session, wang, NOON + sign_in.SESSION_LENGTH)
        session.flush()
        assert len(session.exec(select(StaffSession)).all()) == 1


def test_a_closed_account_is_opened_again_with_another_password(
    store: Store, wang: staff.StaffMember, password_hash: str
) -> None:
    with store.transaction() as session:
        staff.disable(session, wang.name)
    with store.transaction() as session:
        staff.reopen(session, wang.name, "another hash")
        assert staff.by_name(session, wang.name) == wang
        row = staff.row_by_name(session, wang.name)
        assert row is not None
        assert row.password_hash != password_hash
        with pytest.raises(staff.UnknownAccount):
            staff.reopen(session, wang.name, "once more")
        assert [line.action for line in audit.trail(session, "staff:wang")] == [
            "staff.add",
            "staff.disable",
            "staff.reopen",
        ]


def test_a_role_changes_unless_cases_are_held_or_nobody_else_administers(
    store: Store, wang: staff.StaffMember, password_hash: str
) -> None:
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        for name in ("root", "second"):
            staff.add(session, name, Role.ADMIN, "", password_hash)
        staff.set_role(session, wang.name, Role.SUPERVISOR)  # goes on with the case
        with pytest.raises(staff.AccountRefused) as refused:
            staff.set_role(session, wang.name, Role.EDITOR)
        assert (refused.value.key, refused.value.values["held"]) == ("staff.holds_cases", "1")
    with store.transaction() as session:
        cases.release(session, number, staff.by_name(session, wang.name) or wang)
        staff.set_role(session, wang.name, Role.EDITOR)
        staff.set_role(session, "second", Role.EDITOR)
        for change in (lambda: staff.set_role(session, "root", Role.EDITOR), lambda: staff.disable(session, "root")):
            with pytest.raises(staff.AccountRefused) as last:
                change()
            assert last.value.key == "staff.last_administrator"
        last_line = list(audit.trail(session, "staff:wang"))[-1]
        assert (last_line.action, last_line.detail) == ("staff.role", {"before": "supervisor", "role": "editor"})


def test_a_missing_account_takes_a_password_check_too(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def verify(stored: str, _given: str) -> bool:
        checked.append(stored)
        raise VerificationError

    monkeypatch.setattr(staff, "_hasher", SimpleNamespace(verify=verify))
    assert not staff.password_fits("anything", None)
    assert checked == [staff._NOBODY]
