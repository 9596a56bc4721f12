"""A form filled in for one case, to be printed: who may have it, and that it was made stands in the audit trail."""

from datetime import date

from sqlmodel import Session

from bot.casework import ledger
from bot.casework.holding import locked, require_reader, require_role
from bot.casework.ledger import Cell, People
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.store import audit
from bot.store.models import Role
from bot.store.vault import Vault


class NoSuchForm(CaseRefused):
    """The content has no form of this name."""

    key = "paper.no_such_form"

    def __init__(self, form: str, known: str) -> None:
        super().__init__(form=form, known=known)


def fill(session: Session, vault: Vault, people: People, form: str, number: str, *, staff: StaffMember | None) -> bytes:
    """The Word file. It names the person in full, so its making is a reveal on the record.

    ``staff`` None: the command on the machine itself. A caseworker who does not hold the case gets it without the
    contact that the resident left. NoSuchForm, UnknownCase, OtherDistrict, RoleRefused; ContentError where the
    office's own template cannot be used.
    """
    papers = people.base.papers
    paper = papers.forms.get(form) if papers else None
    if papers is None or paper is None:
        raise NoSuchForm(form, "、".join(papers.forms) if papers else "")
    if staff is not None:
        require_role(staff)
    row = locked(session, number)
    if staff is not None:
        require_reader(row, staff)
    contact = staff is None or staff.role is Role.SUPERVISOR or row.claimed_by == staff.id
    cells = ledger.of_case(session, vault, people, row, paper.fields, contact=contact)
    values = {name: _text(people, cell) for name, cell in cells.items()}
    always = {"title": paper.title, "note": paper.note, "number": row.number, "printed_on": _text(people, people.today)}
    filled = papers.fill(form, always | values)
    actor = staff.actor if staff else "system"
    audit.record(session, actor, "paper.form", f"case:{number}", {"form": form, "contact": contact})
    return filled


def _text(people: People, cell: Cell) -> str:
    if isinstance(cell, date):
        return people.words.say("paper.day", on=cell)
    return "" if cell is None else str(cell)
