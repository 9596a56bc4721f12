"""一条龙: what was done for a person who starts a business, step by step (第六条（三）)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.casework.work_forms import StartupForm
from bot.casework.work_holding import Desk, known_day, once, recognised
from bot.casework.work_refusals import WorkRefused
from bot.store.hiring_models import StartupStep
from bot.store.models import CaseRecord


def record(desk: Desk, number: str, form: StartupForm, key: str | None = None) -> int:
    """Write down one service; its id. A service may be given more than once."""

    def make() -> int:
        row, _ = recognised(desk, number)
        if form.step not in desk.rules.employment.startup_step:
            raise WorkRefused("wrong_value", "step")
        known_day(form.on, desk.today, "on")
        made = StartupStep(
            case_id=row.id or 0,
            step=form.step,
            happened_on=form.on,
            detail=form.detail,
            actor=desk.staff.actor,
            at=desk.now,
        )
        desk.session.add(made)
        desk.session.flush()
        desk.note("startup.step", f"case:{number}", startup=made.id, step=form.step)
        return made.id or 0

    return once(desk, f"startup.step.{number}", key, make)


def of_case(session: Session, row: CaseRecord) -> Sequence[StartupStep]:
    """The services given to a person, in order of time."""
    query = select(StartupStep).where(StartupStep.case_id == row.id)
    return session.exec(query.order_by(col(StartupStep.happened_on), col(StartupStep.id))).all()
