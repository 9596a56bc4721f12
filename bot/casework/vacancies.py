"""Vacancies (岗位信息) that employers gave, each good until a day (第六条（四）时效性)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.casework import employers
from bot.casework.posts import check_demands
from bot.casework.work_forms import DayForm, FreshForm, VacancyForm
from bot.casework.work_holding import Desk, Rules, known_day, known_district, once, require_district
from bot.casework.work_refusals import WorkRefused
from bot.store.hiring_models import Vacancy, VacancyReferral
from bot.store.post_models import Employer


@dataclass(frozen=True)
class VacancyLine:
    """A vacancy, whose it is, and how many were hired for it."""

    vacancy: Vacancy
    employer: Employer
    hired: int

    @property
    def left(self) -> int:
        """Places still to be filled."""
        return max(0, self.vacancy.places - self.hired)


def add(desk: Desk, form: VacancyForm, key: str | None = None) -> int:
    """Enter a vacancy; its id."""

    def make() -> int:
        known_district(desk.rules, form.district)
        require_district(desk.staff, form.district)
        employer = employers.named(desk.session, form.employer)
        check_demands(desk.rules.casework.vocabulary, form)
        _still_fresh(form.fresh_until, desk.today)
        given = form.model_dump(exclude={"employer"})
        row = Vacancy(employer_id=employer.id or 0, **given, actor=desk.staff.actor, at=desk.now)
        desk.session.add(row)
        desk.session.flush()
        desk.note("vacancy.add", f"vacancy:{row.id}", places=row.places)
        return row.id or 0

    return once(desk, "vacancy.add", key, make)


def renew(desk: Desk, vacancy_id: int, form: FreshForm) -> None:
    """The employer says that it still holds, until another day."""
    row = locked(desk.session, vacancy_id)
    require_district(desk.staff, row.district)
    if row.closed_on is not None:
        raise WorkRefused("closed_already")
    _still_fresh(form.fresh_until, desk.today)
    row.fresh_until = form.fresh_until
    desk.session.add(row)
    desk.session.flush()
    desk.note("vacancy.renew", f"vacancy:{vacancy_id}", until=form.fresh_until.isoformat())


def close(desk: Desk, vacancy_id: int, form: DayForm) -> None:
    """It is offered no longer from that day on."""
    row = locked(desk.session, vacancy_id)
    require_district(desk.staff, row.district)
    if row.closed_on is not None:
        raise WorkRefused("closed_already")
    known_day(form.on, desk.today, "on")
    row.closed_on = form.on
    desk.session.add(row)
    desk.session.flush()
    desk.note("vacancy.close", f"vacancy:{vacancy_id}")


def require_offered(desk: Desk, vacancy_id: int) -> Vacancy:
    """The vacancy, locked, if it is open, fresh today and has a place left; else WorkRefused."""
    row = locked(desk.session, vacancy_id)
    if row.closed_on is not None:
        raise WorkRefused("closed_already")
    if row.fresh_until < desk.today:
        raise WorkRefused("stale", until=row.fresh_until.isoformat())
    if row.places <= hired(desk.session, desk.rules, vacancy_id):
        raise WorkRefused("filled")
    return row


def of(session: Session, vacancy_id: int) -> Vacancy:
    """The vacancy of this id; WorkRefused where there is none."""
    row = session.get(Vacancy, vacancy_id) if vacancy_id < 1 << 31 else None
    if row is None:
        raise WorkRefused("unknown_vacancy")
    return row


def locked(session: Session, vacancy_id: int) -> Vacancy:
    """The vacancy, locked until the transaction ends: two people cannot be hired for its last place."""
    of(session, vacancy_id)
    query = select(Vacancy).where(Vacancy.id == vacancy_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def hired(session: Session, rules: Rules, vacancy_id: int) -> int:
    """How many were hired for it."""
    query = select(func.count()).select_from(VacancyReferral).where(VacancyReferral.vacancy_id == vacancy_id)
    return session.exec(query.where(col(VacancyReferral.outcome).in_(_hiring(rules)))).one()


def offered(session: Session, rules: Rules, on: date, *, district: str = "", limit: int = 2_000) -> list[VacancyLine]:
    """Vacancies that are open, fresh on that day and not filled, what goes stale first ahead."""
    found = listing(session, rules, district=district, fresh_on=on, limit=limit)
    return [line for line in found if line.left]


def listing(
    session: Session, rules: Rules, *, district: str = "", fresh_on: date | None = None, limit: int = 300
) -> list[VacancyLine]:
    """Vacancies that were not closed; only those fresh on a day, where one is given."""
    taken = (
        select(VacancyReferral.vacancy_id, func.count().label("hired"))
        .where(col(VacancyReferral.outcome).in_(_hiring(rules)))
        .group_by(col(VacancyReferral.vacancy_id))
        .subquery()
    )
    query = (
        select(Vacancy, Employer, func.coalesce(taken.c.hired, 0))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .outerjoin(taken, taken.c.vacancy_id == col(Vacancy.id))
        .where(col(Vacancy.closed_on).is_(None))
    )
    if district:
        query = query.where(Vacancy.district == district)
    if fresh_on is not None:
        query = query.where(col(Vacancy.fresh_until) >= fresh_on)
    found = session.exec(query.order_by(col(Vacancy.fresh_until), col(Vacancy.id)).limit(limit)).all()
    return [VacancyLine(*one) for one in found]


def _hiring(rules: Rules) -> list[str]:
    return [each.id for each in rules.employment.outcomes if each.hired]


def _still_fresh(until: date, today: date) -> None:
    if until < today:
        raise WorkRefused("stale_from_the_start", "fresh_until")
