"""One entry: as residents see it, what it rests on and is used for, who did what; and two of its versions compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from bot.casework import editing
from bot.casework.edit_refusals import EditRefused
from bot.clock import today
from bot.store import revisions
from bot.store.content_models import Revision
from bot.store.edit_models import EntryAct, EntryStep
from bot.web.catalogue import Item
from bot.web.editor_desk import EditorDesk
from bot.web.entry_choices import Choices
from bot.web.entry_fields import compared, in_words, rewritten
from bot.web.entry_form import Faults
from bot.web.entry_preview import preview
from bot.web.entry_uses import rules_on
from knowledge.schema import Entry, EntryStatus
from knowledge.uses import Uses

_IN_FORCE = frozenset({EntryStatus.PUBLISHED, EntryStatus.INTERNAL})

router = APIRouter(default_response_class=HTMLResponse)
AtDesk = Annotated[EditorDesk, Depends()]


@dataclass(frozen=True)
class Version:
    """An entry as somebody left it. ``number`` counts from 1; 0: as the files have it. ``row``: id of the revision."""

    number: int
    row: int
    status: EntryStatus
    by: str


@router.get("/knowledge/{entry_id}")
def shown(desk: AtDesk, entry_id: str, done: str = "") -> Response:
    """The page; ``done`` names the act just done, and says so until another one follows."""
    return entry_page(desk, entry_id, done=done)


def entry_page(
    desk: EditorDesk,
    entry_id: str,
    *,
    status: int = 200,
    done: str = "",
    problem: str = "",
    faults: Faults | None = None,
    typed: str = "",
) -> Response:
    """``problem``: why an act was refused; ``typed``: the reason that was written with it."""
    with desk.hotline.store.reading() as session:
        item = desk.item(session, entry_id)
        values = _values(session, desk, item)
    step = item.standing.step
    done = done if step is not None and step.act == (EntryAct.WITHDRAW if done == "drop" else done) else ""
    return desk.pages.show(
        desk.request,
        "entry.html",
        status,
        fragment=False,
        done=done,
        problem=problem,
        faults=faults or {},
        typed=typed,
        **values,
    )


def _values(session: Session, desk: EditorDesk, item: Item) -> dict[str, Any]:
    base, on = desk.base, today()
    steps = editing.steps_of(session, item.id)
    versions = versions_of(session, item)
    uses = base.views.uses(item.id) if base.views else Uses()
    return {
        "item": item,
        "entry": item.entry,
        "preview": preview(session, desk.hotline, item.entry, on),
        "in_force": preview(session, desk.hotline, item.live, on) if item.draft and item.live else None,
        "changes": rewritten(base, item.live, item.draft) if item.draft and item.live else [],
        "fields": in_words(base, item.entry),
        "cited": [(one, Choices(base).citation_name(one)) for one in item.entry.citations],
        "rules": rules_on(base, item.entry),
        "uses": uses,
        "districts": [base.districts[code].name for code in uses.districts if code in base.districts],
        "steps": steps,
        "numbers": {version.row: version.number for version in versions},
        "versions": versions,
        "given_up": {version.row for version in versions if version.status is EntryStatus.DRAFT},
        "restorable": _restorable(versions, item),
        "earlier": _without_step(versions, steps),
        "stale": item.stale(base, on),
        "mine": item.standing.draft is not None and item.standing.draft.author == desk.staff.name,
        "on": on,
        "longest": editing.LONGEST_REASON,
        "public": item.id in desk.hotline.knowledge.current.entries,
        "taken_up": (item.live if item.status in _IN_FORCE else None) == base.entries.get(item.id),
        "version": base.version,
    }


@router.get("/knowledge/{entry_id}/compare")
def compare(desk: AtDesk, entry_id: str, old: int = 0, new: int = 0) -> Response:
    """Two versions, by the ids of their revisions; 0: as the files have it."""
    base = desk.base
    with desk.hotline.store.reading() as session:
        item = desk.item(session, entry_id)
        versions = versions_of(session, item)
        try:
            one, other = (version_of(session, item, number) for number in (old, new))
        except EditRefused:
            raise HTTPException(404) from None
    changes = list(compared(base, one, other))
    return desk.pages.show(
        desk.request, "entry_compare.html", item=item, versions=versions, old=old, new=new, changes=changes
    )


def version_of(session: Session, item: Item, row: int) -> Entry:
    """One version; EditRefused where there is none."""
    return editing.version(session, item.id, row, item.files)


def versions_of(session: Session, item: Item) -> list[Version]:
    """Newest first, the files' own last."""
    rows = revisions.history(session, item.id)
    found = [_version(row, len(rows) - at) for at, row in enumerate(rows)]
    return found + ([Version(0, 0, item.files.status, item.files.author)] if item.files else [])


def _version(row: Revision, number: int) -> Version:
    return Version(number, row.id or 0, row.status, row.author)


def _restorable(versions: list[Version], item: Item) -> list[Version]:
    """All but the one that stands already: the draft under work, else what is in force."""
    draft = item.standing.draft
    if draft is not None:
        stands = draft.id
    else:
        stands = next((version.row for version in versions if version.status is not EntryStatus.DRAFT), None)
    return [version for version in versions if version.row != stands]


def _without_step(versions: list[Version], steps: Sequence[EntryStep]) -> list[Version]:
    """Revisions from before the desk kept steps, and those that a command made."""
    told = {step.revision for step in steps}
    return [version for version in versions if version.row and version.row not in told]
