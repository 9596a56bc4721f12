"""Public-welfare posts (公益性岗位) and the plan to develop them (第六条（一）)."""

from dataclasses import dataclass

from sqlalchemy import extract, func
from sqlmodel import Session, col, select

from bot.casework import employers
from bot.casework.work_forms import DayForm, Demands, PlanForm, PostForm
from bot.casework.work_holding import Desk, known_day, known_district, once, require_district, require_supervisor
from bot.casework.work_refusals import WorkRefused
from bot.store.post_models import Employer, PostPlacement, PostPlan, PublicPost
from knowledge.casework.matching import Vocabulary


@dataclass(frozen=True)
class PostLine:
    """A post, whose it is, and how many of its places are held."""

    post: PublicPost
    employer: Employer
    held: int

    @property
    def free(self) -> int:
        """Places that nobody holds; none of a post that is closed."""
        return 0 if self.post.closed_on else self.post.places - self.held


@dataclass(frozen=True)
class PlanLine:
    """The plan of a district and a year beside what came of it."""

    year: int
    district: str
    plan: PostPlan | None
    """None: posts were opened, and no plan was made."""
    developed: int
    """Places of the posts that were opened in the year."""
    placed: int
    """Placements that began in the year."""

    @property
    def beyond(self) -> int:
        """Places opened that the plan does not have; which is said, as the clause asks for a plan and forbids none."""
        return max(0, self.developed - (self.plan.places if self.plan else 0))


def open_post(desk: Desk, form: PostForm, key: str | None = None) -> int:
    """Enter a post, as the district has developed it; its id."""

    def make() -> int:
        known_district(desk.rules, form.district)
        require_district(desk.staff, form.district)
        require_supervisor(desk.staff)
        employer = employers.named(desk.session, form.employer)
        check_demands(desk.rules.casework.vocabulary, form)
        known_day(form.opened_on, desk.today, "opened_on")
        given = form.model_dump(exclude={"employer"})
        row = PublicPost(employer_id=employer.id or 0, **given, actor=desk.staff.actor, at=desk.now)
        desk.session.add(row)
        desk.session.flush()
        desk.note("post.open", f"post:{row.id}", places=row.places)
        return row.id or 0

    return once(desk, "post.open", key, make)


def close_post(desk: Desk, post_id: int, form: DayForm) -> None:
    """Offer a post no longer from that day on; who holds a place stays in it."""
    post = locked(desk.session, post_id)
    require_district(desk.staff, post.district)
    require_supervisor(desk.staff)
    if post.closed_on is not None:
        raise WorkRefused("closed_already")
    known_day(form.on, desk.today, "on", not_before=post.opened_on)
    post.closed_on = form.on
    desk.session.add(post)
    desk.session.flush()
    desk.note("post.close", f"post:{post_id}")


def plan(desk: Desk, form: PlanForm) -> None:
    """Set the plan of a district and a year, in place of the one before; the trail keeps both numbers."""
    known_district(desk.rules, form.district)
    require_district(desk.staff, form.district)
    require_supervisor(desk.staff)
    row = desk.session.get(PostPlan, (form.year, form.district), with_for_update=True)
    before = row.places if row else None
    row = row or PostPlan(year=form.year, district=form.district, places=0, actor="", updated_at=desk.now)
    row.places, row.detail, row.actor, row.updated_at = form.places, form.detail, desk.staff.actor, desk.now
    desk.session.add(row)
    desk.session.flush()
    desk.note("post.plan", f"post-plan:{form.year}:{form.district}", before=before, places=form.places)


def of(session: Session, post_id: int) -> PublicPost:
    """The post of this id; WorkRefused where there is none."""
    row = session.get(PublicPost, post_id) if post_id < 1 << 31 else None
    if row is None:
        raise WorkRefused("unknown_post")
    return row


def locked(session: Session, post_id: int) -> PublicPost:
    """The post, locked until the transaction ends: who places a person waits for whoever else does."""
    of(session, post_id)
    query = select(PublicPost).where(PublicPost.id == post_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def listing(session: Session, *, district: str = "", closed: bool = False, limit: int = 500) -> list[PostLine]:
    """Posts with their employers, those with free places first; closed ones where asked for."""
    held = (
        select(PostPlacement.post_id, func.count().label("held"))
        .where(col(PostPlacement.left_on).is_(None))
        .group_by(col(PostPlacement.post_id))
        .subquery()
    )
    query = (
        select(PublicPost, Employer, func.coalesce(held.c.held, 0))
        .join(Employer, col(Employer.id) == col(PublicPost.employer_id))
        .outerjoin(held, held.c.post_id == col(PublicPost.id))
    )
    if district:
        query = query.where(PublicPost.district == district)
    if not closed:
        query = query.where(col(PublicPost.closed_on).is_(None))
    found = session.exec(query.order_by(col(PublicPost.id)).limit(limit)).all()
    return sorted((PostLine(*one) for one in found), key=lambda line: line.free == 0)


def plans(session: Session, *, district: str = "") -> list[PlanLine]:
    """Plans, the newest year first, beside what was developed and who was placed; years without a plan too."""
    made = {(row.year, row.district): row for row in session.exec(select(PostPlan))}
    places, people = func.sum(PublicPost.places), func.count(col(PostPlacement.id))
    opened, began = extract("year", col(PublicPost.opened_on)), extract("year", col(PostPlacement.since))
    posts = select(opened, PublicPost.district, places).group_by(opened, col(PublicPost.district))
    held = select(began, PublicPost.district, people).join(PostPlacement, col(PostPlacement.post_id) == PublicPost.id)
    developed = {(year, of): int(count) for year, of, count in session.exec(posts)}
    placed = {(year, of): count for year, of, count in session.exec(held.group_by(began, col(PublicPost.district)))}
    found = [
        PlanLine(year, of, made.get((year, of)), developed.get((year, of), 0), placed.get((year, of), 0))
        for year, of in made.keys() | developed.keys()
        if district in {"", of}
    ]
    return sorted(found, key=lambda line: (-line.year, line.district))


def check_demands(vocabulary: Vocabulary, form: Demands) -> None:
    """WorkRefused for a word that the vocabulary does not have."""
    for field, known in (("skills", vocabulary.skills), ("health", vocabulary.health), ("hours", vocabulary.hours)):
        if set(getattr(form, field) or ()) - {word.id for word in known}:
            raise WorkRefused("wrong_value", field)
