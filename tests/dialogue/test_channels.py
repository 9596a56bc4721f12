"""The golden transcripts on console, web and Telegram: the same words as respond() gives, and the same case.

Each channel is driven from its own edge: a typed line, a posted form, an update as Telegram sends it. What goes out is
read where the channel takes it: the terminal's lines, the page, the bubbles of the outbox.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from telegram import Update

from bot.channels.console import Terminal
from bot.channels.telegram.bubbles import bubbles
from bot.channels.telegram.reading import Identity, PrivateMessage, read
from bot.channels.typed import typed
from bot.clock import utcnow
from bot.config import Settings
from bot.dialogue import Address, converse
from bot.store import migration, outbox
from bot.store.engine import Store
from bot.store.models import CaseRecord
from bot.store.vault import Vault
from bot.web.app import create_app
from bot.wiring import Hotline
from handlers.actions import Action
from handlers.effects import EraseAll, OpenCase
from handlers.messages import Incoming, Kind
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import TODAY, Cases, Desk
from tests.dialogue.test_transcripts import CHANGING, TRANSCRIPTS, Step, steps_of, take
from tests.telegram import updates
from tests.telegram.fixed import Fixed

CHAT = 11
ACCOUNT = "1"
Send = Callable[[str, str], str]
"""Give a typed text or a choice's id to a channel; what it shows then."""


@pytest.fixture
def hotline(tmp_path: Path, knowledge: KnowledgeBase) -> Iterator[Hotline]:
    settings = Settings(data=tmp_path, database_url=f"sqlite:///{tmp_path / 'hotline.db'}")
    store = Store(settings.database_url)
    migration.upgrade(store)
    yield Hotline(settings, store, Fixed(knowledge), Vault(settings.encryption_key()))
    store.close()


def console(hotline: Hotline) -> Send:
    terminal = Terminal(hotline, "1", lambda: TODAY)

    def send(text: str, choice: str) -> str:
        incoming = Incoming(kind=Kind.CHOICE, choice=choice) if choice else typed(text)
        return "\n".join(reply.text for reply in terminal.answer(incoming))

    send("", Action.START)
    return send


def web(hotline: Hotline) -> Send:
    browser = TestClient(create_app(hotline))
    browser.get("/")
    keys = iter(range(1000))

    def send(text: str, choice: str) -> str:
        before = newest(browser.get("/").text)
        browser.post("/chat", data={"key": f"key{next(keys)}", "text": text, "choice": choice})
        page = newest(browser.get("/").text)
        assert page != before or not (text or choice)
        return page

    return send


def newest(page: str) -> str:
    """The last turn of the page without its markup."""
    turn = page.rpartition('<section class="turn')[2].partition("</section>")[0]
    aside = r'<details.*?</details>|<form.*?</form>|<span class="step-number">.*?</span>|<[^>]+>'
    return re.sub(aside, "", turn, flags=re.DOTALL)


def telegram(hotline: Hotline) -> Send:
    numbers = iter(range(1, 1000))
    address = Address("telegram", ACCOUNT, str(CHAT))

    def send(text: str, choice: str) -> str:
        update = updates.text(CHAT, text) if not choice else tapped(choice)
        said = read(Update.de_json({"update_id": next(numbers), **update}), Identity(number=1))
        assert isinstance(said, PrivateMessage)
        converse(hotline, address, said.delivery_id, said.incoming, TODAY)
        shown = []
        while True:
            with hotline.store.transaction() as session:
                leased = outbox.due(session, "telegram", ACCOUNT, 10, utcnow())
                for row, _ in leased:
                    shown += [bubble.text for bubble in bubbles(outbox.reply_of(row))]
                    outbox.sent(session, row.id or 0, utcnow())
            if not leased:
                return "\n".join(shown)

    send("/start", "")
    return send


def tapped(choice: str) -> dict[str, Any]:
    return updates.tap(CHAT, choice, updates.text(CHAT, "shown")["message"])


CHANNELS = {"console": console, "web": web, "telegram": telegram}
MARKS = re.compile(r"^\d{1,2}\. |\s|[·☐☑✓]|：", re.MULTILINE)
"""What channels set in ways of their own: white space, marks of lists, the colon behind an outcome."""


def words(text: str) -> str:
    return MARKS.sub("", CHANGING.sub("", text))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_transcript_on_every_channel(
    knowledge: KnowledgeBase, hotline: Hotline, monkeypatch: pytest.MonkeyPatch, name: str, channel: str
) -> None:
    monkeypatch.setattr("bot.web.talk.today", lambda: TODAY)
    desk = Desk(knowledge, Cases(channel=channel, abroad=channel == "telegram"))
    if channel != "web":
        desk.tap(Action.START)
    send = CHANNELS[channel](hotline)
    if channel == "web":
        desk.tap(Action.START)
    for number, step in enumerate(steps_of(name), start=1):
        if channel == "telegram" and abroad_differs(step, desk):
            return
        if step.say == "":
            continue  # a form does not send an empty message, and Telegram has none
        choice = "" if step.say is not None else id_of(desk, step)
        shown = send(step.say or "", choice)
        take(desk, step)
        where = f"{name} on {channel}, step {number} ({step.say or step.tap})"
        for reply in desk.replies:
            assert words(reply.text) in words(shown), where
    if not any(isinstance(effect, EraseAll) for effect in desk.effects):  # erased, a case keeps no packet
        assert stored_cases(hotline) == [expected(effect) for effect in desk.effects if isinstance(effect, OpenCase)]


def id_of(desk: Desk, step: Step) -> str:
    return next(choice.id for choice in desk.conversation.offered if choice.label == step.tap)


def abroad_differs(step: Step, desk: Desk) -> bool:
    """Where the provider stands abroad no telephone number is asked for: the referral goes another way there."""
    return desk.conversation.handoff is not None and desk.cases.abroad and step.say == "我在道外"


def stored_cases(hotline: Hotline) -> list[dict[str, object]]:
    with hotline.store.reading() as session:
        return [{"packet": row.packet, "district": row.district} for row in session.exec(select(CaseRecord))]


def expected(effect: OpenCase) -> dict[str, object]:
    return {"packet": effect.packet, "district": effect.district}
