"""Several cases at once: what to do, what would come of it for each, then the doing; what is not possible is said."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from bot.casework import bulk, units
from bot.casework.bulk import Act, Claim, HandOn, Step, Tried
from bot.casework.staff import WORKS_ON_CASES, StaffMember, everyone
from bot.clock import today, utcnow
from bot.store.models import Unit
from bot.web import life_form
from bot.web.caseworker import AtDesk, Desk
from bot.web.life import Sent
from bot.web.pages import fresh_key
from knowledge.casework.life_table import Move

router = APIRouter(prefix="/cases", default_response_class=HTMLResponse)

ACTS = ("claim", "transfer", "move")
LONGEST_KEY = 64
_NOT_KEPT = frozenset({"act", "stage", "key", "number"})


@dataclass(frozen=True)
class Asked:
    """The form as it came: which act, on which cases, and how far one is."""

    sent: FormData
    act: str
    stage: str
    """Empty: what is to be filled in; ``preview``, then ``do``."""
    numbers: tuple[str, ...]

    def words(self, name: str) -> str:
        """A field, without line ends of Windows and the NUL that PostgreSQL stores none of."""
        return str(self.sent.get(name, "")).replace("\r\n", "\n").replace("\0", "").strip()


def _asked(sent: Sent) -> Asked:
    act = str(sent.get("act", ""))
    numbers = dict.fromkeys(str(one) for one in sent.getlist("number"))
    return Asked(sent, act if act in ACTS else "claim", str(sent.get("stage", "")), tuple(numbers))


@router.post("/bulk")
def together(desk: AtDesk, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    """Each stage shows the whole again, so that the browser's own way back leads through them."""
    say = desk.wording.say
    if not asked.numbers or len(asked.numbers) > bulk.MOST:
        words = say("bulk.too_many", most=bulk.MOST) if asked.numbers else say("bulk.none")
        return _page(desk, asked, "", 422, problem=words)
    act = _act(desk, asked)
    if asked.stage not in {"preview", "do"} and asked.act != "claim":
        return _page(desk, asked, "")
    if act is None:
        return _page(desk, asked, "", 422, problem=say("queue.no_target"))
    if asked.stage != "do":
        with desk.hotline.store.transaction() as session:
            tried = bulk.preview(session, act, asked.numbers, desk.staff, now=utcnow(), say=desk.wording)
        return _page(desk, asked, "preview", tried=tried)
    key = asked.words("key")[:LONGEST_KEY] or None
    tried = []
    for number in asked.numbers:
        with desk.hotline.store.transaction() as session:
            seen = asked.words(f"seen.{number}")
            tried.append(bulk.do(session, act, number, desk.staff, seen=seen, key=key, now=utcnow(), say=desk.wording))
    return _page(desk, asked, "done", tried=tried)


def _act(desk: Desk, asked: Asked) -> Act | None:
    """The act as it was filled in; None where it does not say where to, or which step."""
    if asked.act == "claim":
        return Claim()
    if asked.act == "transfer":
        person, unit = asked.words("person"), asked.words("unit")
        return HandOn(person, unit, asked.words("reason")) if bool(person) != bool(unit) else None
    rules, step = desk.hotline.knowledge.current.casework, _step(desk, asked)
    return Step(rules, step.id, life_form.read(rules.life, step, asked.sent)) if rules and step else None


def _steps(desk: Desk) -> tuple[Move, ...]:
    rules = desk.hotline.knowledge.current.casework
    return bulk.steps(rules.life) if rules else ()


def _step(desk: Desk, asked: Asked) -> Move | None:
    return next((step for step in _steps(desk) if step.id == asked.words("move")), None)


def _page(
    desk: Desk, asked: Asked, stage: str, status: int = 200, *, tried: list[Tried] | None = None, problem: str = ""
) -> Response:
    rules = desk.hotline.knowledge.current.casework
    people: list[StaffMember] = []
    targets: list[Unit] = []
    if asked.act == "transfer" and not stage:
        with desk.hotline.store.reading() as session:
            people = [one for one in everyone(session) if one.role in WORKS_ON_CASES and one.id != desk.staff.id]
            top = units.by_code(session, desk.staff.district) if desk.staff.district else units.root(session)
            targets = units.subtree(session, top) if top else []
    done = [one for one in tried or () if one.refused is None]
    reader = desk.staff.name
    refused = [(one.number, one.refused.words(desk.wording, reader)) for one in tried or () if one.refused is not None]
    return desk.pages.show(
        desk.request,
        "bulk.html",
        status,
        asked=asked,
        stage=stage,
        problem=problem,
        people=people,
        targets=targets,
        steps=_steps(desk),
        step=_step(desk, asked),
        fields=rules.life.field if rules else {},
        typed={"step": asked.words("move"), **life_form.typed(asked.sent)},
        at_fault="",
        today=today(),
        kept=[(name, str(value)) for name, value in asked.sent.multi_items() if name not in _NOT_KEPT],
        done=done,
        refused=refused,
        key=fresh_key(),
    )
