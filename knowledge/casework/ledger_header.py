"""The headings of an office's own ledger: in which row they stand, and which column is which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.casework.ledger_words import plain, without_brackets
from knowledge.casework.sheets import Column, Fill, Sheet

MOST_ABOVE = 30
"""Rows in which the headings are looked for: titles and notes stand above them."""
NEEDED = (Fill.NAME, Fill.IDENTITY)
"""A row of headings has these at least."""


@dataclass(frozen=True)
class Span:
    """A merged cell: first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Header:
    """What was found."""

    row: int
    """The last row of the headings; people stand below it."""
    columns: Mapping[int, Column]
    """By place in the row, from 0."""
    written: Mapping[int, str]
    """The heading as it is written, for every column that has one."""
    unknown: tuple[str, ...]
    """Headings that the ledger has no column for: they are not taken over."""
    twice: tuple[str, ...]
    """Headings that mean a column which stands here already."""

    def of(self, fill: Fill) -> str:
        """The heading as written of the column filled so; empty where there is none."""
        return next((self.written[at] for at, column in self.columns.items() if column.fill is fill), "")


def find_header(rows: Iterable[tuple[int, Sequence[str]]], spans: Sequence[Span], sheet: Sheet) -> Header | None:
    """The first row that names the needed columns, by title or alias; None where none of the first rows does.

    A heading may stand in two rows, the upper one merged over several columns (公示 over 开始 and 结束).
    """
    known = _known(sheet)
    looked = [(row, cells) for row, cells in rows if row <= MOST_ABOVE]
    for at, (row, cells) in enumerate(looked):
        if alone := _read(row, [(cell,) for cell in cells], known):
            found: list[Header | None] = [alone]
            if at:
                found.append(_two(looked[at - 1], (row, cells), spans, known))
            if at + 1 < len(looked) and not _names(alone, looked[at + 1][1], spans):
                found.append(_two((row, cells), looked[at + 1], spans, known))
            return max((each for each in found if each), key=lambda each: len(each.columns))
    return None


def _two(
    upper: tuple[int, Sequence[str]],
    lower: tuple[int, Sequence[str]],
    spans: Sequence[Span],
    known: Mapping[str, Column],
) -> Header | None:
    """The headings that two rows make together."""
    places = range(max(len(upper[1]), len(lower[1])))
    return _read(lower[0], [_both(upper[1], lower[1], at, spans, upper[0]) for at in places], known)


def _names(header: Header, below: Sequence[str], spans: Sequence[Span]) -> bool:
    """Whether the row below names somebody, and is no second row of headings."""
    for at, column in header.columns.items():
        merged = any(span.left == at + 1 and span.top <= header.row < span.bottom for span in spans)
        if column.fill in NEEDED and not merged and plain(_at(below, at)):
            return True
    return False


def _known(sheet: Sheet) -> dict[str, Column]:
    """Every spelling of a heading."""
    found: dict[str, Column] = {}
    for column in sheet.columns:
        for title in (column.title, *column.aliases):
            found.setdefault(plain(title), column)
    return found


def _both(upper: Sequence[str], lower: Sequence[str], at: int, spans: Sequence[Span], row: int) -> tuple[str, ...]:
    """The spellings that a column of two rows of headings may have, the best first; none: no heading."""
    top, below = _at(upper, at), _at(lower, at)
    for span in spans:
        if span.top <= row <= span.bottom and span.left <= at + 1 <= span.right:
            top = _at(upper, span.left - 1)
            below = "" if span.bottom > row else below
    return tuple(word for word in (f"{top}{below}" if top and below else "", below or top) if word)


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _read(row: int, headings: Sequence[Sequence[str]], known: Mapping[str, Column]) -> Header | None:
    columns: dict[int, Column] = {}
    written: dict[int, str] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for at, spellings in enumerate(headings):
        words = [word for word in spellings if plain(word)]
        if not words:
            continue
        written[at] = " ".join(words[0].split())
        column = next((found for word in words if (found := _column(word, known))), None)
        if column is None:
            unknown.append(written[at])
        elif column in columns.values():
            twice.append(written[at])
        else:
            columns[at] = column
    fills = {column.fill for column in columns.values()}
    return Header(row, columns, written, tuple(unknown), tuple(twice)) if fills >= set(NEEDED) else None


def _column(heading: str, known: Mapping[str, Column]) -> Column | None:
    word = plain(heading)
    return known.get(word) or known.get(without_brackets(word))
