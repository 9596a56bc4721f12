"""Where an entry is named by other content: what else a change of it changes."""

from dataclasses import dataclass

from knowledge.content_folder import Folder
from knowledge.schema import Entry


@dataclass(frozen=True)
class Uses:
    """``related``: entries that offer it under their answers. ``follow_ups``: words of a follow-up that it answers.

    ``districts``: codes of those with a rule of their own on it.
    """

    related: tuple[Entry, ...] = ()
    follow_ups: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()


def uses(folder: Folder, entry: str) -> Uses:
    """Read the whole folder for one entry."""
    return Uses(
        tuple(other for other in folder.entries if entry in other.related),
        tuple(
            table.says[0]
            for table in folder.follow_ups
            if table.says and any(answer.entry == entry for answer in table.answers)
        ),
        tuple(
            rules.district
            for rules in folder.local_rules
            if any(change.id == entry for change in rules.entries)
            or any(entry in office.entries for office in rules.offices)
        ),
    )
