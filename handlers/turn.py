"""Turn, what one message led to, and Context, what a handler sees of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from handlers.actions import Action
from handlers.conversation import Conversation, Screening, Stage
from handlers.effects import Effect
from handlers.messages import Choice, Incoming, Reply
from handlers.snapshot import Snapshot
from knowledge.base import KnowledgeBase
from knowledge.identity import MARK

_OPEN = frozenset({Stage.NOTICE, Stage.ASKING, Stage.CONSENT, Stage.REVIEW})


@dataclass(frozen=True)
class Turn:
    """The outcome of one message."""

    replies: tuple[Reply, ...]
    conversation: Conversation
    effects: tuple[Effect, ...] = ()
    private: bool = False
    """What was typed is a telephone number or a look-up code: a transcript keeps that it came, not what it was."""
    aside: bool = False
    """What was on the table still is: ``respond`` shows it again after these replies."""
    lost: bool = False
    """What was typed was not understood."""


@dataclass(frozen=True)
class Context:
    """One message, and all that may be looked at to answer it."""

    message: Incoming
    conversation: Conversation
    knowledge: KnowledgeBase
    snapshot: Snapshot
    today: date
    text: str = ""
    """What was typed, without invisible characters; empty for a tapped button."""
    plain: str = ""
    """The same in the normal form that spellings are compared in."""
    action: Action | None = None
    """What was tapped, or picked by typing its number, its label or another spelling."""
    argument: str = ""
    ticks: tuple[str, ...] = ()
    """Ids of ticked choices that came together with the button."""

    @property
    def question(self) -> str:
        """What is searched for: the text without the mark of a struck identity number."""
        return self.text.replace(MARK, " ").strip()

    def say(self, key: str, **values: object) -> str:
        """Words to the resident, out of the content."""
        return self.knowledge.wording.say(self.said_as(key), **values)

    def said_as(self, key: str) -> str:
        """The key itself; ``desk.<key>`` where an operator reads aloud to a caller and the content has words for it."""
        at_the_desk = f"desk.{key}"
        return at_the_desk if self.snapshot.by_operator and at_the_desk in self.knowledge.wording else key

    def choice(self, action: Action, argument: str = "") -> Choice:
        """A button with the label that the wording gives this action."""
        return Choice(id=f"{action}:{argument}" if argument else str(action), label=self.say(f"button.{action}"))

    def choices(self, *actions: Action) -> tuple[Choice, ...]:
        return tuple(self.choice(action) for action in actions)

    def reply(self, key: str, *actions: Action, **values: object) -> Reply:
        """A bubble with its buttons."""
        return Reply(text=self.say(key, **values), choices=self.choices(*actions))

    def with_changes(self, **changes: object) -> Conversation:
        """The conversation with some fields changed."""
        return self.conversation.model_copy(update=changes)

    @property
    def screening(self) -> Screening | None:
        return self.conversation.screening

    @property
    def busy(self) -> bool:
        """Something is on the table: a question, a consent, a referral in the making."""
        return self.conversation.handoff is not None or (self.screening is not None and self.screening.stage in _OPEN)

    @property
    def asking(self) -> bool:
        """A question of the screening waits for an answer."""
        asked = self.screening is not None and self.screening.stage is Stage.ASKING
        return asked and self.conversation.handoff is None

    @property
    def can_screen(self) -> bool:
        """The content holds rules, and no screening or referral is in the way of an offer."""
        return self.knowledge.screening is not None and not self.busy


Handler = Callable[[Context], Turn | None]
