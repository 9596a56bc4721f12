"""Claimed cases, people who work on them, and lives that are lived at random."""

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, select

from bot.casework import lives
from bot.casework.lives import Filled
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store.engine import Store
from bot.store.models import CaseRecord, CaseStatus, Role
from knowledge.casework.casework import Casework, load_casework
from knowledge.casework.life_table import CaseField, FieldKind, Move, Value
from knowledge.content_folder import SHIPPED
from tests.store.stage import add_staff

RULES: Casework = load_casework(SHIPPED / "casework")
OPENED = datetime(2026, 3, 1, 2, tzinfo=UTC)
"""Ten in the morning in Harbin."""


def noon(day: date) -> datetime:
    """Noon of a day in Harbin."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def people(store: Store) -> tuple[StaffMember, StaffMember]:
    """A caseworker and a supervisor."""
    return add_staff(store, "wang"), add_staff(store, "zhao", Role.SUPERVISOR)


def row_of(store: Store, number: str) -> CaseRecord:
    """The case as the queue has it."""
    with store.reading() as session:
        return session.exec(select(CaseRecord).where(CaseRecord.number == number)).one()


def claimed(
    session: Session, holder: StaffMember, count: int = 1, district: str = "230102", opened: datetime = OPENED
) -> list[str]:
    """Cases that are claimed already."""
    numbers = [f"{local_date(opened):%Y%m%d}-{district[-2:]}{place:02d}" for place in range(1, count + 1)]
    session.add_all(
        CaseRecord(
            number=number,
            secret_hash="",
            district=district,
            status=CaseStatus.CLAIMED,
            claimed_by=holder.id,
            opened_at=opened,
        )
        for number in numbers
    )
    session.flush()
    return numbers


def live(
    store: Store, number: str, steps: Sequence[tuple[str, StaffMember, Mapping[str, Value]]], now: datetime
) -> None:
    """Make moves one after another."""
    for name, member, form in steps:
        with store.transaction() as session:
            lives.move(session, RULES, number, member, Filled(name, form), now=now)


def straight(
    until: str, caseworker: StaffMember, supervisor: StaffMember, **changes: Value
) -> list[tuple[str, StaffMember, dict[str, Value]]]:
    """The way to and with a move, in March 2026; ``changes`` replace fields wherever they stand."""
    way: list[tuple[str, StaffMember, dict[str, Value]]] = [
        ("register", caseworker, {"registered_on": date(2026, 3, 2)}),
        (
            "home_visit",
            caseworker,
            {
                "visited_on": date(2026, 3, 5),
                "household": "三口人",
                "family": "租房",
                "unemployment_reason": "厂子关了",
                "skills": "会做饭",
                "wishes": "离家近",
            },
        ),
        ("start_notice", caseworker, {"notice_from": date(2026, 3, 9), "notice_until": date(2026, 3, 13)}),
        (
            "recognise",
            supervisor,
            {
                "recognised_on": date(2026, 3, 16),
                "certificate": "A-1",
                "categories": ("zero-employment-family", "4050"),
            },
        ),
        ("draft_plan", caseworker, {"plan_on": date(2026, 3, 17), "plan": "介绍到社区食堂"}),
        ("agree_plan", caseworker, {"agreed_on": date(2026, 3, 18)}),
        ("serve", caseworker, {"service_on": date(2026, 3, 20), "service": "post", "service_detail": "食堂面点"}),
        ("place", caseworker, {"employed_on": date(2026, 4, 1), "employment": "enterprise", "employer": "某食堂"}),
    ]
    last = [name for name, _, _ in way].index(until)
    return [(name, who, form | {k: v for k, v in changes.items() if k in form}) for name, who, form in way[: last + 1]]


def filled_at_random(step: Move, today: date, chance: random.Random) -> dict[str, Value]:
    """A whole form: its days today's, or up to ten days back."""
    fields = [RULES.life.field[name] for name in step.fields]
    form = {field.id: _value(field, today, chance) for field in fields}
    ordered = {"visited_on", "recognised_on", "plan_on", "agreed_on", "employed_on", "visit_on", "stable_on"}
    return form | {name: today for name in form if name in ordered}


def _value(field: CaseField, today: date, chance: random.Random) -> Value:
    match field.kind:
        case FieldKind.DAY:
            return today - timedelta(days=chance.randint(0, 10))
        case FieldKind.COMING_DAY:
            return today - timedelta(days=1) if field.id == "notice_until" else today + timedelta(days=300)
        case FieldKind.CHOICE:
            return chance.choice(sorted(field.choices))
        case FieldKind.CHOICES:
            return tuple(chance.sample(sorted(field.choices), chance.randint(1, len(field.choices))))
    return f"记录{chance.randint(1, 999)}"


def live_at_random(store: Store, numbers: Sequence[str], supervisor: StaffMember, chance: random.Random) -> int:
    """Months of moves that the table allows, on many cases; how many were made."""
    made = 0
    for number in numbers:
        today = date(2026, 3, 1)
        for _ in range(chance.randint(4, 30)):
            today += timedelta(days=chance.randint(0, 9))
            with store.transaction() as session:
                row = session.exec(select(CaseRecord).where(CaseRecord.number == number)).one()
                offered = lives.allowed(session, RULES, row, supervisor, noon(today))
                onward = [step for step in offered if step.id not in {"withdraw", "close_referral", "visit_again"}]
                if not onward:
                    continue
                step = chance.choice(onward)
                form = filled_at_random(step, today, chance)
                with suppress(CaseRefused):
                    lives.move(session, RULES, number, supervisor, Filled(step.id, form), now=noon(today))
                    made += 1
    return made
