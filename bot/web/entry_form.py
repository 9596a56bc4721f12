"""The form of an entry: read field by field, each fault in plain words at its field, nothing that was typed lost."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from bot.web.entry_choices import Choices
from knowledge.base import KnowledgeBase
from knowledge.schema import Audience, Entry, EntryStatus

LONGEST = {"id": 60, "title": 100, "variants": 100, "answer": 3000, "topic": 20}
"""Characters; of variants, of each. A chat shows an answer whole."""
MOST = {"variants": 200, "citations": 20, "related": 10}
_ID = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Fault:
    """What is wrong, in words. ``other``, ``title``: the entry that it is wrong beside, where it is one."""

    words: str
    other: str = ""
    title: str = ""


Faults = dict[str, list[Fault]]
"""By field."""
T = TypeVar("T")


class EntryForm(BaseModel):
    """What was posted, as it was typed."""

    id: str = ""
    """Of a new entry; the address names that of any other."""
    title: str = ""
    variants: str = ""
    answer: str = ""
    citation: list[str] = []
    topic: str = ""
    audience: list[str] = []
    related: list[str] = []
    amount: list[str] = []
    screening: str = ""
    why: str = ""
    seen: int = 0
    key: str = ""
    do: str = "save"


def form_of(entry: Entry, base: KnowledgeBase, unwritten: str) -> EntryForm:
    """The form as it stands for an entry; ``unwritten`` is what stands for an answer that nobody wrote yet."""
    names = Choices(base)
    return EntryForm(
        id=entry.id,
        title=entry.title,
        variants="\n".join(entry.variants),
        answer="" if entry.answer == unwritten else entry.answer,
        citation=[names.citation_name(one) for one in entry.citations],
        topic=entry.topic,
        audience=[one.value for one in entry.audience],
        related=[names.entry_name(one) for one in entry.related],
        amount=list(entry.amounts),
        screening="1" if entry.screening else "",
    )


@dataclass(frozen=True)
class Written:
    """``entry`` is None where something essential is missing; with faults it has what was right, for the preview."""

    entry: Entry | None
    faults: Faults


def read(form: EntryForm, base: KnowledgeBase, known: Collection[str], name: str, unwritten: str) -> Written:
    """What a form says of the entry ``name`` (empty: a new one, which must not be ``known``)."""
    return _Reader(form, base, known, name, unwritten).read()


class _Reader:
    def __init__(self, form: EntryForm, base: KnowledgeBase, known: Collection[str], name: str, unwritten: str) -> None:
        self._form, self._base, self._known, self._name = form, base, known, name
        self._unwritten, self._choices = unwritten, Choices(base)
        self._faults: Faults = {}

    def read(self) -> Written:
        form = self._form
        name = self._name or self._new_name(form.id.strip())
        title = self._text("title", form.title)
        answer = self._text("answer", form.answer, needed=form.do == "submit") or self._unwritten
        fields = {
            "variants": self._variants(),
            "citations": self._each("citations", form.citation, self._choices.citation),
            "topic": self._text("topic", form.topic, needed=False),
            "audience": self._audience(),
            "related": self._each("related", form.related, self._related),
            "amounts": self._each("amounts", form.amount, self._amount),
            "screening": bool(form.screening),
        }
        if not name or not title:
            return Written(None, self._faults)
        entry = Entry(id=name, title=title, answer=answer, status=EntryStatus.DRAFT).model_copy(update=fields)
        return Written(entry, self._faults)

    def _wrong(self, field: str, key: str, **values: object) -> None:
        self._faults.setdefault(field, []).append(Fault(self._base.wording.say(f"edit.wrong.{key}", **values)))

    def _new_name(self, typed: str) -> str:
        if not _ID.fullmatch(typed) or len(typed) > LONGEST["id"]:
            self._wrong("id", "id", longest=LONGEST["id"])
            return ""
        if typed in self._known:
            self._wrong("id", "taken")
        return typed

    def _text(self, field: str, typed: str, *, needed: bool = True) -> str:
        text = typed.replace("\r\n", "\n").strip()
        if needed and not text:
            self._wrong(field, "empty")
        if len(text) > LONGEST[field]:
            self._wrong(field, "long", longest=LONGEST[field], length=len(text))
        return text

    def _variants(self) -> tuple[str, ...]:
        lines = [line.strip() for line in self._form.variants.splitlines() if line.strip()]
        found = tuple(dict.fromkeys(lines))
        for line in (line for line in found if lines.count(line) > 1):
            self._wrong("variants", "twice", written=line)
        for line in (line for line in found if len(line) > LONGEST["variants"]):
            self._wrong("variants", "long_line", written=line[:20], longest=LONGEST["variants"])
        self._not_too_many("variants", found)
        return found

    def _audience(self) -> tuple[Audience, ...]:
        chosen = tuple(one for one in Audience if one in self._form.audience)
        if not chosen:
            self._wrong("audience", "none_chosen")
        return chosen

    def _each(self, field: str, typed: Iterable[str], find: Callable[[str], T | None]) -> tuple[T, ...]:
        """What each line names; a fault for one that names nothing, or the same again."""
        found: dict[T, None] = {}
        for written in (line.strip() for line in typed if line.strip()):
            one = find(written)
            if one is None:
                self._wrong(field, field, written=written[:40])
            elif one in found:
                self._wrong(field, "twice", written=written)
            else:
                found[one] = None
        self._not_too_many(field, found)
        return tuple(found)

    def _not_too_many(self, field: str, found: Collection[object]) -> None:
        if len(found) > MOST.get(field, len(found)):
            self._wrong(field, "many", most=MOST[field])

    def _related(self, written: str) -> str | None:
        found = self._choices.entry(written)
        return None if found == (self._name or self._form.id.strip()) else found

    def _amount(self, written: str) -> str | None:
        return written if written in self._base.amounts else None
