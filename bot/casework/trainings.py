"""Training → certificate → subsidy (第六条（三）)."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.casework.life_holding import life_held_by
from bot.casework.work_forms import CertificateForm, TrainingForm
from bot.casework.work_holding import Desk, known_day, once, recognised
from bot.casework.work_refusals import WorkRefused
from bot.store.hiring_models import Training
from bot.store.models import CaseRecord


def begin(desk: Desk, number: str, form: TrainingForm, key: str | None = None) -> int:
    """A recognised person begins a training; its id."""

    def make() -> int:
        row, _ = recognised(desk, number)
        known_day(form.begun_on, desk.today, "begun_on")
        made = Training(case_id=row.id or 0, **form.model_dump(), actor=desk.staff.actor, at=desk.now)
        desk.session.add(made)
        desk.session.flush()
        desk.note("training.begin", f"case:{number}", training=made.id)
        return made.id or 0

    return once(desk, f"training.begin.{number}", key, make)


def finish(desk: Desk, number: str, form: CertificateForm) -> None:
    """The training is over; the certificate, where there is one. It may come later, as another form."""
    row = life_held_by(desk.session, number, desk.staff)
    query = select(Training).where(Training.id == form.training, Training.case_id == row.id)
    found = desk.session.exec(query.with_for_update()).one_or_none() if form.training < 1 << 31 else None
    if found is None:
        raise WorkRefused("wrong_value", "training")
    if found.certificate:
        raise WorkRefused("certified_already")
    known_day(form.ended_on, desk.today, "ended_on", not_before=found.begun_on)
    if bool(form.certificate) is (form.certified_on is None):
        raise WorkRefused("missing", "certified_on" if form.certificate else "certificate")
    if form.certified_on is not None:
        known_day(form.certified_on, desk.today, "certified_on", not_before=form.ended_on)
    found.ended_on, found.certificate, found.certified_on = form.ended_on, form.certificate, form.certified_on
    desk.session.add(found)
    desk.session.flush()
    desk.note("training.finish", f"case:{number}", training=found.id)


def of_case(session: Session, row: CaseRecord) -> Sequence[Training]:
    """The trainings of a person, in order of time."""
    query = select(Training).where(Training.case_id == row.id)
    return session.exec(query.order_by(col(Training.begun_on), col(Training.id))).all()
