"""An installation for the tests of the pages: SQLite, the shipped content, one account of each role."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.casework import staff
from bot.casework.sign_in import open_session
from bot.casework.staff import StaffMember
from bot.clock import utcnow
from bot.config import Settings
from bot.store import migration
from bot.store.engine import Store
from bot.store.models import Role
from bot.store.vault import Vault
from bot.web.app import create_app
from bot.wiring import Hotline
from knowledge.base import KnowledgeBase
from knowledge.loader import load
from tests.web.visiting import PASSWORD, Visit


@dataclass(frozen=True)
class Fixed:
    """The shipped knowledge, loaded once for all tests."""

    current: KnowledgeBase


@pytest.fixture(scope="session")
def shipped() -> Fixed:
    return Fixed(load())


@pytest.fixture
def hotline(tmp_path: Path, shipped: Fixed, web_database_url: str) -> Iterator[Hotline]:
    settings = Settings(data=tmp_path, database_url=web_database_url)
    store = Store(settings.database_url)
    migration.upgrade(store)
    yield Hotline(settings, store, shipped, Vault(settings.encryption_key()))
    store.close()


@pytest.fixture
def web_database_url(tmp_path: Path) -> str:
    """SQLite, but where a test names another: what the pages ask of a database, the store's own tests ask of both."""
    return f"sqlite:///{tmp_path / 'hotline.db'}"


@pytest.fixture(scope="session")
def password_hash() -> str:
    return staff.hash_password(PASSWORD)


@pytest.fixture
def members(hotline: Hotline, password_hash: str) -> dict[Role, StaffMember]:
    """One account of each role, named as the role."""
    with hotline.store.transaction() as session:
        return {role: staff.add(session, role.value, role, "", password_hash) for role in Role}


@pytest.fixture
def visit(hotline: Hotline, members: dict[Role, StaffMember]) -> Visit:
    """A new browser: of a resident (None), or of someone signed in with this role."""
    app = create_app(hotline)

    def open_browser(role: Role | None = None) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        if role is not None:
            with hotline.store.transaction() as session:
                client.cookies.set("staff", open_session(session, members[role], utcnow()))
        return client

    return open_browser
