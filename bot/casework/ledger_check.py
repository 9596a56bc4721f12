"""An office's own ledger looked through: who can be taken over, what is wrong in which row, who is here already."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlmodel import Session, col, select

from bot.casework import persons
from bot.casework.ledger_file import LedgerFileError, LedgerSheet
from bot.store.life_models import CasePerson
from bot.store.models import CaseRecord
from bot.store.vault import UnreadableError, Vault
from knowledge.casework.ledger_cell import Problem
from knowledge.casework.ledger_header import MOST_ABOVE, Header, find_header
from knowledge.casework.ledger_row import Cell, LedgerRows, Taken
from knowledge.casework.ledger_words import plain
from knowledge.casework.sheets import Sheet

MOST_TOLD = 500
"""Problems that are told one by one; beyond them only their number."""
_BATCH = 500
Progress = Callable[[int, int | None], None]
"""Told the row reached, and how many there are as far as the file says."""
Known = Mapping[str, str]
"""Keyed digests of identity numbers that the store has, each with the number of its case."""


@dataclass(frozen=True)
class Told:
    """One problem of one row, as the file numbers its rows."""

    row: int
    problem: Problem


@dataclass
class LedgerCheck:
    """What a look through a sheet showed."""

    sheet: str
    header: Header
    clean: int = 0
    """Rows that can be taken over."""
    wrong: int = 0
    """Rows with a problem."""
    here: int = 0
    """Rows of people whom the store has already: they are left as they are."""
    told: list[Told] = field(default_factory=list)
    """Problems, in the order of the rows, and who is here already; the first MOST_TOLD of them."""
    choices: dict[str, str] = field(default_factory=dict)
    """For headings under which something was not understood: what may be written there."""
    kinds: Counter[str] = field(default_factory=Counter)
    """How many problems there are of each kind."""

    def tell(self, row: int, *problems: Problem) -> None:
        """Note what is to be said of a row."""
        self.kinds.update(problem.key for problem in problems)
        for problem in problems:
            if known := problem.values.get("known"):
                self.choices.setdefault(problem.column, known)
        self.told.extend(Told(row, problem) for problem in problems[: max(0, MOST_TOLD - len(self.told))])


def known_people(session: Session, vault: Vault, *, since: datetime | None = None) -> dict[str, str]:
    """Everybody whose identity number the store has; ``since``: only those whose details were written from then on."""
    query = select(CasePerson.sealed, CaseRecord.number).join(CaseRecord, col(CaseRecord.id) == col(CasePerson.case_id))
    if since is not None:
        query = query.where(col(CasePerson.updated_at) >= since)
    found: dict[str, str] = {}
    for sealed, number in session.exec(query.order_by(col(CasePerson.case_id)).execution_options(yield_per=_BATCH)):
        try:
            identity = persons.unsealed(vault, sealed).identity
        except UnreadableError:
            continue
        if identity:
            found.setdefault(digest(vault, identity), number)
    return found


def digest(vault: Vault, identity: str) -> str:
    """An identity number as it is compared: only this installation can make it, and nobody can read it back."""
    return vault.digest(f"identity:{identity}")


def header_of(page: LedgerSheet, sheet: Sheet) -> Header:
    """The headings of an open sheet; LedgerFileError where there are none, or one of them stands twice."""
    top = islice(page.rows(), MOST_ABOVE)
    header = find_header(((row, [_text(cell) for cell in cells]) for row, cells in top), page.spans, sheet)
    if header is None:
        raise LedgerFileError("no-header", sheet=page.title, rows=str(MOST_ABOVE))
    if header.twice:
        raise LedgerFileError("column-twice", sheet=page.title, column=header.twice[0])
    return header


def look_through(
    page: LedgerSheet,
    reader: LedgerRows,
    vault: Vault,
    known: Known,
    *,
    take: Callable[[Taken, str], None] | None = None,
    progress: Progress | None = None,
) -> LedgerCheck:
    """Read every row once; ``take`` is given each person that can be taken over, with the digest of the number.

    Memory holds a digest a person and the problems told, not the rows.
    """
    check = LedgerCheck(page.title, reader.header)
    seen: dict[str, int] = {}
    for row, cells in _below(page, reader):
        if progress:
            progress(row, page.said)
        found = reader.read(row, cells)
        if not isinstance(found, Taken):
            check.wrong += 1
            check.tell(row, *found)
            continue
        mark = digest(vault, found.identity.number)
        if first := seen.get(mark):
            check.wrong += 1
            check.tell(row, Problem("twice", {"first": str(first)}))
        elif number := known.get(mark):
            check.here += 1
            check.tell(row, Problem("here", {"number": number}))
        else:
            check.clean += 1
            if take:
                take(found, mark)
        seen.setdefault(mark, row)
    if not check.clean and not check.wrong and not check.here:
        raise LedgerFileError("no-people", sheet=page.title)
    return check


def _below(page: LedgerSheet, reader: LedgerRows) -> Iterator[tuple[int, list[Cell]]]:
    for row, cells in page.rows():
        if row > reader.header.row and reader.is_person(cells):
            yield row, cells


def _text(cell: Cell) -> str:
    return str(cell.value) if cell.value is not None and plain(str(cell.value)) else ""
