"""What residents make of the answers: ratings and open questions, counted without the person, made into drafts."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.dialogue import Address, converse
from bot.store import feedback, privacy, revisions
from bot.store.content_models import Rating
from bot.store.engine import Store
from bot.store.models import Role
from bot.wiring import Hotline
from handlers.actions import Action, read_id
from handlers.dispatch import respond
from handlers.effects import NoteUnanswered, RateAnswer
from handlers.messages import Incoming, Kind, Reply
from knowledge.loader import load
from tests.knowledge.bases import small
from tests.store.racing import count_at_once
from tests.store.stage import NOON, TODAY, WEB, Fixed, add_staff, dump, hotline_on
from tests.store.together import together

OTHER = Address("web", "site", "visitor-2")


@pytest.fixture
def talking(store: Store, tmp_path: Path) -> Hotline:
    """The real dialogue on a small base."""
    return replace(hotline_on(store), knowledge=Fixed(load(small(tmp_path / "content"))), respond=respond)


def say(hotline: Hotline, words: str, delivery: str, address: Address = WEB) -> tuple[Reply, ...]:
    return converse(hotline, address, delivery, Incoming(text=words), TODAY)


def tap(hotline: Hotline, replies: tuple[Reply, ...], action: Action, delivery: str, address: Address = WEB) -> None:
    choice = next(choice.id for reply in replies for choice in reply.choices if read_id(choice.id)[0] is action)
    converse(hotline, address, delivery, Incoming(kind=Kind.CHOICE, choice=choice), TODAY)


def counts(store: Store) -> list[tuple[str, int, int]]:
    with store.reading() as session:
        return [(row.entry, row.helpful, row.unhelpful) for row in feedback.ratings(session)]


def asked(store: Store) -> dict[tuple[str, str], int]:
    with store.reading() as session:
        return {(row.text, row.entry): row.count for row in feedback.open_questions(session)}


def test_a_rating_is_counted_once_can_be_changed_and_names_nobody(talking: Hotline, store: Store) -> None:
    replies = say(talking, "公益岗是啥", "1")
    tap(talking, replies, Action.UNHELPFUL, "2")
    assert counts(store) == [("post", 0, 1)]
    assert asked(store) == {("公益岗是啥", "post"): 1}
    tap(talking, replies, Action.UNHELPFUL, "3")
    tap(talking, replies, Action.UNHELPFUL, "3")
    assert counts(store) == [("post", 0, 1)]
    tap(talking, replies, Action.HELPFUL, "4")
    assert (counts(store), asked(store)) == ([("post", 1, 0)], {})
    tap(talking, say(talking, "公益岗是啥", "5", OTHER), Action.HELPFUL, "6", OTHER)
    assert counts(store) == [("post", 2, 0)]
    with store.reading() as session:
        (row,) = feedback.ratings(session)
        assert set(Rating.model_fields) == {"entry", "version", "helpful", "unhelpful"}
        assert row.version == talking.knowledge.current.version


def test_an_unanswered_question_is_counted_and_a_story_is_not(talking: Hotline, store: Store) -> None:
    say(talking, "暖气费给报吗13800138000", "1")
    say(talking, "暖气费给报吗", "2", OTHER)
    say(talking, "暖气费给报吗", "2", OTHER)
    say(talking, "公积金怎么取", "3")
    say(talking, "我叫张三家住哪哪哪暖气费", "4")
    say(talking, "暖气" * 60, "5")
    assert asked(store) == {("暖气费给报吗", ""): 2}


def test_what_is_erased_with_the_person_leaves_only_counts(talking: Hotline, store: Store) -> None:
    say(talking, "暖气费给报吗", "1")
    converse(talking, WEB, "2", Incoming(kind=Kind.CHOICE, choice=Action.ERASE_YES), TODAY)
    assert asked(store) == {("暖气费给报吗", ""): 1}
    with store.reading() as session:
        (row,) = feedback.open_questions(session)
    assert "visitor" not in repr(row)


def test_nothing_is_lost_when_processes_count_at_once(store: Store, tmp_path: Path) -> None:
    together(count_at_once, store.url.render_as_string(hide_password=False), tmp_path, processes=4)
    assert counts(store) == [("post", 40, 0)]
    assert asked(store) == {("暖气费给报吗", ""): 40}


@pytest.fixture
def installed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", store.url.render_as_string(hide_password=False))
    monkeypatch.setenv("HOTLINE_CONTENT", str(small(tmp_path / "content")))
    return store


def hotline(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def note(store: Store, **questions: int) -> None:
    with store.transaction() as session:
        for text, count in questions.items():
            for _ in range(count):
                feedback.note_unanswered(session, NoteUnanswered(question=text), TODAY)
        rating = RateAnswer(entry="loan", version="v", helpful=False, before=None, question="贷款利息谁出")
        feedback.rate(session, rating, TODAY)


def test_drafts_are_listed_in_groups_with_their_counts(installed: Store) -> None:
    note(installed, 暖气费给报吗=2, 暖气费给报销吗=3, 公交卡去哪办=1)
    code, shown, _ = hotline("kb", "drafts", "--json")
    groups = [json.loads(line) for line in shown.splitlines()]
    assert code == 0
    assert [(group["question"], group["others"], group["count"]) for group in groups[:1]] == [
        ("暖气费给报销吗", ["暖气费给报吗"], 5)
    ]
    rated = next(group for group in groups if group["unhelpful"])
    assert (rated["question"], rated["entries"], rated["nearest"]) == ("贷款利息谁出", ["loan"], "loan")
    plain = hotline("kb", "drafts")[1]
    assert "暖气费给报销吗 (5 times, last on 2026-11-24)" in plain
    assert "answered by: loan" in plain


def test_a_group_becomes_a_draft_once_and_nobody_finds_it(installed: Store) -> None:
    note(installed, 暖气费给报吗=2, 暖气费给报销吗=3)
    number = json.loads(hotline("kb", "drafts", "--json")[1].splitlines()[0])["group"]
    assert hotline("kb", "drafts", "--write", str(number))[::2] == (2, "--write: needs --as NAME\n")
    assert hotline("kb", "drafts", "--write", str(number), "--as", "editor")[0] == 2  # no such account
    add_staff(installed, "editor", Role.EDITOR)
    code, shown, _ = hotline("kb", "drafts", "--write", str(number), "--as", "editor")
    assert (code, f"draft-{number}" in shown) == (0, True)
    with installed.reading() as session:
        (draft,) = revisions.drafts(session)
        assert revisions.in_force(session) == ()
    assert (draft.body["title"], draft.body["variants"], draft.author) == ("暖气费给报销吗", ["暖气费给报吗"], "editor")
    assert draft.status == "draft"
    assert hotline("kb", "drafts", "--write", str(number), "--as", "editor")[0] == 2
    assert all(json.loads(line)["group"] != number for line in hotline("kb", "drafts", "--json")[1].splitlines())
    assert "暖气费给报销吗" not in hotline("ask", "暖气费给报销吗")[1]
    assert "暖气费给报销吗" not in hotline("ask", "--staff", "暖气费给报销吗")[1]


@pytest.mark.parametrize(("days", "kept"), [(feedback.KEPT.days, True), (feedback.KEPT.days + 1, False)])
def test_a_question_not_asked_for_a_year_is_forgotten(store: Store, days: int, *, kept: bool) -> None:
    note(store, 暖气费给报吗=1)
    with store.transaction() as session:
        privacy.purge(session, NOON + timedelta(days=days), 30)
    assert ("暖气费" in dump(store)) == kept
