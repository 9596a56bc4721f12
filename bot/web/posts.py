"""Public-welfare posts: the list with the plan, and one post with who holds its places."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session, col

from bot.casework import employers, placements, posts, unsettled, work_forms
from bot.casework.holding import may_read
from bot.casework.work_forms import AppraisalForm, DayForm, LeavingForm, PlacementForm, PlanForm, PostForm
from bot.casework.work_holding import Desk
from bot.store.models import CaseRecord
from bot.web.work_desk import AtDesk, Sent, SentForm, WorkDesk, key_of

router = APIRouter(prefix="/posts", default_response_class=HTMLResponse)


@router.get("")
def listing(desk: AtDesk, district: str = "", closed: bool = False) -> Response:
    """Posts of a district or of the city, those with free places first, and the plans."""
    return _list(desk, district=district, closed=closed)


@router.post("")
def open_post(desk: AtDesk, sent: SentForm) -> Response:
    """Enter a post."""
    return desk.act(
        lambda acting: posts.open_post(acting, work_forms.read(PostForm, sent), key_of(sent)),
        "/posts",
        lambda problem: _list(desk, problem=problem, typed={**sent, "act": ("open",)}),
    )


@router.post("/plan")
def plan(desk: AtDesk, sent: SentForm) -> Response:
    """Set the plan of a district and a year."""
    return desk.act(
        lambda acting: posts.plan(acting, work_forms.read(PlanForm, sent)),
        "/posts",
        lambda problem: _list(desk, problem=problem, typed={**sent, "act": ("plan",)}),
    )


@router.get("/{post_id}")
def post(desk: AtDesk, post_id: int) -> Response:
    """One post."""
    return _page(desk, post_id)


@router.post("/{post_id}/{act}")
def change(desk: AtDesk, post_id: int, act: str, sent: SentForm) -> Response:
    """Place a person, appraise one, let one leave, or close the post."""
    make = _ACTS.get(act)
    if make is None:
        raise HTTPException(404)
    return desk.act(
        lambda acting: make(acting, post_id, sent),
        f"/posts/{post_id}",
        lambda problem: _page(desk, post_id, problem=problem, typed={**sent, "act": (act,)}),
    )


def _place(acting: Desk, post_id: int, sent: Sent) -> object:
    return placements.place(acting, post_id, work_forms.read(PlacementForm, sent), key_of(sent))


def _appraise(acting: Desk, _post_id: int, sent: Sent) -> object:
    return placements.appraise(acting, work_forms.read(AppraisalForm, sent), key_of(sent))


def _leave(acting: Desk, _post_id: int, sent: Sent) -> object:
    return placements.leave(acting, work_forms.read(LeavingForm, sent), key_of(sent))


def _close(acting: Desk, post_id: int, sent: Sent) -> None:
    posts.close_post(acting, post_id, work_forms.read(DayForm, sent))


_ACTS: dict[str, Callable[[Desk, int, Sent], object]] = {
    "place": _place,
    "appraise": _appraise,
    "leave": _leave,
    "close": _close,
}


def _list(
    desk: WorkDesk, *, district: str = "", closed: bool = False, problem: str = "", typed: Sent | None = None
) -> Response:
    def read(session: Session) -> Mapping[str, object]:
        return {
            "lines": posts.listing(session, district=district, closed=closed),
            "plans": posts.plans(session, district=district),
            "employers": employers.listing(session),
            "district": district,
            "closed": closed,
        }

    return desk.show("posts.html", read, problem, typed)


def _page(desk: WorkDesk, post_id: int, *, problem: str = "", typed: Sent | None = None) -> Response:
    def read(session: Session) -> Mapping[str, object]:
        row = posts.of(session, post_id)
        holders = placements.of_post(session, post_id)
        judged = placements.appraisals(session, [held.id for held, _ in holders])
        return {
            "post": row,
            "employer": employers.of(session, row.employer_id),
            "holders": [(held, case, may_read(case, desk.staff)) for held, case in holders],
            "judged": judged,
            "settle": {
                one.case.number: one.leaving.then
                for one in unsettled.unsettled(
                    session, desk.rules, col(CaseRecord.id).in_([case.id for _, case in holders])
                )
                if one.leaving
            },
            "held": sum(1 for held, _ in holders if held.left_on is None),
        }

    return desk.show("post.html", read, problem, typed)
