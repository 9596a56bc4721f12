"""``hotline kb replay``: stored screenings decided again under other rules; what flips is listed, cases are flagged."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.clock import utcnow
from bot.commands.content import content_in_force, load_content, stop
from bot.config import SettingsError, load_settings
from bot.store import migration, screening_records
from bot.store.engine import Store
from bot.store.screening_records import ScreeningRecord
from knowledge.base import KnowledgeBase
from knowledge.screening.comparison import Move, Verdict, moves, verdict
from knowledge.screening.decide import decide
from knowledge.screening.facts import BadFact, Facts, parse
from knowledge.screening.rules import Screening


@dataclass(frozen=True)
class _Rules:
    """Rules to decide by, and the version they go by."""

    screening: Screening
    version: str


def replay(
    since: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="VERSION|DIR",
            help="Screenings that this version decided; or a folder: all, decided anew by it for the comparison.",
        ),
    ],
    content: Annotated[
        Path | None, typer.Option("--content", help="The new content; default: what is in force.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Decide for this day instead of each one's own.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List only, flag no case.")] = False,
) -> None:
    """Decide stored screenings again: JSONL of those that flip, with the conditions that changed."""
    if "/" in since and not Path(since).is_dir():
        stop(f"--from: {since} is not a folder")
    new = _rules(content_in_force(content))
    before = _rules(load_content(Path(since))) if Path(since).is_dir() else None
    try:
        with closing(Store(load_settings().database_url)) as store:
            if migration.current(store) != migration.newest():
                stop("the database is not at the newest version: hotline db upgrade")
            with store.transaction() as session:
                count = _replay(session, since, before, new, on.date() if on else None, flagging=not dry_run)
    except (SettingsError, migration.DatabaseError) as error:
        stop(str(error))
    typer.echo(f"{count['read']} screenings, {count['flipped']} flip, {count['flagged']} cases flagged", err=True)


def _rules(base: KnowledgeBase) -> _Rules:
    if base.screening is None:
        stop("content: this folder has no screening")
    return _Rules(base.screening, base.version)


def _replay(
    session: Session, since: str, before: _Rules | None, new: _Rules, on: date | None, *, flagging: bool
) -> Counter[str]:
    count: Counter[str] = Counter()
    for record in list(screening_records.records(session, "" if before else since)):
        count["read"] += 1
        moved = _moves(record, before, new, on)
        if not moved:
            continue
        count["flipped"] += 1
        cases = screening_records.open_cases(session, record.conversation_id)
        shown = [move.as_json() for move in moved]
        if flagging:
            count["flagged"] += sum(
                screening_records.flag(session, each, new.version, shown, utcnow()) for each in cases
            )
        typer.echo(json.dumps(_line(record, new, shown, [each.number for each in cases]), ensure_ascii=False))
    return count


def _moves(record: ScreeningRecord, before: _Rules | None, new: _Rules, on: date | None) -> tuple[Move, ...]:
    old = Verdict.from_json(record.verdict)
    if before is not None:
        old = verdict(decide(before.screening, _facts(record, before.screening), on or record.decided_on))
    return moves(old, verdict(decide(new.screening, _facts(record, new.screening), on or record.decided_on)))


def _facts(record: ScreeningRecord, rules: Screening) -> Facts:
    """The stored facts; one that other rules do not know is not known to them."""
    given = dict(record.facts)
    while True:
        try:
            return parse(given, rules)
        except BadFact as problem:
            del given[problem.field]


def _line(record: ScreeningRecord, new: _Rules, moved: list[dict[str, Any]], cases: list[str]) -> dict[str, Any]:
    return {
        "screening": record.id,
        "decided_on": record.decided_on.isoformat(),
        "from": record.version,
        "to": new.version,
        "district": record.district,
        "moves": [_named(move, new.screening) for move in moved],
        "cases": cases,
    }


def _named(move: dict[str, Any], rules: Screening) -> dict[str, Any]:
    """The move with the conditions' labels, where the rules have them."""
    labels = dict(_labels(rules))
    because = [{**each, "label": labels.get(each["condition"], "")} for each in move["because"]]
    return {**move, "because": because}


def _labels(rules: Screening) -> Iterator[tuple[str, str]]:
    for condition in rules.premise:
        yield f"premise {condition.id}", condition.label
    for category in rules.categories:
        for condition in category.conditions:
            yield f"{category.id} {condition.id}", condition.label
