"""What the tests of the pages share beside the fixtures."""

import re
from collections.abc import Callable
from itertools import count

from fastapi.testclient import TestClient

from bot.casework import cases, numbers
from bot.clock import today
from bot.store import conversations
from bot.store.conversations import Address
from bot.store.models import Role
from bot.wiring import Hotline
from handlers.effects import OpenCase

PASSWORD = "a long enough password"
SECRET = "ABCDEF"
CONTACT = "13800001234"

Visit = Callable[[Role | None], TestClient]

_people = count()


def open_case(
    hotline: Hotline, *, district: str = "", contact: str = CONTACT, packet: dict[str, object] | None = None
) -> str:
    """A new resident's case; its number."""
    address = Address("web", "site", f"person {next(_people)}")
    with hotline.store.transaction() as session:
        conversation = conversations.lock(session, conversations.find_or_create(session, address))
        effect = OpenCase(
            number=numbers.next_number(session, today()),
            secret=SECRET,
            district=district,
            category="",
            packet=packet or {},
            contact=contact,
            consent_version="1",
        )
        return cases.open_case(session, hotline.vault, conversation, effect).number


def key_in(page: str) -> str:
    """The idempotency key of the last form on a page."""
    found = re.findall(r'name="key" value="([^"]+)"', page)
    assert found, page
    return str(found[-1])
