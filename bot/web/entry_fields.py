"""An entry field by field in words, for reading and for comparing."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.web.entry_choices import Choices
from bot.web.word_difference import Piece, differences
from knowledge.base import KnowledgeBase
from knowledge.schema import Entry


@dataclass(frozen=True)
class Changed:
    """One field of two versions."""

    field: str
    pieces: tuple[Piece, ...]


def in_words(base: KnowledgeBase, entry: Entry) -> dict[str, str]:
    """Each field that says something, by its name, a line for each thing in it."""
    say, names = base.wording.say, Choices(base)
    found = {
        "title": entry.title,
        "variants": "\n".join(entry.variants),
        "answer": entry.answer,
        "citations": "\n".join(names.citation_name(citation) for citation in entry.citations),
        "topic": entry.topic,
        "audience": "、".join(say(f"edit.audience.{one}") for one in entry.audience),
        "related": "\n".join(names.entry_name(one) for one in entry.related),
        "amounts": "\n".join(base.amounts[one].title if one in base.amounts else one for one in entry.amounts),
        "screening": say("edit.screening") if entry.screening else "",
        "status": say(f"edit.status.{entry.status}"),
    }
    return {field: text for field, text in found.items() if text}


def rewritten(base: KnowledgeBase, old: Entry, new: Entry) -> list[Changed]:
    """What a draft changes of a text; that it is a draft says itself."""
    return [change for change in compared(base, old, new) if change.field != "status"]


def compared(base: KnowledgeBase, old: Entry, new: Entry) -> Iterator[Changed]:
    """The fields that differ, each with what was taken out and put in."""
    before, after = in_words(base, old), in_words(base, new)
    for field in dict.fromkeys((*before, *after)):
        one, other = before.get(field, ""), after.get(field, "")
        if one != other:
            yield Changed(field, differences(one, other))
