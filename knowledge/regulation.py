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
    heading: str = ""
    lines: list[str] = field(default_factory=list)


def cut(text: str) -> tuple[Clause, ...]:
    """Cut a regulation into citable clauses, in order, their numbers taken off.

    What stands before 第一条 is article ``0``. An article with clauses under it gives one ``Clause`` a clause
    (``3(1)`` …), each with the article's title as heading; where the article's first line is a whole sentence, or
    it has more than that line, it is the article's own clause (``3``), as for an article without clauses.
    Raises RegulationError where a number is left out, repeated or stands out of turn.
    """
    pieces: list[_Piece] = [_Piece("0")]
    number = clause = 0
    for at, line in enumerate(text.splitlines(), start=1):
        if found := _ARTICLE.match(line):
            number, clause = _next_article(found, number, at), 0
            name = f"{number}-{read_numeral(found[2])}" if found[2] else str(number)
            pieces.append(_Piece(name, lines=[line[found.end() :]]))
        elif number and (found := _CLAUSE.match(line)):
            clause = _next_clause(found, number, clause, at)
            article = pieces[-1].article.partition("(")[0]
            pieces.append(_Piece(f"{article}({clause})", lines=[line[found.end() :]]))
        elif number and _CHAPTER.match(line):
            continue  # a chapter's title belongs to no article
        else:
            pieces[-1].lines.append(line)
    if not number:
        raise RegulationError(1, "no article (第一条 …) found")
    return tuple(_clauses(pieces))


def _next_article(found: "re.Match[str]", last: int, line: int) -> int:
    number = read_numeral(found[1])
    if number is None:
        raise RegulationError(line, f"第{found[1]}条: not a number")
    expected = last if found[2] else last + 1  # 第三条之一 stands after 第三条
    if number != expected:
        what = "stands twice or out of turn" if number <= last else f"follows article {last}: one is left out"
        raise RegulationError(line, f"第{found[1]}条 {what}")
    return number


def _next_clause(found: "re.Match[str]", article: int, last: int, line: int) -> int:
    number = read_numeral(found[1]) if found[1] else ord(found[2]) - ord("㈠") + 1
    if number != last + 1:
        what = "stands twice or out of turn" if (number or 0) <= last else "one is left out before it"
        raise RegulationError(line, f"article {article}, {found[0].strip()}: {what}")
    return number


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
