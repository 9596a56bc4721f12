"""The bot in the terminal: numbered choices, one line a message, the conversation kept in the store."""

import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from bot.channels.typed import typed
from bot.dialogue import Address, converse
from bot.store import conversations, messages
from bot.store.models import Direction, Message
from bot.wiring import Hotline
from handlers.actions import Action
from handlers.messages import Incoming, Kind, Reply
from handlers.picking import offered

ACCOUNT = "local"

Answer = Callable[[Incoming], tuple[Reply, ...]]


def talk(lines: Iterable[str], write: Callable[[str], None], answer: Answer, news: Callable[[], Iterable[str]]) -> None:
    """Greet (or show again what is on the table), then answer line by line until the lines end.

    ``news`` gives what staff wrote since it was last called.
    """
    for text in news():
        write(text)
    write(shown(answer(Incoming(kind=Kind.CHOICE, choice=Action.START))))
    for line in lines:
        for text in news():
            write(text)
        write(shown(answer(typed(line.rstrip("\r\n")))))


def shown(replies: tuple[Reply, ...]) -> str:
    """The bubbles of one turn, then the choices with the numbers that pick them."""
    bubbles = []
    for reply in replies:
        links = [f"{link.label}：{link.url}" for link in reply.links]
        bubbles.append("\n".join([reply.text, *links]))
    numbered = [
        f"  {number}. {'✓ ' if choice.ticked else ''}{choice.label}"
        for number, choice in enumerate(offered(replies), start=1)
    ]
    return "\n\n".join([*bubbles, "\n".join(numbered)] if numbered else bubbles) + "\n"


class Terminal:
    """One conversation of this machine; started again it goes on where it was."""

    def __init__(self, hotline: Hotline, person: str, today: Callable[[], date]) -> None:
        self._hotline = hotline
        self._address = Address("console", ACCOUNT, person)
        self._today = today
        talked = [message.id or 0 for message in self._messages(after=0) if message.inbox_id is not None]
        self._seen = max(talked, default=0)
        """The newest message that stood in this terminal: what came unasked after the last turn did not."""

    def answer(self, incoming: Incoming) -> tuple[Reply, ...]:
        """One turn. Every line is its own delivery."""
        return converse(self._hotline, self._address, uuid.uuid4().hex, incoming, self._today())

    def news(self) -> Iterator[str]:
        """What came unasked since this was last called, or since the last turn of an earlier run.

        A caseworker's words, or that something moved; its buttons are typed by their words, not by number.
        """
        for message in self._messages(after=self._seen):
            self._seen = message.id or self._seen
            if message.direction != Direction.IN and message.inbox_id is None:
                choices = Reply.model_validate(message.body).choices
                said = [message.text, " · ".join(choice.label for choice in choices)]
                yield "\n\n".join(text for text in said if text) + "\n"

    def _messages(self, *, after: int) -> list[Message]:
        with self._hotline.store.reading() as session:
            row = conversations.find(session, self._address)
            if row is None or row.id is None:
                return []
            return list(messages.transcript(session, row.id, after=after))


def typed_lines(prompt: str) -> Iterator[str]:
    """Lines of the standard input until it ends; the prompt is written for a person, not into a pipe."""
    person = sys.stdin.isatty()
    while True:
        if person:
            sys.stdout.write(prompt)
            sys.stdout.flush()
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return
        if not line:
            return
        yield line
