"""An entry's way by two people, and what becomes of questions that nobody answers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.casework import editing, open_matters
from bot.casework.edit_refusals import EditRefused, Overtaken
from bot.casework.editing import Checked, Editing
from bot.casework.open_matters import NoDraft
from bot.casework.staff import StaffMember
from bot.store import audit, feedback, revisions
from bot.store.content_models import OpenQuestion
from bot.store.engine import Store
from bot.store.models import Role
from handlers.effects import NoteUnanswered
from knowledge.findings import Finding
from knowledge.schema import Entry, EntryStatus
from tests.casework.edit_racing import COUNT, save_as_seen
from tests.store.stage import NOON, TODAY, add_staff
from tests.store.together import together

ENTRY = Entry(id="loan", title="贷款怎么申请？", answer="到社区申请。")
OTHER = ENTRY.model_copy(update={"answer": "到街道申请。"})
Act = Callable[[Editing], object]


class Desk:
    """One entry, and people who act on it one after another, each on a fresh page."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.entry = "loan"
        roles = {"one": Role.EDITOR, "two": Role.EDITOR, "chief": Role.SUPERVISOR, "operator": Role.OPERATOR}
        self.people: dict[str, StaffMember] = {name: add_staff(store, name, role) for name, role in roles.items()}

    def acts(self, who: str, make: Act, *, behind: int = 0, key: str | None = None) -> None:
        """``behind``: how many steps ago the page was made."""
        with self.store.transaction() as session:
            seen = editing.standing(session, self.entry).number - behind
            make(Editing(session, self.people[who], self.entry, seen, NOON, key))

    def refused(self, who: str, make: Act, *, behind: int = 0) -> str:
        with pytest.raises(EditRefused) as refused:
            self.acts(who, make, behind=behind)
        return refused.value.key

    def in_force(self) -> dict[str, object]:
        with self.store.reading() as session:
            return {str(one.body["id"]): one.body["answer"] for one in revisions.in_force(session)}

    def steps(self) -> list[str]:
        with self.store.reading() as session:
            return [f"{step.by} {step.act}" for step in reversed(editing.steps_of(session, self.entry))]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def written(act: Editing) -> None:
    editing.save(act, ENTRY.model_copy(update={"id": act.entry}))


def sent(act: Editing) -> None:
    editing.submit(act)


def back(act: Editing) -> None:
    editing.send_back(act, "写明在哪个窗口")


def published(act: Editing, status: EntryStatus = EntryStatus.PUBLISHED) -> None:
    editing.publish(act, checked(act), status)


def withdrawn(act: Editing) -> None:
    editing.withdraw(act, ENTRY, "不对了")


def dropped(act: Editing) -> None:
    editing.drop(act, ENTRY, "不用改")


def checked(act: Editing) -> Checked | None:
    draft = editing.standing(act.session, act.entry).draft
    return Checked(draft.id or 0, revisions.stamp(act.session), ()) if draft else None


def test_a_draft_goes_back_once_and_is_published_by_the_second_person(desk: Desk) -> None:
    way = [("one", written), ("one", sent), ("two", back), ("one", lambda act: editing.save(act, OTHER)), ("one", sent)]
    for who, make in way:
        desk.acts(who, make)
        assert desk.in_force() == {}
    desk.acts("two", published)
    assert desk.in_force() == {"loan": "到街道申请。"}
    assert desk.steps() == ["one save", "one submit", "two return", "one save", "one submit", "two publish"]
    with desk.store.reading() as session:
        newest = revisions.history(session, "loan")[0]
        assert (newest.author, newest.reviewed_by, newest.body["reviewed_on"]) == ("one", "two", TODAY.isoformat())
        lines = [line for line in audit.trail(session, "entry:loan") if line.action != "entry.revise"]
        assert [f"{line.actor} {line.action}" for line in lines] == [
            f"staff:{step.replace(' ', ' entry.')}" for step in desk.steps()
        ]
    desk.acts("one", withdrawn)
    with desk.store.reading() as session:
        (only,) = revisions.in_force(session)
        assert only.body["status"] == EntryStatus.WITHDRAWN


