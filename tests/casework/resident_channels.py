"""Where a resident is answered (terminal, browser, Telegram), an office that works on their case, and both at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from itertools import count
from pathlib import Path

from fastapi.testclient import TestClient
from sqlmodel import Session, select

from bot.casework import cases, lives, numbers, reopening, staff, transfers, units
from bot.casework.lives import Filled
from bot.channels.console import Terminal
from bot.channels.telegram.bubbles import bubbles
from bot.clock import utcnow
from bot.config import load_settings
from bot.dialogue import Address, converse
from bot.store import conversations, migration, outbox
from bot.store.engine import Store
from bot.store.models import CaseRecord, ConversationRow, Outcome, Role
from bot.store.vault import Vault
from bot.web.app import create_app
from bot.wiring import Hotline
from handlers.effects import OpenCase
from handlers.messages import Incoming, Kind
from handlers.service import rating_choices
from tests.casework.queue_stage import BASE
from tests.store.stage import Fixed

TODAY = date(2026, 11, 24)
Shown = tuple[str, dict[str, str]]
"""What stands before the resident: the words, and the buttons by label."""


@dataclass
class OnConsole:
    """The terminal: buttons are typed by their labels."""

    hotline: Hotline
    terminal: Terminal = field(init=False)

    def __post_init__(self) -> None:
        self.terminal = Terminal(self.hotline, "1", lambda: TODAY)

    def say(self, text: str) -> Shown:
        replies = self.terminal.answer(Incoming(text=text))
        labels = {choice.label: choice.label for reply in replies for choice in reply.choices}
        return "\n".join(reply.text for reply in replies), labels

    def tap(self, button: str) -> Shown:
        return self.say(button)

    def pushed(self) -> Shown:
        text = "\n".join(self.terminal.news())
        return text, {label: label for label in re.split(r"[\s·]+", text)}


@dataclass
class OnWeb:
    """A browser at the chat."""

    hotline: Hotline
    client: TestClient = field(init=False)
    keys: Iterator[int] = field(default_factory=count)
    seen: int = 0

    def __post_init__(self) -> None:
        self.client = TestClient(create_app(self.hotline))
        self.client.get("/")

    def say(self, text: str) -> Shown:
        return self._after({"text": text})

    def tap(self, button: str) -> Shown:
        return self._after({"choice": button})

    def pushed(self) -> Shown:
        return self._after(None)

    def _after(self, form: dict[str, str] | None) -> Shown:
        if form is not None:
            self.client.post("/chat", data={"key": f"k{next(self.keys)}", **form})
        page = self.client.get(f"/chat/newer?after={self.seen}")
        if page.status_code == 204:
            return "", {}
        self.seen = int(re.findall(r'name="after"[^>]*value="(\d+)"', page.text)[-1])
        buttons = re.findall(r'name="choice" value="([^"]+)"[^>]*>([^<]+)<', page.text)
        return unescape(page.text), {unescape(label): choice for choice, label in buttons}


@dataclass
class OnTelegram:
    """What the sender would send: the outbox, made into Telegram's bubbles."""

    hotline: Hotline
    keys: Iterator[int] = field(default_factory=count)
    address: Address = field(default_factory=lambda: Address("telegram", "7000", "4242"))

    def say(self, text: str) -> Shown:
        return self._after(Incoming(text=text))

    def tap(self, button: str) -> Shown:
        return self._after(Incoming(kind=Kind.CHOICE, choice=button))

    def _after(self, incoming: Incoming) -> Shown:
        converse(self.hotline, self.address, f"{self.address.person}-{next(self.keys)}", incoming, TODAY)
        return self.pushed()

    def pushed(self) -> Shown:
        words: list[str] = []
        labels: dict[str, str] = {}
        while due := self._take():
            for text, keyboard in due:
                words.append(text)
                labels |= keyboard
        return "\n".join(words), labels

    def _take(self) -> list[Shown]:
        with self.hotline.store.transaction() as session:
            leased = outbox.due(session, "telegram", "7000", 10, utcnow())
            pieces = [piece for row, _ in leased for piece in bubbles(outbox.reply_of(row))]
            for row, _ in leased:
                outbox.sent(session, row.id or 0, utcnow())
        rows = [(piece.text, piece.keyboard.inline_keyboard if piece.keyboard else ()) for piece in pieces]
        return [
            (text, {button.text: str(button.callback_data) for row in keys for button in row}) for text, keys in rows
        ]


CHANNELS = {"console": OnConsole, "web": OnWeb, "telegram": OnTelegram}


def whole(folder: Path) -> Hotline:
    """The program with the shipped content on a database of its own, with two people who work on cases."""
    settings = load_settings(data=folder)
    store = Store(settings.database_url)
    migration.upgrade(store)
    built = Hotline(settings, store, Fixed(BASE), Vault(settings.encryption_key()))
    with store.transaction() as session:
        units.ensure(session, BASE)
        for name in ("wang", "li"):
            staff.add(session, name, Role.CASEWORKER, "230102", "no password")
    return built


def stranger(hotline: Hotline, channel: str) -> OnConsole | OnWeb | OnTelegram:
    """Somebody at another device, who has number and code."""
    if channel == "console":
        here = OnConsole(hotline)
        here.terminal = Terminal(hotline, "another terminal", lambda: TODAY)
        return here
    return OnWeb(hotline) if channel == "web" else OnTelegram(hotline, address=Address("telegram", "7000", "77"))


def referral(
    session: Session, vault: Vault, person: str, channel: str = "web", account: str = "site"
) -> tuple[str, str]:
    """Somebody's case, with papers that the screening named; its number and code."""
    number, code = numbers.next_number(session, TODAY), numbers.new_code()
    address = Address(channel, account, person)
    row = session.get_one(ConversationRow, conversations.find_or_create(session, address))
    packet: dict[str, object] = {"documents": ["身份证", "户口簿"]}
    effect = OpenCase(
        number=number, secret=code, district="230102", category="", packet=packet, contact="", consent_version=""
    )
    cases.open_case(session, vault, row, effect, rules=BASE.casework, now=utcnow())
    return number, code


def office_does(hotline: Hotline, act: str, number: str = "") -> None:
    """What a page would do, for the only case or that of this number."""
    base, now = hotline.knowledge.current, utcnow()
    rules, say = base.casework, base.wording
    assert rules is not None
    with hotline.store.transaction() as session:
        number = number or session.exec(select(CaseRecord.number)).one()
        wang, li = (staff.by_name(session, name) for name in ("wang", "li"))
        assert wang is not None
        assert li is not None
        match act:
            case "claim":
                cases.claim(session, number, wang, now=now, say=say)
            case "register":
                lives.move(session, rules, number, wang, Filled("register", {"registered_on": now.date()}), now=now)
            case "pause":
                lives.pause(session, rules, number, wang, now=now)
            case "resume":
                lives.resume(session, rules, number, wang, now=now)
            case "transfer":
                transfers.to_person(session, number, wang, "li", transfers.Form("原因"), now=now, say=say)
            case "reply":
                cases.reply_to_resident(session, number, li, "请明天上午来窗口", "f1", now=now)
            case "resolve":
                words = f"{say.say('case.closed_told', number=number, outcome='placed')}\n\n{say.say('told.rate')}"
                choices = rating_choices(say, number)
                cases.resolve(session, number, li, Outcome.PLACED, words=words, choices=choices, now=now)
            case _:
                assert act == "reopen"
                reopening.reopen(session, number, li, "原因", now=now, say=say)
