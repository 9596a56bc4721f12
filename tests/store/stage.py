"""A migrated database of either kind and a Hotline on it, with a tiny dialogue instead of the real one."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from sqlalchemy import inspect, text
from sqlmodel import Session

from bot.casework import staff
from bot.casework.staff import StaffMember
from bot.config import Settings
from bot.dialogue import Address, converse
from bot.store import migration
from bot.store.engine import Store
from bot.store.models import CaseRecord, Role, Row
from bot.store.vault import Vault
from bot.wiring import Hotline
from handlers.conversation import Conversation, Screening, Step
from handlers.dispatch import Turn
from handlers.effects import Effect, EraseAll, OpenCase, RecordConsent, WithdrawCase
from handlers.messages import Choice, Incoming, Reply
from handlers.snapshot import Snapshot
from knowledge.base import KnowledgeBase
from knowledge.search import Index
from knowledge.wording import Wording
from tests.postgres import Cluster

KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
"""Noon in Harbin."""
WORDS = Path(__file__).parents[2] / "knowledge" / "content" / "wording" / "staff.yaml"
WEB = Address("web", "site", "visitor-1")
TELEGRAM = Address("telegram", "7000", "4242")


@dataclass(frozen=True)
class Fixed:
    """Knowledge that never changes."""

    current: KnowledgeBase


def knowledge() -> KnowledgeBase:
    """The staff's words and nothing to search: the store's tests ask nothing."""
    words = Wording(yaml.safe_load(WORDS.read_text(encoding="utf-8")))
    return KnowledgeBase("test", {}, {}, {}, {}, (), words, None, cast(Index, None))


class BrokenTurnError(Exception):
    """What the tiny dialogue raises at 「break」."""


def tiny(message: Incoming, before: Conversation, _kb: KnowledgeBase, snapshot: Snapshot, _today: date) -> Turn:
    """A dialogue of one-word messages, each of which exercises one thing the store does."""
    said = message.text or message.choice
    effects: tuple[Effect, ...] = ()
    replies: tuple[Reply, ...] = (Reply(text=f"heard {said}", choices=(Choice(id="ok", label="好的"),)),)
    after = before.model_copy(update={"questions": (*before.questions, said), "offered": replies[0].choices})
    match said.split(":")[0]:
        case "break":
            raise BrokenTurnError("the resident said: " + said)
        case "screen":
            after = after.model_copy(
                update={
                    "screening": Screening(steps=(Step(question="family", answers={"marital": "divorced-answer"}),))
                }
            )
        case "consent":
            effects = (RecordConsent(purpose="sensitive", version="v1-consent", given=True),)
        case "case":
            number, secret = snapshot.fresh_case()
            district = said.partition(":")[2]
            effects = (
                OpenCase(
                    number=number,
                    secret=secret,
                    district=district,
                    category="category-4050",
                    packet={"answers": {"marital": "divorced-answer"}},
                    contact="13800138000",
                    consent_version="v1-consent",
                ),
            )
            replies = (Reply(text=number), Reply(text=secret))
            after = after.model_copy(update={"cases": (*before.cases, number)})
        case "waste":
            snapshot.fresh_case()
        case "withdraw":
            effects = (WithdrawCase(number=said.partition(":")[2]),)
        case "status":
            replies = tuple(Reply(text=f"{case.number} {case.status} {case.ahead}") for case in snapshot.cases())
        case "erase":
            effects, after, replies = (EraseAll(),), Conversation(greeted=True), (Reply(text="erased"),)
    return Turn(replies, after, effects)


def settings(url: str) -> Settings:
    return Settings(database_url=url, public_url="https://hotline.example")


def hotline_on(store: Store, **changes: Any) -> Hotline:
    return Hotline(
        settings(store.url.render_as_string(hide_password=False)),
        store,
        Fixed(knowledge()),
        Vault(KEY),
        **{"respond": tiny, **changes},
    )


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "hotline.db"
    fill(f"sqlite:///{path}")
    return path


def fill(url: str) -> None:
    store = Store(url)
    migration.upgrade(store)
    store.close()


@pytest.fixture(scope="session")
def migrated_postgresql(postgres: Cluster) -> str:
    return postgres.url(postgres.template("stored", fill))  # a template is a database too


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store on a migrated database, this test's own: each test that asks runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "hotline.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        opened = Store(f"sqlite:///{path}")
        yield opened
        opened.close()
        return
    opened = Store(request.getfixturevalue("migrated_postgresql"))
    with opened.transaction() as session:  # ten times faster than a database for each test
        tables = ", ".join(f'"{table}"' for table in Row.metadata.tables)
        session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    yield opened
    opened.close()


@pytest.fixture
def hotline(store: Store) -> Hotline:
    return hotline_on(store)


Say = Callable[..., tuple[Reply, ...]]


@pytest.fixture
def say(hotline: Hotline) -> Say:
    """Say something and get the replies; each call is a delivery of its own unless ``delivery`` names one."""
    counter = iter(range(1, 10_000))

    def said(
        words: str, *, address: Address = WEB, delivery: str | None = None, on: Hotline = hotline
    ) -> tuple[Reply, ...]:
        return converse(on, address, delivery or f"d{next(counter)}", Incoming(text=words), TODAY)

    return said


def add_staff(store: Store, name: str, role: Role = Role.CASEWORKER, district: str = "") -> StaffMember:
    """An account nobody signs in to: hashing a password is slow on purpose."""
    with store.transaction() as session:
        return staff.add(session, name, role, district, "no password")


def add_cases(session: Session, count: int, district: str = "230102", day: str = "20261124") -> list[str]:
    """Cases as they stand in the table, without a conversation."""
    numbers = [f"{day}-{place:04d}" for place in range(1, count + 1)]
    session.add_all(
        CaseRecord(number=number, secret_hash="", district=district, packet={"n": number}) for number in numbers
    )
    session.flush()
    return numbers


def dump(store: Store) -> str:
    """Every value of every table, as text."""
    with store.reading() as session:
        tables = inspect(session.connection()).get_table_names()
        rows = [row for table in tables for row in session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608 (our own tables)
    return "\n".join(repr(tuple(row)) for row in rows)
