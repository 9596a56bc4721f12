"""An office with a tree of units, people who work on cases, residents who wait, and an office's own terms."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from bot.casework import cases, staff, units
from bot.casework.staff import StaffMember
from bot.store import conversations
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.models import CaseRecord, Message, Role, Unit, UnitKind
from bot.store.vault import Vault
from handlers.effects import OpenCase
from knowledge.casework.casework import Casework
from knowledge.casework.deadlines import Length
from knowledge.loader import load
from tests.store.stage import KEY, add_staff

BASE = load()
WORDING = BASE.wording
VAULT = Vault(KEY)
DAOLI, NANGANG = "230102", "230103"
MONDAY = date(2026, 3, 2)
ZERO_EMPLOYMENT: dict[str, object] = {
    "decision": {"categories": {"zero-employment-family": {"outcome": "likely_eligible"}}}
}
MAYBE: dict[str, object] = {"decision": {"categories": {"zero-employment-family": {"outcome": "to_confirm"}}}}


def at(day: date, hour: int = 12) -> datetime:
    """An hour of a day in Harbin."""
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


NOW = at(MONDAY)


def rules(**lengths: Length) -> Casework:
    """The shipped rules, with the lengths that an office has set: ``lease`` and ``forgotten``."""
    shipped = BASE.casework
    assert shipped is not None
    terms = {
        name: getattr(shipped.queue, name).model_copy(update={"length": length, "set_by": "某区某文件"})
        for name, length in lengths.items()
    }
    return replace(shipped, queue=shipped.queue.model_copy(update=terms))


RULES = rules()


def office(store: Store) -> dict[str, StaffMember]:
    """道里区: wang, the named person of 滨江社区, li of the same district, zhao who supervises it; 南岗区: sun."""
    with store.transaction() as session:
        units.ensure(session, BASE)
    people = {
        "wang": add_staff(store, "wang", district=DAOLI),
        "li": add_staff(store, "li", district=DAOLI),
        "zhao": add_staff(store, "zhao", Role.SUPERVISOR, DAOLI),
        "sun": add_staff(store, "sun", district=NANGANG),
        "qian": add_staff(store, "qian", Role.SUPERVISOR),
    }
    with store.transaction() as session:
        top = units.by_code(session, DAOLI)
        assert top is not None
        street = Unit(code="daoli-1", name="某街道", kind=UnitKind.STREET, parent_id=top.id, district=DAOLI)
        session.add(street)
        session.flush()
        session.add(
            Unit(
                code="daoli-1-1",
                name="某社区",
                kind=UnitKind.COMMUNITY,
                parent_id=street.id,
                district=DAOLI,
                named_person_id=people["wang"].id,
            )
        )
        session.add(
            Unit(code="daoli-1-2", name="没有专人的社区", kind=UnitKind.COMMUNITY, parent_id=street.id, district=DAOLI)
        )
    return people


def refer(
    session: Session,
    number: str,
    *,
    person: str = "",
    channel: str = "web",
    district: str = DAOLI,
    unit: str = "",
    packet: dict[str, object] | None = None,
    contact: str = "",
    now: datetime = NOW,
) -> CaseRecord:
    """A resident's referral, opened as a turn opens it; its code is ABC234."""
    address = Address(channel, "7000" if channel == "telegram" else "site", person or number)
    conversation = conversations.lock(session, conversations.find_or_create(session, address))
    effect = OpenCase(
        number=number,
        secret="ABC234",
        district=district,
        unit=unit,
        category="",
        packet=packet or {},
        contact=contact,
        consent_version="1",
    )
    return cases.open_case(session, VAULT, conversation, effect, rules=RULES, now=now)


def row_of(session: Session, number: str) -> CaseRecord:
    """The case, to read."""
    row = cases.find(session, number)
    assert row is not None
    return row


def told(session: Session, number: str) -> list[str]:
    """What the resident was told of a case without asking, oldest first."""
    unasked = select(Message).where(Message.case_number == number, col(Message.inbox_id).is_(None), Message.staff == "")
    return [message.text for message in session.exec(unasked.order_by(col(Message.id)))]


def member(store: Store, name: str) -> StaffMember:
    """An account by its name."""
    with store.reading() as session:
        found = staff.by_name(session, name)
    assert found is not None
    return found
