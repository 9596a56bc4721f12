"""Employers (用人单位): one register for the city, each once by its unified social credit code."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from bot.casework.holding import require_role
from bot.casework.work_forms import EmployerForm
from bot.casework.work_holding import Desk, Rules, known_district, once, require_district
from bot.casework.work_refusals import WorkRefused
from bot.store.insert import insert
from bot.store.post_models import Employer
from knowledge.casework.identifiers import Wrong, read_credit_code

_SHORTEST_CODE = 15  # digits; a shorter number is an id


def add(desk: Desk, form: EmployerForm, key: str | None = None) -> int:
    """Enter an employer; its id. WorkRefused for a code that cannot be right, or that another employer has."""

    def make() -> int:
        require_role(desk.staff)
        code = _code(desk.rules, form)
        given = form.model_dump() | {"credit_code": code, "actor": desk.staff.actor, "updated_at": desk.now}
        made = desk.session.execute(
            insert(desk.session, Employer)
            .values(version=0, **given)
            .on_conflict_do_nothing()
            .returning(col(Employer.id))
        ).scalar_one_or_none()
        if made is None:
            taken = desk.session.exec(select(Employer).where(Employer.credit_code == code)).one()
            raise WorkRefused("code_taken", "credit_code", name=taken.name)
        desk.note("employer.add", f"employer:{made}")
        return int(made)

    return once(desk, "employer.add", key, make)


def change(desk: Desk, employer_id: int, form: EmployerForm, seen: int) -> None:
    """Correct an employer; ``seen`` is the version the form was made from."""
    row = locked(desk.session, employer_id)
    require_district(desk.staff, row.district or desk.staff.district)
    if row.version != seen:
        raise WorkRefused("changed_meanwhile", who=row.actor.removeprefix("staff:"))
    code = _code(desk.rules, form)
    other = select(Employer).where(Employer.credit_code == code, Employer.id != row.id)
    if (taken := desk.session.exec(other).first()) is not None:
        raise WorkRefused("code_taken", "credit_code", name=taken.name)
    row.name, row.credit_code, row.industry, row.district = form.name, code, form.industry, form.district
    row.actor, row.version, row.updated_at = desk.staff.actor, row.version + 1, desk.now
    desk.session.add(row)
    desk.session.flush()
    desk.note("employer.change", f"employer:{employer_id}", version=row.version)


def of(session: Session, employer_id: int) -> Employer:
    """The employer of this id; WorkRefused where there is none."""
    row = session.get(Employer, employer_id) if employer_id < 1 << 31 else None
    if row is None:
        raise WorkRefused("unknown_employer", "employer")
    return row


def named(session: Session, written: int | str) -> Employer:
    """The employer that a form names: by id, credit code, or the whole name where only one has it; else WorkRefused."""
    if isinstance(written, int) or (written.isdecimal() and len(written) < _SHORTEST_CODE):
        return of(session, int(written))
    code = read_credit_code(written)
    fits = col(Employer.name) == written if isinstance(code, Wrong) else col(Employer.credit_code) == code
    found = session.exec(select(Employer).where(fits).limit(2)).all()
    if len(found) != 1:
        raise WorkRefused("which_employer" if found else "unknown_employer", "employer")
    return found[0]


def locked(session: Session, employer_id: int) -> Employer:
    """The employer, locked until the transaction ends."""
    of(session, employer_id)
    query = select(Employer).where(Employer.id == employer_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def listing(session: Session, *, words: str = "", district: str = "", limit: int = 200) -> Sequence[Employer]:
    """Employers by name, those of a district, or whose name or code holds ``words``."""
    query = select(Employer)
    if words := words.strip():
        inside = (
            col(Employer.name).contains(words, autoescape=True),
            col(Employer.credit_code).contains(words.upper(), autoescape=True),
        )
        query = query.where(or_(*inside))
    if district:
        query = query.where(Employer.district == district)
    return session.exec(query.order_by(col(Employer.name), col(Employer.id)).limit(limit)).all()


def _code(rules: Rules, form: EmployerForm) -> str:
    if form.district:
        known_district(rules, form.district)
    code = read_credit_code(form.credit_code)
    if isinstance(code, Wrong):
        raise WorkRefused("wrong_number", "credit_code", why=rules.casework.texts.say(code.key))
    return code