NOT_ALLOWED: list[tuple[list[tuple[str, Act]], str, Act, str]] = [
    ([], "operator", written, "edit.role"),
    ([], "one", sent, "edit.no_draft"),
    ([], "two", published, "edit.no_draft"),
    ([("one", written)], "two", published, "edit.not_submitted"),
    ([("one", written)], "two", back, "edit.not_submitted"),
    ([("one", written), ("one", sent)], "one", published, "edit.own"),
    ([("one", written), ("one", sent)], "one", back, "edit.own"),
    ([("one", written), ("one", sent)], "one", sent, "edit.waits"),
    ([("one", written), ("one", sent)], "operator", published, "edit.role"),
    ([("one", written), ("one", sent), ("two", back)], "two", published, "edit.not_submitted"),
    ([("one", written), ("one", sent), ("one", written)], "two", published, "edit.not_submitted"),
    ([("one", written), ("one", dropped)], "two", published, "edit.no_draft"),
    ([("one", written), ("one", sent)], "two", lambda act: editing.publish(act, with_error(act)), "edit.errors"),
    ([("one", written), ("one", sent)], "two", lambda act: editing.publish(act, of_before(act)), "edit.moved"),
    ([("one", written), ("one", sent)], "two", lambda act: published(act, EntryStatus.WITHDRAWN), "edit.no_status"),
    ([("one", written), ("one", sent)], "two", lambda act: editing.send_back(act, "  "), "edit.no_reason"),
    ([("one", written), ("one", sent)], "two", lambda act: editing.send_back(act, "长" * 501), "edit.long_reason"),
    ([("one", written)], "two", lambda act: editing.drop(act, None, ""), "edit.no_reason"),
]


def with_error(act: Editing) -> Checked:
    found = checked(act)
    assert found
    return replace(found, errors=(Finding("revision 1:1", "related.0: there is no entry gone"),))


def of_before(act: Editing) -> Checked:
    found = checked(act)
    assert found
    return replace(found, stamp=(99, 0))


def test_what_the_state_the_role_or_the_check_does_not_allow(desk: Desk) -> None:
    for at, (way, who, make, key) in enumerate(NOT_ALLOWED):
        desk.entry = f"entry-{at}"
        for actor, step in way:
            desk.acts(actor, step)
        before = desk.steps()
        assert (at, desk.refused(who, make)) == (at, key)
        assert desk.steps() == before
    assert desk.in_force() == {}


def test_a_supervisor_may_be_the_second_person_and_publish_for_staff_alone(desk: Desk) -> None:
    desk.acts("one", written)
    desk.acts("one", sent)
    desk.acts("chief", lambda act: published(act, EntryStatus.INTERNAL))
    with desk.store.reading() as session:
        assert revisions.in_force(session)[0].body["status"] == EntryStatus.INTERNAL


def test_a_page_that_is_no_more_true_changes_nothing_and_names_who_was_first(desk: Desk) -> None:
    desk.acts("one", written)
    desk.acts("two", lambda act: editing.save(act, OTHER))
    with pytest.raises(Overtaken) as late:
        desk.acts("one", written, behind=1)
    assert (late.value.values["by"], late.value.number) == ("two", 2)
    desk.acts("one", sent)
    for make in (sent, back, published, withdrawn, dropped):
        assert desk.refused("chief", make, behind=1) == "edit.overtaken"
    assert desk.steps() == ["one save", "two save", "one submit"]


def test_a_form_sent_twice_is_one_step(desk: Desk) -> None:
    for who, make in [("one", written), ("one", sent), ("two", published), ("one", withdrawn)]:
        for behind in (0, 1):
            desk.acts(who, make, behind=behind, key=f"{make.__name__}")
    assert desk.steps() == ["one save", "one submit", "two publish", "one withdraw"]


