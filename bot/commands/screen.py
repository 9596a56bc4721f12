"""``hotline screen``: decide fact sets, one JSON object a line in, one verdict a line out."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.clock import today
from bot.commands.content import load_content, stop
from knowledge.base import KnowledgeBase
from knowledge.screening.decide import decide
from knowledge.screening.facts import BadFact, Facts, parse
from knowledge.screening.rules import Screening


def screen(
    facts: Annotated[str, typer.Option("--facts", metavar="FILE", help="JSONL of facts; - is standard input.")],
    content: Annotated[Path | None, typer.Option("--content", metavar="DIR", help="Another content folder.")] = None,
) -> None:
    """Decide fact sets: JSONL of facts in, JSONL of verdicts out. Nothing is printed where a line is wrong."""
    base, rules = _rules(content)
    name = "stdin" if facts == "-" else facts
    try:
        sets = list(_read(_lines(facts, name), name, rules, base))
    except _BadLineError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{name}:1: cannot be read: {error.strerror or error}")
    for each in sets:
        own = base.for_district(str(each.get("district") or ""))
        verdict = decide(own.screening or rules, each, each.decision_date or today()).as_json(own)
        typer.echo(json.dumps(verdict, ensure_ascii=False))


class _BadLineError(ValueError):
    """A line that cannot be decided: "FILE:LINE: field: message"."""


def _rules(content: Path | None) -> tuple[KnowledgeBase, Screening]:
    base = load_content(content)
    if base.screening is None:
        stop("content: this folder has no screening")
    return base, base.screening


def _lines(facts: str, name: str) -> Iterator[tuple[int, str]]:
    raw = sys.stdin.buffer.read() if facts == "-" else Path(facts).read_bytes()
    for number, line in enumerate(raw.split(b"\n"), start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _BadLineError(f"{name}:{number}: is not UTF-8 text") from error
        if text.strip():
            yield number, text


def _read(lines: Iterable[tuple[int, str]], name: str, rules: Screening, base: KnowledgeBase) -> Iterator[Facts]:
    for number, line in lines:
        try:
            value = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
        except BadFact as error:
            raise _BadLineError(f"{name}:{number}: {error}") from error
        except (ValueError, RecursionError) as error:
            message = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            raise _BadLineError(f"{name}:{number}: is not JSON: {message}") from error
        if not isinstance(value, dict):
            raise _BadLineError(f"{name}:{number}: must be a JSON object of facts")
        try:
            yield parse(value, rules, base.districts)
        except BadFact as error:
            raise _BadLineError(f"{name}:{number}: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once each: of two answers to one fact neither is surely meant."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadFact(key, "is given twice")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    """NaN and Infinity, which Python's reader lets pass, are not JSON."""
    raise json.JSONDecodeError(f"{name} is not a value", name, 0)
