"""Cutting the text of a Chinese regulation into its articles (第X条) and the clauses under them ((一), （一）, ㈠)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.numerals import read_numeral
from knowledge.schema import Clause

_ARTICLE = re.compile(r"^\s*第([〇○零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?[\s　:：、]*")
_CLAUSE = re.compile(r"^\s*(?:[(（]\s*([一二三四五六七八九十百]+)\s*[)）]|([㈠-㈩]))[\s　、.．]*")
_CHAPTER = re.compile(r"^\s*第[一二三四五六七八九十百]+[编章节](?:\s|　|$)")
_SENTENCE = re.compile(r"[。；;！？!?]|[：:]$")  # a title has none of these


class RegulationError(ValueError):
    """The text does not number as a regulation does; ``line`` (from 1) is where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass
class _Piece:
    """A stretch of lines under one number."""

    article: str
    line: int = 1
    lines: list[str] = field(default_factory=list)


def cut(text: str) -> tuple[Clause, ...]:
    """Cut a regulation into citable clauses, in order, their numbers taken off.

    What stands before 第一条 is article ``0``. An article with clauses under it gives one ``Clause`` a clause
    (``3(1)`` …), each with the article's title as heading; where the article's first line is a whole sentence, or
    it has more than that line, it is the article's own clause (``3``), as for an article without clauses.
    Raises RegulationError where a number is left out, repeated or stands out of turn: the first of ``numbering``.
    """
    pieces, wrong = _read(text)
    if wrong:
        raise wrong[0]
    return tuple(_clauses(pieces))


def numbering(text: str) -> list[RegulationError]:
    """Every number that is left out, repeated or out of turn, in the order of the lines."""
    return _read(text)[1]


def _read(text: str) -> tuple[list[_Piece], list[RegulationError]]:
    """The pieces under their numbers as they stand, and what is wrong with the numbers."""
    pieces: list[_Piece] = [_Piece("0")]
    wrong: list[RegulationError] = []
    number = inserted = clause = 0
    for at, line in enumerate(text.splitlines(), start=1):
        if found := _ARTICLE.match(line):
            last = (number, inserted)
            number, inserted = read_numeral(found[1]) or 0, read_numeral(found[2]) or 0 if found[2] else 0
            clause = 0
            if message := _out_of_turn((number, inserted), last):
                wrong.append(RegulationError(at, f"{found[0].strip()} {message}"))
            name = f"{number}-{inserted}" if inserted else str(number)
            pieces.append(_Piece(name, at, [line[found.end() :]]))
        elif number and (found := _CLAUSE.match(line)):
            last_clause, clause = clause, read_numeral(found[1]) or 0 if found[1] else ord(found[2]) - ord("㈠") + 1
            if clause != last_clause + 1:
                what = "stands twice or out of turn" if clause <= last_clause else "one is left out before it"
                wrong.append(RegulationError(at, f"article {number}, {found[0].strip()}: {what}"))
            article = pieces[-1].article.partition("(")[0]
            pieces.append(_Piece(f"{article}({clause})", at, [line[found.end() :]]))
        elif number and _CHAPTER.match(line):
            continue  # a chapter's title belongs to no article
        else:
            pieces[-1].lines.append(line)
    if not number:
        wrong.append(RegulationError(1, "no article (第一条 …) found"))
    for at, piece in enumerate(pieces[1:], start=1):
        over_clauses = at + 1 < len(pieces) and pieces[at + 1].article.startswith(f"{piece.article}(")
        if not _joined(piece.lines) and not over_clauses:
            wrong.append(RegulationError(piece.line, f"article {piece.article} holds no text"))
    return pieces, sorted(wrong, key=lambda error: error.line)


def _out_of_turn(number: tuple[int, int], last: tuple[int, int]) -> str:
    """What is wrong with an article's number after the last one's; 第三条之一 is (3, 1) and stands after (3, 0)."""
    if number in {(last[0] + 1, 0), (last[0], last[1] + 1)} and number[0]:
        return ""
    if not number[0]:
        return "is not a number"
    return "stands twice or out of turn" if number <= last else f"follows article {last[0]}: one is left out"


def _clauses(pieces: list[_Piece]) -> Iterator[Clause]:
    heading = ""
    for at, piece in enumerate(pieces):
        text = _joined(piece.lines)
        if "(" in piece.article:
            yield Clause(article=piece.article, text=text, heading=heading)
            continue
        heading = ""
        has_clauses = at + 1 < len(pieces) and "(" in pieces[at + 1].article
        if piece.article == "0":
            if text:
                yield Clause(article="0", text=text)
            continue
        title, _, rest = text.partition("\n")
        if _SENTENCE.search(title):
            yield Clause(article=piece.article, text=text)
            continue
        if rest:
            heading = title
            yield Clause(article=piece.article, text=rest, heading=title)
        elif has_clauses:
            heading = title
        elif text:
            yield Clause(article=piece.article, text=text)


def _joined(lines: list[str]) -> str:
    return "\n".join(line.strip(" \t\r　") for line in lines if line.strip(" \t\r　"))
