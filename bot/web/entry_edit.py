"""Writing an entry: the form of one that is there or of a new one, its preview while one types, the draft kept."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.casework import editing
from bot.casework.edit_refusals import EditRefused, Overtaken
from bot.clock import today
from bot.web.catalogue import Item
from bot.web.editor_desk import EditorDesk, address
from bot.web.entry_check import check, look
from bot.web.entry_choices import Choices
from bot.web.entry_fields import rewritten
from bot.web.entry_form import LONGEST, EntryForm, Faults, Written, form_of, read
from bot.web.entry_preview import preview
from bot.web.pages import by_htmx
from knowledge.schema import Audience, Entry

SPARE = 2
"""Empty boxes for citations and related entries, beside those that are filled."""

router = APIRouter(default_response_class=HTMLResponse)
AtDesk = Annotated[EditorDesk, Depends()]
Sent = Annotated[EntryForm, Form()]


@router.get("/new-entry")
def new(desk: AtDesk) -> Response:
    """An empty form."""
    return _form(desk, None, EntryForm(audience=[Audience.RESIDENT]), {})


@router.post("/new-entry")
def add(desk: AtDesk, sent: Sent) -> Response:
    """Keep the draft of a new entry."""
    return _take(desk, None, sent)


@router.get("/knowledge/{entry_id}/edit")
def edit(desk: AtDesk, entry_id: str) -> Response:
    """The form, filled with the draft or, without one, with what is in force."""
    with desk.hotline.store.reading() as session:
        item = desk.item(session, entry_id)
    form = form_of(item.entry, desk.base, _unwritten(desk)).model_copy(update={"seen": item.standing.number})
    return _form(desk, item, form, {})


@router.post("/knowledge/{entry_id}/edit")
def change(desk: AtDesk, entry_id: str, sent: Sent) -> Response:
    """Keep the draft, send it for review, or show how it would look."""
    with desk.hotline.store.reading() as session:
        item = desk.item(session, entry_id)
    return _take(desk, item, sent)


def _take(desk: EditorDesk, item: Item | None, sent: EntryForm) -> Response:
    with desk.hotline.store.reading() as session:
        known = desk.items(session)
        done = editing.made_by(session, sent.key)
    if done:  # this very form was kept: it was sent twice
        return RedirectResponse(address(done, done="save"), 303)
    written = read(sent, desk.base, known, item.id if item else "", _unwritten(desk))
    if sent.do == "preview":
        return _fragment(desk, written) if by_htmx(desk.request) else _form(desk, item, sent, {}, written.entry)
    entry = written.entry
    if entry is None or written.faults:
        return _form(desk, item, sent, written.faults, entry, status=422)
    refused = desk.refusal(
        lambda session: editing.save(desk.act(session, entry.id, sent.seen, sent.key), entry, sent.why)
    )
    if isinstance(refused, Overtaken):
        return _overtaken(desk, entry, sent, refused)
    if refused is not None:
        return _form(desk, item, sent, {}, entry, status=409, problem=refused.words(desk.wording, desk.staff.name))
    return _submit(desk, entry.id, sent.seen + 1) if sent.do == "submit" else _to(entry.id, "save")


def _to(entry: str, done: str) -> Response:
    return RedirectResponse(address(entry, done=done), 303)


def _submit(desk: EditorDesk, entry: str, seen: int) -> Response:
    """Check the draft that was just kept, and send it for review; faults bring its author back to the form."""
    with desk.hotline.store.reading() as session:
        draft = editing.standing(session, entry).draft
        looked = look(session, draft) if draft else None
    faults = check(desk.hotline, looked).faults if looked else {}
    if not faults:
        refused = desk.refusal(lambda session: editing.submit(desk.act(session, entry, seen, "")))
        return _to(entry, "save" if refused else "submit")
    with desk.hotline.store.reading() as session:
        item = desk.item(session, entry)
    form = form_of(item.entry, desk.base, _unwritten(desk)).model_copy(update={"seen": item.standing.number})
    problem = desk.wording.say("edit.saved_not_sent", count=sum(map(len, faults.values())))
    return _form(desk, item, form, faults, item.entry, status=422, problem=problem)


def _overtaken(desk: EditorDesk, mine: Entry, sent: EntryForm, refused: EditRefused) -> Response:
    """Somebody kept another text meanwhile: what differs is shown, and what was typed stays to be kept over it."""
    with desk.hotline.store.reading() as session:
        item = desk.item(session, mine.id)
    form = sent.model_copy(update={"seen": item.standing.number})
    theirs = rewritten(desk.base, item.entry, mine)
    problem = refused.words(desk.wording, desk.staff.name)
    return _form(desk, item, form, {}, mine, status=409, problem=problem, theirs=theirs)


def _unwritten(desk: EditorDesk) -> str:
    return desk.wording.say("drafts.answer")


def _fragment(desk: EditorDesk, written: Written) -> Response:
    with desk.hotline.store.reading() as session:
        found = preview(session, desk.hotline, written.entry, today()) if written.entry else None
    return desk.pages.show(desk.request, "entry_preview.html", fragment=True, preview=found, faults=written.faults)


def _form(
    desk: EditorDesk,
    item: Item | None,
    form: EntryForm,
    faults: Faults,
    entry: Entry | None = None,
    *,
    status: int = 200,
    problem: str = "",
    theirs: object = (),
) -> Response:
    base = desk.base
    seen = entry or (item.entry if item else None)
    with desk.hotline.store.reading() as session:
        items = desk.items(session)
        found = preview(session, desk.hotline, seen, today()) if seen else None
    return desk.pages.show(
        desk.request,
        "entry_form.html",
        status,
        fragment=False,
        item=item,
        form=form,
        faults=faults,
        problem=problem,
        theirs=theirs,
        preview=found,
        citations=_with_spares(form.citation),
        related=_with_spares(form.related),
        choices=Choices(base),
        amounts=base.amounts,
        audiences=tuple(Audience),
        topics=sorted({one.entry.topic for one in items.values() if one.entry.topic}),
        longest=LONGEST,
    )


def _with_spares(typed: list[str]) -> list[str]:
    return [*(one for one in typed if one.strip()), *[""] * SPARE]
