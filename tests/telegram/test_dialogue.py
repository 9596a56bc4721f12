"""The real dialogue on Telegram: taps, lists to tick, what is left of a tapped message."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from bot.store import conversations
from bot.store.models import ConversationRow, Inbox, InboxStatus, Outbox, OutboxStatus
from bot.wiring import Hotline
from handlers.conversation import Stage
from handlers.dispatch import respond
from tests.dialogue.story import STORY
from tests.telegram import updates
from tests.telegram.conftest import Build, Running
from tests.telegram.standin import Fault, StandIn
from tests.waiting import until

CHAT = 11


@pytest.fixture
def hotline(build: Build) -> Hotline:
    """An installation that answers as it does in earnest."""
    return build(respond)


@pytest.fixture
def resident(api: StandIn, hotline: Hotline, running: Running) -> Iterator["Resident"]:
    with running():
        yield Resident(api, hotline)


class Resident:
    """Somebody with a phone."""

    def __init__(self, api: StandIn, hotline: Hotline) -> None:
        self.api = api
        self._hotline = hotline
        self._said = 0

    def say(self, words: str) -> None:
        """Type, and wait for the whole answer."""
        self._after(updates.text(CHAT, words))

    def tap(self, choice: str) -> None:
        """Tap on the newest message that has this button."""
        self._after(updates.tap(CHAT, choice, self.showing(choice)))

    def _after(self, update: dict[str, Any]) -> None:
        self.api.deliver(update)
        self._said += 1
        until(self._answered)

    def _answered(self) -> bool:
        with self._hotline.store.reading() as session:
            said = [row.status for row in session.exec(select(Inbox))]
            answers = [row.status for row in session.exec(select(Outbox))]
        return said == [InboxStatus.DONE] * self._said and OutboxStatus.WAITING not in answers

    def asked(self) -> str:
        """The question on the table, or "consent" before the sensitive ones."""
        with self._hotline.store.reading() as session:
            (row,) = session.exec(select(ConversationRow)).all()
            screening = conversations.load(row).screening
        assert screening is not None
        assert screening.stage in {Stage.ASKING, Stage.CONSENT}
        return "consent" if screening.stage is Stage.CONSENT else screening.asking

    def showing(self, choice: str) -> dict[str, Any]:
        self.api.wait_for(lambda: any(choice in ids(shown) for shown in self.api.messages(CHAT)))
        return next(shown for shown in reversed(self.api.messages(CHAT)) if choice in ids(shown))


def ids(shown: dict[str, Any]) -> list[str]:
    rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


def labels(shown: dict[str, Any]) -> dict[str, str]:
    rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"]: button["text"] for row in rows for button in row}


def test_a_tapped_message_shows_the_choice_instead_of_its_buttons(api: StandIn, resident: Resident) -> None:
    resident.say("/start")
    shown = resident.showing("screening")
    label = labels(shown)["screening"]
    resident.tap("screening")
    number = shown["message_id"]
    api.wait_for(lambda: "reply_markup" not in api.message(CHAT, number))
    assert api.message(CHAT, number)["text"] == f"{shown['text']}\n\n✓ {label}"
    assert len(api.of("answerCallbackQuery")) == 1


def test_a_list_is_ticked_in_its_own_message(api: StandIn, resident: Resident) -> None:
    resident.say("/start")
    resident.tap("screening")
    resident.tap("screening-agree")
    while (asked := resident.asked()) != "situations":
        resident.say("可以" if asked == "consent" else STORY[asked])
    shown = api.last_message(CHAT)
    assert "☐" in str(shown["reply_markup"])
    number, first = shown["message_id"], next(choice for choice in ids(shown) if choice.startswith("answer:"))
    resident.tap(first)
    api.wait_for(lambda: labels(api.message(CHAT, number))[first].startswith("☑"))
    assert api.last_message(CHAT)["message_id"] == number


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("answerCallbackQuery", Fault(400, "Bad Request: query is too old and response timeout expired")),
        ("answerCallbackQuery", Fault(-1)),
        ("editMessageText", Fault(400, "Bad Request: message can't be edited")),
        ("editMessageText", Fault(500)),
        ("editMessageText", Fault(0)),
    ],
)
def test_a_tap_counts_whatever_becomes_of_its_acknowledgement(
    api: StandIn, resident: Resident, method: str, fault: Fault
) -> None:
    resident.say("/start")
    api.fail(method, fault)
    resident.tap("screening")
    resident.tap("screening-agree")
    api.wait_for(lambda: any(choice.startswith("answer:") for choice in ids(api.last_message(CHAT))))


def test_an_old_button_tapped_twice_does_no_harm(api: StandIn, resident: Resident) -> None:
    resident.say("/start")
    shown = resident.showing("screening")
    resident.tap("screening")
    before = len(api.sent(CHAT))
    api.deliver(updates.tap(CHAT, "screening", shown), updates.tap(CHAT, "no-such-button", shown))
    api.wait_for(lambda: len(api.sent(CHAT)) >= before + 2 and not api.waiting)
