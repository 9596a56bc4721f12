"""What residents asked and nobody answered, like questions together: one tap makes a draft, or says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel
from sqlmodel import Session

from bot.casework import editing, open_matters
from bot.casework.edit_refusals import EditRefused
from bot.casework.open_matters import NoDraft
from bot.store import feedback
from bot.store.content_models import OpenQuestion
from bot.web.editor_desk import EditorDesk, address
from knowledge.alike import grouped
from knowledge.base import KnowledgeBase, Status
from knowledge.schema import Entry

SHOWN = 40
"""Groups on the page, the most asked ones."""

router = APIRouter(prefix="/open-questions", default_response_class=HTMLResponse)
AtDesk = Annotated[EditorDesk, Depends()]


@dataclass(frozen=True)
class Matter:
    """Questions that are alike. ``nearest``: the entry that comes closest; ``answered``: it answers them now."""

    questions: tuple[OpenQuestion, ...]
    nearest: Entry | None
    answered: bool

    @property
    def id(self) -> int:
        return self.questions[0].id or 0

    @property
    def count(self) -> int:
        return sum(question.count for question in self.questions)

    @property
    def texts(self) -> list[str]:
        """Ways of asking, the first stands for all."""
        return list(dict.fromkeys(question.text for question in self.questions))

    @property
    def unhelpful(self) -> int:
        """How many had an answer that did not help."""
        return sum(question.count for question in self.questions if question.entry)


class MatterForm(BaseModel):
    """``group``: the question that stands for the matter."""

    group: int = 0
    key: str = ""
    into: str = ""
    """The entry that these are ways of asking; empty: a new one."""
    why: str = ""


@router.get("")
def listed(desk: AtDesk) -> Response:
    """The open questions by matter, and those that were set aside."""
    return _page(desk)


@router.post("/draft")
def draft(desk: AtDesk, sent: Annotated[MatterForm, Form()]) -> Response:
    """Make the matter a draft and go on writing it."""
    made = ""

    def make(session: Session) -> None:
        nonlocal made
        made = editing.made_by(session, sent.key)
        if made:
            return
        questions = _group(session, sent)
        if not sent.into:
            act = desk.act(session, "", 0, sent.key)
            made = open_matters.draft(act, questions, desk.wording.say("drafts.answer"))
            return
        item = desk.item(session, sent.into)
        act = desk.act(session, sent.into, item.standing.number, sent.key)
        made = open_matters.add_to(act, questions, item.entry)

    refused = desk.refusal(make)
    if refused is not None:
        return _page(desk, problem=refused.words(desk.wording))
    return RedirectResponse(f"{address(made)}/edit", 303)


@router.post("/dismiss")
def dismiss(desk: AtDesk, sent: Annotated[MatterForm, Form()]) -> Response:
    """Set the matter aside."""
    if sent.why not in set(NoDraft):
        return _page(desk, problem=desk.wording.say("edit.no_reason"))
    why = NoDraft(sent.why)
    desk.refusal(lambda session: open_matters.dismiss(desk.act(session, "", 0, ""), _group(session, sent), why))
    return RedirectResponse("/open-questions", 303)


@router.post("/reopen")
def reopen(desk: AtDesk, sent: Annotated[MatterForm, Form()]) -> Response:
    """Take a matter up again."""

    def make(session: Session) -> None:
        aside = next((one for one in grouped(feedback.dismissed(session)) if one[0].id == sent.group), [])
        open_matters.reopen(desk.act(session, "", 0, ""), aside)

    desk.refusal(make)
    return RedirectResponse("/open-questions", 303)


def _group(session: Session, sent: MatterForm) -> list[OpenQuestion]:
    """The matter as it is now; EditRefused where it is none any more."""
    found = next((one for one in grouped(feedback.open_questions(session)) if one[0].id == sent.group), None)
    if found is None:
        raise EditRefused("edit.drafted_before")
    return found


def _page(desk: EditorDesk, *, problem: str = "") -> Response:
    base = desk.base
    with desk.hotline.store.reading() as session:
        groups = grouped(feedback.open_questions(session))
        aside = grouped(feedback.dismissed(session))
    found = [_matter(base, group) for group in groups[:SHOWN]]
    return desk.pages.show(
        desk.request,
        "open_questions.html",
        409 if problem else 200,
        matters=sorted(found, key=lambda matter: matter.answered),
        more=len(groups) - len(found),
        aside=aside,
        reasons=tuple(NoDraft),
        problem=problem,
    )


def _matter(base: KnowledgeBase, group: Sequence[OpenQuestion]) -> Matter:
    text = group[0].text
    finding = base.search(text)
    nearest = next(iter(finding.candidates or base.index.rank(text)), None)
    entry = nearest.entry if nearest else None
    answered = finding.status is Status.ANSWERED and entry is not None and entry.id != group[0].entry
    return Matter(tuple(group), entry, answered)
