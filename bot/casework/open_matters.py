"""What an editor does about questions that nobody answers: a new draft, more ways of asking an entry, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from bot.casework import editing
from bot.casework.edit_refusals import EditRefused
from bot.casework.editing import Editing
from bot.store import audit, feedback
from bot.store.content_models import OpenQuestion
from knowledge.schema import Entry, EntryStatus


class NoDraft(StrEnum):
    """Why no draft is made of a matter; wording ``edit.why_none.<id>`` says it."""

    ELSEWHERE = "elsewhere"
    """Another office's business."""
    ANSWERED = "answered"
    """An entry answers it by now."""
    UNCLEAR = "unclear"
    """Nobody can tell what was asked."""
    NO_SOURCE = "no-source"
    """No source says anything about it yet."""


def draft(act: Editing, questions: Sequence[OpenQuestion], answer: str) -> str:
    """Make questions that are alike a draft; its entry's id. ``answer``: what stands there until it is written.

    EditRefused where somebody made one before. ``act.entry`` and ``act.seen`` say nothing here.
    """
    if made := _claimed(act, questions, name := f"draft-{_ids(questions)[0]}"):
        return made
    texts = _texts(questions)
    entry = Entry(id=name, title=texts[0], variants=texts[1:], answer=answer, status=EntryStatus.DRAFT)
    editing.save(replace(act, entry=name, seen=0), entry)
    return name


def add_to(act: Editing, questions: Sequence[OpenQuestion], entry: Entry) -> str:
    """Make questions ways of asking ``entry`` (as its draft or, without one, as it is in force), as a draft; its id."""
    if made := _claimed(act, questions, entry.id):
        return made
    more = tuple(text for text in _texts(questions) if text not in (entry.title, *entry.variants))
    editing.save(act, entry.model_copy(update={"variants": (*entry.variants, *more)}))
    return entry.id


def dismiss(act: Editing, questions: Sequence[OpenQuestion], why: NoDraft) -> None:
    """Make no draft of these questions. Done once: nothing for questions that are no more open."""
    editing.allowed_to_edit(act.staff)
    for number in feedback.drafted(act.session, _ids(questions), feedback.DISMISSED):
        audit.record(act.session, act.staff.actor, "question.dismiss", f"question:{number}", {"why": why}, at=act.now)


def reopen(act: Editing, questions: Sequence[OpenQuestion]) -> None:
    """Put dismissed questions back among the open ones."""
    editing.allowed_to_edit(act.staff)
    for number in feedback.reopen(act.session, _ids(questions)):
        audit.record(act.session, act.staff.actor, "question.reopen", f"question:{number}", at=act.now)


def _claimed(act: Editing, questions: Sequence[OpenQuestion], entry: str) -> str:
    """Mark the questions as this entry's; the entry that this very form made of them before, else an empty text."""
    editing.allowed_to_edit(act.staff)
    if made := editing.made_by(act.session, act.key):
        return made
    ids = _ids(questions)
    if len(feedback.drafted(act.session, ids, entry)) < len(ids):
        raise EditRefused("edit.drafted_before")
    return ""


def _ids(questions: Sequence[OpenQuestion]) -> list[int]:
    return [question.id for question in questions if question.id is not None]


def _texts(questions: Sequence[OpenQuestion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(question.text for question in questions))
