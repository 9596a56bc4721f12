"""A case as its resident sees it, on every channel: status, news, the rating; and by number and code elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from itertools import count
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict
from sqlmodel import select

from bot.casework import cases, lives, reopening, staff, transfers, units
from bot.casework.lives import Filled
from bot.channels.console import Terminal
from bot.channels.telegram.bubbles import bubbles
from bot.clock import utcnow
from bot.config import load_settings
from bot.dialogue import Address, converse
from bot.store import migration, outbox
from bot.store.engine import Store
from bot.store.models import CaseRecord, Outcome, Role
from bot.store.queue_models import Satisfaction, ServiceRating
from bot.store.vault import Vault
from bot.web.app import create_app
from bot.wiring import Hotline
from handlers.messages import Choice, Incoming, Kind
from handlers.service import rating_choices
from tests.casework.queue_stage import BASE
from tests.store.stage import Fixed

STEPS = Path(__file__).parent / "transcripts" / "service.yaml"
TODAY = date(2026, 11, 24)
Shown = tuple[str, dict[str, str]]
"""What stands before the resident: the words, and the buttons by label."""


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")

    say: str = ""
    tap: str = ""
    staff: str = ""
    not_on: str = ""
    expect: list[str] = []
    never: list[str] = []
    pushed: list[str] = []
    choices: list[str] = []


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


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    settings = load_settings(data=tmp_path)
    store = Store(settings.database_url)
    migration.upgrade(store)
    built = Hotline(settings, store, Fixed(BASE), Vault(settings.encryption_key()))
    with store.transaction() as session:
        units.ensure(session, BASE)
        for name in ("wang", "li"):
            staff.add(session, name, Role.CASEWORKER, "230102", "no password")
    yield built
    built.store.close()


def office_does(hotline: Hotline, act: str) -> None:
    """What a page would do, for the only case."""
    base, now = hotline.knowledge.current, utcnow()
    rules, say = base.casework, base.wording
    assert rules is not None
    with hotline.store.transaction() as session:
        number = session.exec(select(CaseRecord.number)).one()
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


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_case_from_the_referral_to_the_rating(hotline: Hotline, channel: str) -> None:
    here = CHANNELS[channel](hotline)
    buttons: dict[str, str] = {}
    code = ""
    for place, raw in enumerate(yaml.safe_load(STEPS.read_text(encoding="utf-8")), start=1):
        step = Step.model_validate(raw)
        if step.not_on == channel:
            continue
        shown = ""
        if step.staff:
            office_does(hotline, step.staff)
            shown, found = here.pushed()
        else:
            found = {}
            if step.say:
                shown, found = here.say(step.say)
                buttons |= found
            if step.tap:
                shown, found = here.tap(buttons.get(step.tap, step.tap))
        buttons |= found
        where = f"{channel}, step {place}:\n{shown}"
        for words in (*step.expect, *step.pushed):
            assert words in shown, where
        for words in step.never:
            assert words not in shown, where
        assert set(step.choices) <= set(found), f"{where}\n{found}"
        code = next(iter(re.findall(r"查询码：(\w{6})", shown)), code)
    with hotline.store.reading() as session:
        assert [rated.rating for rated in session.exec(select(ServiceRating))] == [Satisfaction.FAIR]
        number = session.exec(select(CaseRecord.number)).one()
    elsewhere = OnConsole(hotline)
    elsewhere.terminal = Terminal(hotline, "somebody's other telephone", lambda: TODAY)
    assert "工作人员已经接手" in elsewhere.say(f"{number} {code}")[0]
    assert "没有查到" in elsewhere.say(f"{number} AAAAAA")[0]


def test_nobody_rates_what_is_not_theirs(hotline: Hotline) -> None:
    one, other = OnTelegram(hotline), OnTelegram(hotline, address=Address("telegram", "7000", "9"))
    one.say("人工")
    one.tap("handoff-agree")
    one.say("道里")
    for act in ("claim", "register", "transfer", "resolve"):
        office_does(hotline, act)
    with hotline.store.reading() as session:
        number = session.exec(select(CaseRecord.number)).one()
    one.pushed()
    said: Choice = rating_choices(hotline.knowledge.current.wording, number)[0]
    assert "没有要评价的事" in other.tap(said.id)[0]
    assert "没有要评价的事" in one.tap(f"rate-service:{number}:splendid")[0]
    with hotline.store.reading() as session:
        assert session.exec(select(ServiceRating)).all() == []


def test_the_page_tells_by_number_and_code_and_takes_the_rating_once(hotline: Hotline) -> None:
    resident = OnConsole(hotline)
    resident.say("人工")
    resident.say("同意")
    resident.say("道里")
    opened, _ = resident.say("就用这个聊天窗口")
    number, code = re.findall(r"编号：(\S+)\s+查询码：(\w{6})", opened)[0]
    for act in ("claim", "register", "transfer", "resolve"):
        office_does(hotline, act)
    client = TestClient(create_app(hotline))
    page = client.post("/status", data={"number": number, "code": code})
    assert "已经办结" in page.text
    assert 'value="good"' in page.text
    assert client.post("/status/rate", data={"number": number, "code": "AAAAAA", "rating": "poor"}).status_code == 404
    rated = client.post("/status/rate", data={"number": number, "code": code, "rating": "good"})
    assert "谢谢您，记下了" in rated.text
    assert "评价过了" in client.post("/status/rate", data={"number": number, "code": code, "rating": "poor"}).text
    with hotline.store.reading() as session:
        assert [row.rating for row in session.exec(select(ServiceRating))] == [Satisfaction.GOOD]
