"""One content as different people see it: residents of a district with its own rules, staff with internal entries."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from knowledge.base import KnowledgeBase
from knowledge.content_folder import Folder
from knowledge.local_rules import LocalRules, replaced
from knowledge.schema import Entry, EntryStatus
from knowledge.search import Index
from knowledge.short_messages import ShortMessages
from knowledge.uses import Uses, uses
from knowledge.wording import Wording

_STAFF = frozenset({EntryStatus.PUBLISHED, EntryStatus.INTERNAL})


class Views:
    """Builds each view at its first use and keeps it. Thread-safe."""

    def __init__(self, folder: Folder, version: str) -> None:
        self._folder = folder
        self._version = version
        self._rules = {rules.district: rules for rules in folder.local_rules}
        self._internal = any(entry.status is EntryStatus.INTERNAL for entry in _all_entries(folder))
        self._made: dict[tuple[str, bool], KnowledgeBase] = {}
        self._making = threading.Lock()
        self.general = self._general()
        """What residents see where no district is known."""

    def of(self, base: KnowledgeBase, district: str, *, staff: bool) -> KnowledgeBase:
        """The view of a district's residents, or of staff; the general one for a code without rules."""
        code = district if district in self._rules else ""
        inside = staff and self._internal
        if (code, inside) == (base.district.code if base.district else "", base.staff):
            return base
        if (code, inside) == ("", False):
            return self.general
        with self._making:
            if (code, inside) not in self._made:
                self._made[code, inside] = self._make(code, staff=inside)
            return self._made[code, inside]

    def warm(self) -> None:
        """Build all views and their indexes, so that nobody's first question waits for it."""
        for code in ("", *self._rules):
            for staff in (False, True):
                self.of(self.general, code, staff=staff).index.warm()

    def entries(self, *, staff: bool = False) -> list[Entry]:
        """The general entries that residents, or staff, may see."""
        return [entry for entry in self._folder.entries if _seen(entry, staff=staff)]

    def every_entry(self) -> list[Entry]:
        """The general entries in whichever state: drafts and withdrawn ones too."""
        return list(self._folder.entries)

    def in_files(self, entry: str) -> Entry | None:
        """An entry as the files have it, whether or not a revision stands in front of it."""
        folder = self._folder
        if entry in folder.overridden:
            return folder.overridden[entry]
        raw = folder.places.get(("entry", entry))
        if raw is None or raw.file.startswith("revision "):
            return None
        return next(each for each in folder.entries if each.id == entry)

    def uses(self, entry: str) -> Uses:
        """Where else an entry is named."""
        return uses(self._folder, entry)

    def _general(self) -> KnowledgeBase:
        folder = self._folder
        entries = self.entries()
        return KnowledgeBase(
            version=self._version,
            documents={document.id: document for document in folder.documents},
            entries={entry.id: entry for entry in entries},
            amounts={amount.id: amount for amount in folder.amounts},
            districts={district.code: district for district in folder.districts},
            elsewhere=tuple(folder.elsewhere),
            wording=Wording(folder.wording),
            screening=folder.screening,
            casework=folder.casework,
            papers=folder.papers,
            index=self._index(entries, self._version),
            views=self,
            short=ShortMessages(folder),
        )

    def _make(self, code: str, *, staff: bool) -> KnowledgeBase:
        folder = self._folder
        rules = self._rules.get(code) or LocalRules(district="000000")
        changes = {change.id: change for change in rules.entries}
        general = self.entries(staff=staff)
        added = [entry for entry in rules.new_entries if _seen(entry, staff=staff)]
        entries = [changes[entry.id].applied(entry) if entry.id in changes else entry for entry in general]
        entries += added
        screening = folder.screening
        if screening is not None and (rules.papers or rules.without_papers):
            screening = replace(screening, papers=replaced(screening.papers, rules.papers, rules.without_papers))
        same = entries == list(self.general.entries.values())
        name = f"{self._version}-{code or 'all'}{'-staff' if staff else ''}"
        return replace(
            self.general,
            entries={entry.id: entry for entry in entries},
            amounts={amount.id: amount for amount in replaced(folder.amounts, rules.amounts)},
            screening=screening,
            index=self.general.index if same else self._index(entries, name),
            district=self.general.districts.get(code),
            local=frozenset([*changes, *(entry.id for entry in added)]),
            offices=rules.offices,
            staff=staff,
        )

    def _index(self, entries: Sequence[Entry], version: str) -> Index:
        folder = self._folder
        return Index(entries, folder.elsewhere, folder.synonyms, strangers=folder.strangers, version=version)


def _all_entries(folder: Folder) -> list[Entry]:
    return [*folder.entries, *(entry for rules in folder.local_rules for entry in rules.new_entries)]


def _seen(entry: Entry, *, staff: bool) -> bool:
    return entry.status in _STAFF if staff else entry.status is EntryStatus.PUBLISHED
