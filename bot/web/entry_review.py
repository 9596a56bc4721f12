"""What is done with a draft once it is written: sent for review, sent back, published; an entry withdrawn, restored."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from bot.casework import editing
from bot.casework.editing import Editing
from bot.casework.refusals import CaseRefused
from bot.web.editor_desk import EditorDesk, address
from bot.web.entry_check import Verdict, check, look
from bot.web.knowledge_entry import entry_page, version_of, versions_of
from knowledge.schema import EntryStatus

router = APIRouter(prefix="/knowledge/{entry_id}", default_response_class=HTMLResponse)
AtDesk = Annotated[EditorDesk, Depends()]


class ActForm(BaseModel):
    """What every act sends: after which step of the entry, and why."""

    seen: int = 0
    key: str = ""
    why: str = ""


class PublishForm(ActForm):
    """``status``: for everybody, or for staff alone."""

    status: str = ""


class RestoreForm(ActForm):
    """``version``: the id of a revision; 0: as the files have it."""

    version: int = -1


@router.post("/submit")
def submit(desk: AtDesk, entry_id: str, sent: Annotated[ActForm, Form()]) -> Response:
    """Ask a second person, unless the check finds something."""
    verdict = _checked(desk, entry_id, EntryStatus.PUBLISHED)
    if verdict is not None and verdict.faults:
        return _faulty(desk, entry_id, verdict)
    return _done(desk, entry_id, sent, "submit", lambda act: editing.submit(act, sent.why))


@router.post("/return")
def send_back(desk: AtDesk, entry_id: str, sent: Annotated[ActForm, Form()]) -> Response:
    """Give it back to its author with a comment."""
    return _done(desk, entry_id, sent, "return", lambda act: editing.send_back(act, sent.why))


@router.post("/publish")
def publish(desk: AtDesk, entry_id: str, sent: Annotated[PublishForm, Form()]) -> Response:
    """Check the base with the draft, then put it in force."""
    status = EntryStatus(sent.status) if sent.status in set(EntryStatus) else EntryStatus.DRAFT
    with desk.hotline.store.reading() as session:
        theirs = desk.item(session, entry_id).for_review_by(desk.staff)
    verdict = _checked(desk, entry_id, status) if theirs else None  # a second that a refusal does not need
    if verdict is not None and verdict.faults:
        return _faulty(desk, entry_id, verdict)
    checked = verdict.checked if verdict else None
    return _done(desk, entry_id, sent, "publish", lambda act: editing.publish(act, checked, status, sent.why))


@router.post("/withdraw")
def withdraw(desk: AtDesk, entry_id: str, sent: Annotated[ActForm, Form()]) -> Response:
    """Take it off the answers."""
    with desk.hotline.store.reading() as session:
        item = desk.item(session, entry_id)
    if item.live is None:
        raise HTTPException(404)
    live = item.live
    return _done(desk, entry_id, sent, "withdraw", lambda act: editing.withdraw(act, live, sent.why))


@router.post("/drop")
def drop(desk: AtDesk, entry_id: str, sent: Annotated[ActForm, Form()]) -> Response:
    """Give the draft up."""
    with desk.hotline.store.reading() as session:
        live = desk.item(session, entry_id).live
    return _done(desk, entry_id, sent, "drop", lambda act: editing.drop(act, live, sent.why))


@router.post("/restore")
def restore(desk: AtDesk, entry_id: str, sent: Annotated[RestoreForm, Form()]) -> Response:
    """Make an older version the draft."""

    def make(act: Editing) -> None:
        item = desk.item(act.session, entry_id)
        older = version_of(act.session, item, sent.version)
        numbers = {version.row: version.number for version in versions_of(act.session, item)}
        editing.restore(act, older, desk.wording.say("edit.version", number=numbers[sent.version]))

    return _done(desk, entry_id, sent, "restore", make)


def _checked(desk: EditorDesk, entry_id: str, status: EntryStatus) -> Verdict | None:
    """What the check says of the draft; None where there is none. 404 for no entry."""
    with desk.hotline.store.reading() as session:
        draft = desk.item(session, entry_id).standing.draft
        looked = look(session, draft) if draft else None
    return check(desk.hotline, looked, status) if looked else None


def _done(desk: EditorDesk, entry_id: str, sent: ActForm, done: str, make: Callable[[Editing], None]) -> Response:
    refused = desk.refusal(lambda session: make(desk.act(session, entry_id, sent.seen, sent.key)))
    if refused is None:
        return RedirectResponse(address(entry_id, done=done), 303)
    return _refused(desk, entry_id, sent, refused)


def _refused(desk: EditorDesk, entry_id: str, sent: ActForm, refused: CaseRefused) -> Response:
    problem = refused.words(desk.wording, desk.staff.name)
    return entry_page(desk, entry_id, status=409, problem=problem, typed=sent.why)


def _faulty(desk: EditorDesk, entry_id: str, verdict: Verdict) -> Response:
    problem = desk.wording.say("edit.errors", count=len(verdict.checked.errors))
    return entry_page(desk, entry_id, status=422, problem=problem, faults=verdict.faults)
