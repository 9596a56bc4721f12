"""Every entry as it is at the editor's desk: what is in force of it, its draft, and how far that has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from bot.casework import editing
from bot.casework.editing import Standing
from bot.casework.staff import StaffMember
from bot.store import revisions
from bot.web.look_up import LONGEST_QUESTION
from knowledge import reviews
from knowledge.base import KnowledgeBase
from knowledge.clause_reference import referred
from knowledge.identity import strike
from knowledge.schema import Entry, EntryStatus


class Pile(StrEnum):
    """What an editor looks for; wording ``edit.pile.<id>`` says it."""

    FOR_ME = "for-me"
    """In review, by somebody else: mine to look at."""
    RETURNED = "returned"
    DRAFTS = "drafts"
    WAITING = "waiting"
    """In review, mine among them."""
    MINE = "mine"
    """A draft that I left."""
    STALE = "stale"
    """Its review is more than a year old, or older than the sight of a source."""
    REVISED = "revised"
    """Another text than the files have, or none in them."""


@dataclass(frozen=True)
class Item:
    """``live``: as it is in force or was withdrawn, None for an entry that never was. ``draft``: under work.

    ``files``: as the files have it, whichever is in force.
    """

    id: str
    live: Entry | None
    draft: Entry | None = None
    files: Entry | None = None
    standing: Standing = field(default_factory=lambda: Standing(0, None, None))

    @property
    def entry(self) -> Entry:
        """What one works on: the draft where there is one."""
        found = self.draft or self.live
        if found is None:
            raise LookupError(self.id)
        return found

    @property
    def status(self) -> EntryStatus:
        return self.live.status if self.live else EntryStatus.DRAFT

    @property
    def revised(self) -> bool:
        """A revision stands in front of the files, or alone, and says something else."""
        live, files = self.live, self.files
        same = live is not None and files is not None and _said(live) == _said(files)
        return live is not None and not same

    def stale(self, base: KnowledgeBase, today: date) -> bool:
        """Somebody should look at it again."""
        live = self.live
        if live is None or live.status is EntryStatus.WITHDRAWN:
            return False
        return reviews.overdue(live, today) or reviews.overtaken_by(live, base.documents) is not None

    def for_review_by(self, staff: StaffMember) -> bool:
        draft = self.standing.draft
        return self.standing.waiting and draft is not None and draft.author != staff.name


def catalogue(session: Session, base: KnowledgeBase) -> dict[str, Item]:
    """By id, in the order of the files, new entries behind; what a revision says holds from the moment it is stored."""
    views = base.views
    live = {entry.id: entry for entry in (views.every_entry() if views else base.entries.values())}
    live |= _read(revisions.in_force(session))
    standings = editing.standings(session)
    drafts = _read(row for one in standings.values() if (row := one.draft) is not None)
    return {
        name: Item(
            name,
            live.get(name),
            drafts.get(name),
            views.in_files(name) if views and name in standings else live.get(name),
            standings.get(name, Standing(0, None, None)),
        )
        for name in dict.fromkeys((*live, *drafts))
    }


def piles(items: Iterable[Item], base: KnowledgeBase, staff: StaffMember, today: date) -> Mapping[Pile, list[Item]]:
    """The entries of each pile."""
    found: dict[Pile, list[Item]] = {pile: [] for pile in Pile}
    for item in items:
        draft = item.standing.draft
        held = {
            Pile.FOR_ME: item.for_review_by(staff),
            Pile.RETURNED: item.standing.returned,
            Pile.DRAFTS: draft is not None and not item.standing.waiting and not item.standing.returned,
            Pile.WAITING: item.standing.waiting,
            Pile.MINE: draft is not None and draft.author == staff.name,
            Pile.STALE: item.stale(base, today),
            Pile.REVISED: item.revised,
        }
        for pile, holds in held.items():
            if holds:
                found[pile].append(item)
    return found


def matching(items: Mapping[str, Item], base: KnowledgeBase, typed: str) -> list[Item]:
    """What the operator's search finds for the same words, an entry by its id, and what says the words: drafts, and all
    where the search finds nothing near.
    """
    asked = strike(typed.strip()[:LONGEST_QUESTION])[0]
    named = referred(base, asked)
    near = base.search(asked).candidates if named is None else ()
    nearest = (*near, *base.index.rank(asked)) if near else ()  # where nothing is near, no order of it helps
    ranked = named.entries if named else [candidate.entry for candidate in nearest]
    unindexed = (item for item in items.values() if item.id not in base.entries or not ranked)
    said = [item.id for item in unindexed if _says(item.entry, asked)]
    first = [asked] if asked in items else []
    found = dict.fromkeys((*first, *said, *(entry.id for entry in ranked)))
    return [items[name] for name in found if name in items]


def _says(entry: Entry, words: str) -> bool:
    """Every character stands in the title or in one way of asking, or the words in the answer."""
    asked = "".join(words.split())
    return any(set(asked) <= set(text) for text in (entry.title, *entry.variants)) or asked in entry.answer


def _said(entry: Entry) -> Entry:
    """An entry without who wrote it and when it was looked at."""
    return entry.model_copy(update={"author": "", "reviewed_on": None})


def _read(rows: Iterable[revisions.Stored]) -> dict[str, Entry]:
    """The entries of revisions that can be read, by id."""
    return {entry.id: entry for row in rows if (entry := revisions.entry_of(row)) is not None}
