"""The life of a case on its page: each step one form; sent twice it counts once, refused it says why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from bot.casework import lives, persons
from bot.casework.lives import Filled
from bot.casework.persons import Person
from bot.casework.refusals import CaseRefused, UnknownCase
from bot.clock import today, utcnow
from bot.web import life_form
from bot.web.access import CaseStaff
from bot.web.case_head import read_head
from bot.web.case_step import read_step
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.life_endings import read_endings
from bot.web.life_page import read_life
from knowledge.casework.casework import Casework

_DONE = frozenset({"move", "ended"})

router = APIRouter(prefix="/cases/{number}/life", default_response_class=HTMLResponse)


async def _sent(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]
"""The whole form: which fields there are, the table of moves says."""
Words = Annotated[str, Form()]


@dataclass(frozen=True)
class LifeDesk:
    """What every route here has at hand."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere
    staff: CaseStaff

    @property
    def rules(self) -> Casework:
        """404 where the content has no casework."""
        rules = self.hotline.knowledge.current.casework
        if rules is None:
            raise HTTPException(404)
        return rules

    def change(
        self,
        number: str,
        make: Callable[[Session], object],
        typed: Mapping[str, object] | None = None,
        *,
        back: str = "",
        done: str = "move",
    ) -> Response:
        """Make one change in one transaction; refused, the page says why and keeps what was typed.

        ``back`` "case": the form stood on the case page, and leads back to it. ``done`` names what is said there.
        """
        try:
            with self.hotline.store.transaction() as session:
                make(session)
        except UnknownCase:
            raise HTTPException(404) from None
        except CaseRefused as refusal:
            words = refusal.words(self.hotline.knowledge.current.wording, self.staff.name)
            return self.page(number, 409, problem=words, typed=typed or {}, at_fault=refusal.field)
        return RedirectResponse(f"/cases/{number}{'' if back == 'case' else '/life'}?done={done}", 303)

    def page(self, number: str, status: int = 200, **values: object) -> Response:
        with self.hotline.store.reading() as session:
            case = read_life(session, self.hotline, number, self.staff, utcnow())
            if case is None:
                raise HTTPException(404)
            head = read_head(session, self.hotline, case.row, self.staff, utcnow())
            step = read_step(session, self.hotline, case.row, self.staff, utcnow(), unread=False)
            ending = read_endings(
                session, self.rules, self.hotline.knowledge.current.wording, case.row, case.life, case.steps, today()
            )
        done = self.request.query_params.get("done", "")
        shown = {
            "problem": "",
            "typed": {},
            "at_fault": "",
            "opened": None,
            "done": done if done in _DONE else "",
            **values,
        }
        return self.pages.show(
            self.request,
            "life.html",
            status,
            case=case,
            head=head,
            step=step,
            ending=ending,
            fields=self.rules.life.field,
            today=today(),
            **shown,
        )


AtDesk = Annotated[LifeDesk, Depends()]


@router.get("")
def life(desk: AtDesk, number: str, step: str = "") -> Response:
    """Where the case stands, the next step, what is due, and all that happened; ``step`` is the form that is open."""
    return desk.page(number, typed={"step": step} if step else {})


@router.post("/moves/{name}")
def move(desk: AtDesk, number: str, name: str, sent: Sent) -> Response:
    """Make a step of the table."""
    step = desk.rules.life.move.get(name)
    if step is None:
        raise HTTPException(404)
    version = str(sent.get("seen", ""))
    shown = _ids(sent, "shown")
    filled = Filled(
        name,
        life_form.read(desk.rules.life, step, sent),
        seen=int(version) if version.isdecimal() else None,
        key=str(sent.get("key", ""))[:64] or None,
        shown=shown,
        keeps=shown - _ids(sent, "stops"),
    )
    typed = {**life_form.typed(sent), "step": name}
    return desk.change(
        number,
        lambda session: lives.move(session, desk.rules, number, desk.staff, filled, now=utcnow()),
        typed,
        back=str(sent.get("back", "")),
        done="ended" if shown else "move",
    )


def _ids(sent: FormData, name: str) -> frozenset[str]:
    """The boxes of what a step ends."""
    return frozenset(str(one) for one in sent.getlist(name))


@router.post("/pause")
def pause(desk: AtDesk, number: str, back: Words = "") -> Response:
    """The case waits for the resident."""
    return desk.change(
        number, lambda session: lives.pause(session, desk.rules, number, desk.staff, now=utcnow()), back=back
    )


@router.post("/resume")
def resume(desk: AtDesk, number: str, back: Words = "") -> Response:
    """It does not wait any more."""
    return desk.change(
        number, lambda session: lives.resume(session, desk.rules, number, desk.staff, now=utcnow()), back=back
    )


@router.post("/person")
def record_person(
    desk: AtDesk,
    number: str,
    name: Words = "",
    identity: Words = "",
    telephone: Words = "",
    address: Words = "",
    street: Words = "",
    community: Words = "",
) -> Response:
    """Keep who the case is about, encrypted."""
    person = Person(
        name=name, identity=identity, telephone=telephone, address=address, street=street, community=community
    )
    return desk.change(
        number,
        lambda session: persons.record(
            session, desk.hotline.vault, number, desk.staff, person, rules=desk.rules, now=utcnow()
        ),
        {"person": person},
    )


@router.post("/reveal")
def reveal(desk: AtDesk, number: str) -> Response:
    """Who the case is about, in full; that it was shown stands in the audit trail."""
    try:
        with desk.hotline.store.transaction() as session:
            opened = persons.reveal(session, desk.hotline.vault, number, desk.staff)
    except UnknownCase:
        raise HTTPException(404) from None
    except CaseRefused as refusal:
        return desk.page(number, 409, problem=refusal.words(desk.hotline.knowledge.current.wording))
    return desk.page(number, opened=opened)