def test_an_older_version_comes_back_as_a_draft_and_a_draft_can_be_given_up(desk: Desk) -> None:
    for who, make in [
        ("one", written),
        ("one", sent),
        ("two", published),
        ("one", lambda act: editing.save(act, OTHER)),
    ]:
        desk.acts(who, make)
    with desk.store.reading() as session:
        first = revisions.history(session, "loan")[-1].id or 0
        older = editing.version(session, "loan", first, None)
        for number, shipped in [(0, None), (first + 99, None)]:
            with pytest.raises(EditRefused):
                editing.version(session, "loan", number, shipped)
        assert editing.version(session, "loan", 0, OTHER) is OTHER
    desk.acts("two", lambda act: editing.restore(act, older, "第1版"))
    assert desk.in_force() == {"loan": ENTRY.answer}
    desk.acts("two", dropped)
    with desk.store.reading() as session:
        assert editing.standing(session, "loan").draft is None
        assert revisions.drafts(session) == []
    assert desk.in_force() == {"loan": ENTRY.answer}


def asked(store: Store, *texts: str) -> list[OpenQuestion]:
    with store.transaction() as session:
        for text in texts:
            feedback.note_unanswered(session, NoteUnanswered(question=text), TODAY)
        return list(feedback.open_questions(session))


def test_questions_become_a_draft_once_or_more_ways_of_asking(desk: Desk) -> None:
    heating = asked(desk.store, "暖气费给报吗", "暖气费给报销吗")
    desk.acts("one", lambda act: open_matters.draft(act, heating, "还没有写"), key="k")
    desk.acts("one", lambda act: open_matters.draft(act, heating, "还没有写"), key="k")  # pressed twice
    assert desk.refused("two", lambda act: open_matters.draft(act, heating, "还没有写")) == "edit.drafted_before"
    loans = asked(desk.store, "贷款找谁", "贷款怎么申请？")
    desk.acts("two", lambda act: open_matters.add_to(act, loans, ENTRY))
    with desk.store.reading() as session:
        made = {row.entry: row.body for row in revisions.drafts(session)}
        assert feedback.open_questions(session) == []
    assert made[f"draft-{heating[0].id}"]["variants"] == ["暖气费给报销吗"]
    assert made["loan"]["variants"] == ["贷款找谁"]  # its own title is no other way of asking it


def test_a_matter_is_set_aside_with_a_reason_and_taken_up_again(desk: Desk) -> None:
    heating = asked(desk.store, "暖气费给报吗", "暖气费给报销吗")
    assert desk.refused("operator", lambda act: open_matters.dismiss(act, heating, NoDraft.ELSEWHERE)) == "edit.role"
    for _ in range(2):
        desk.acts("one", lambda act: open_matters.dismiss(act, heating, NoDraft.ELSEWHERE))
    with desk.store.reading() as session:
        assert feedback.open_questions(session) == []
        aside = list(feedback.dismissed(session))
        (line,) = audit.trail(session, f"question:{heating[0].id}")
        assert (line.action, line.detail) == ("question.dismiss", {"why": "elsewhere"})
    desk.acts("two", lambda act: open_matters.reopen(act, aside))
    with desk.store.reading() as session:
        assert [one.id for one in feedback.open_questions(session)] == [one.id for one in heating]


def test_two_editors_send_one_page_and_one_of_them_is_kept(store: Store, tmp_path: Path) -> None:
    for rank in range(2):
        add_staff(store, f"editor-{rank}", Role.EDITOR)
    url = store.url.render_as_string(hide_password=False)
    won = Counter(entry for mine in together(save_as_seen, url, tmp_path, processes=2) for entry in mine)
    assert {entry: times for entry, times in won.items() if entry.startswith("guarded")} == {
        f"guarded-{at}": 1 for at in range(COUNT)
    }
    without = sum(times for entry, times in won.items() if entry.startswith("open"))
    assert without == (COUNT if store.sqlite else 2 * COUNT)
