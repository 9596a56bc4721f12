"""From a raw message to what it means: a tapped id, the number or label of an offered choice, a command's spelling."""

import re
import unicodedata
from datetime import date

from handlers.actions import Action, read_id
from handlers.conversation import Conversation
from handlers.messages import Choice, Incoming, Kind, Reply
from handlers.snapshot import Snapshot
from handlers.spoken import ANYWHERE, WHERE_OFFERED, bare, says
from handlers.turn import Context
from knowledge.base import KnowledgeBase
from knowledge.numerals import read_numeral
from knowledge.wording import Wording

LONGEST_TEXT = 2000
"""Characters of one message that are read; a longer one is asked for in fewer words."""
_LONGEST_COMMAND = 30
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_NUMBER = re.compile(r"(?:选|第)?(\d{1,2})(?:个|项|号|条)?")
_SPELT = re.compile(r"第(\D{1,3}?)[个项号条]?")
_PAUSES = re.compile(r"[\s,，、;；。.!！~]+")
_NUMBERS = re.compile(r"\d{1,2}(?:[\s,，、.;；和]+\d{1,2})+")


def read(
    message: Incoming, conversation: Conversation, knowledge: KnowledgeBase, snapshot: Snapshot, today: date
) -> Context:
    """The context of one message, its meaning picked out."""
    text = visible(message.text[: LONGEST_TEXT + 1]) if message.kind is Kind.TEXT else ""
    plain = bare(text) if len(text) <= LONGEST_TEXT else ""
    if message.kind is Kind.CHOICE:
        ids = tuple(message.choice.split())
    elif message.kind is Kind.TEXT and text:
        ids = picked(text, plain, conversation.offered, knowledge.wording)
    else:
        ids = ()
    action, argument = read_id(ids[-1]) if ids else (None, "")
    return Context(
        message=message,
        conversation=conversation,
        knowledge=knowledge,
        snapshot=snapshot,
        today=today,
        text=text,
        plain=plain,
        action=action,
        argument=argument,
        ticks=ids[:-1],
    )


def visible(text: str) -> str:
    """Without control, bidi and other invisible characters; runs of white space are one space."""
    kept = (char if unicodedata.category(char) not in _INVISIBLE else " " if char in "\t\n\r" else "" for char in text)
    return " ".join("".join(kept).split())


def offered(replies: tuple[Reply, ...]) -> tuple[Choice, ...]:
    """The choices that a typed number picks from: those of the last bubble first, then the earlier ones', each once."""
    ordered = [choice for reply in reversed(replies) for choice in reply.choices]
    return tuple({choice.id: choice for choice in ordered}.values())


def picked(text: str, plain: str, choices: tuple[Choice, ...], wording: Wording) -> tuple[str, ...]:
    """Ids of the choices that the typed text means; for a list to tick those ticked, then the button that sends it."""
    if not plain or len(plain) > LONGEST_TEXT:
        return ()
    one = _by_label(plain, choices) or _by_number(text, choices) or _by_spelling(plain, choices, wording)
    return one or _by_parts(text, choices, wording)


def _by_parts(text: str, choices: tuple[Choice, ...], wording: Wording) -> tuple[str, ...]:
    """行 你问, 好的，转吧，谢谢: several words that all mean the same choice; thanks are passed over."""
    parts = [part for part in map(bare, _PAUSES.split(text[:_LONGEST_COMMAND])) if part]
    meant = {_by_spelling(part, choices, wording) for part in parts if not says(wording, "thanks", part)}
    return meant.pop() if len(meant) == 1 and len(text) <= _LONGEST_COMMAND else ()


def _by_label(plain: str, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return next((_sent(choice, choices) for choice in choices if bare(choice.label) == plain), ())


def _by_number(text: str, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", text).strip()
    if _NUMBERS.fullmatch(text):
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        chosen = [choices[number - 1] for number in numbers if 1 <= number <= len(choices)]
        if len(chosen) < len(numbers) or not all(choice.tick for choice in chosen):
            return ()
        return (*(choice.id for choice in chosen), *_sender(choices))
    found, spelt = _NUMBER.fullmatch(text), _SPELT.fullmatch(text)
    number = int(found[1]) if found else (spelt and read_numeral(spelt[1])) or 0
    return _sent(choices[number - 1], choices) if 1 <= number <= len(choices) else ()


def _sent(choice: Choice, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """A typed item of a list is the whole answer: nobody types a list one by one and then 选好了."""
    return (choice.id, *_sender(choices)) if choice.tick else (choice.id,)


def _sender(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return next(((choice.id,) for choice in choices if read_id(choice.id)[0] is Action.DONE), ())


def _by_spelling(plain: str, choices: tuple[Choice, ...], wording: Wording) -> tuple[str, ...]:
    if len(plain) > _LONGEST_COMMAND:
        return ()
    for name in ("go", "refer"):  # 那就测测, 转给社区吧: where it is asked whether to, a yes
        if (agreed := _where_offered(name, choices)) and says(wording, name, plain):
            return agreed
    for name, action in ANYWHERE.items():
        if says(wording, name, plain):
            return (str(action),)
    found = (_where_offered(name, choices) for name in WHERE_OFFERED if says(wording, name, plain))
    return next(filter(None, found), ())


def _where_offered(name: str, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The first choice that the words of a list mean, where one is offered."""
    return next(((choice.id,) for choice in choices if read_id(choice.id)[0] in WHERE_OFFERED[name]), ())
