"""`hotline kb export` and `kb drafts`: the second layer of content, in the database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.casework import open_matters, staff
from bot.casework.edit_refusals import EditRefused
from bot.casework.editing import Editing
from bot.clock import utcnow
from bot.commands.content import content_in_force, stop
from bot.config import SettingsError, load_settings
from bot.store import feedback, migration, revisions
from bot.store.content_models import OpenQuestion
from bot.store.engine import Store
from knowledge.alike import grouped
from knowledge.base import KnowledgeBase
from knowledge.content_files import ContentError
from knowledge.exported import export as write_back

_SHOWN = 5
"""Ways of asking that the list shows of one group."""

Author = Annotated[str, typer.Option("--as", metavar="NAME", help="Account name of who does this.")]


def export(
    into: Annotated[Path, typer.Option(help="The content folder to write into.")],
    retire: Annotated[
        bool, typer.Option("--retire", help="Take the revisions out of force: this folder is deployed and has them.")
    ] = False,
    author: Author = "",
) -> None:
    """Write the revisions in force back as files, each in the place of the entry it replaces; all or nothing."""
    if retire and not author:
        stop("--retire: needs --as NAME")
    with _store() as store:
        with store.reading() as session:
            revised = revisions.in_force(session)
        try:
            files = write_back(into, revised) if revised else []
        except ContentError as error:
            stop(str(error))
        except OSError as error:
            stop(f"{error.filename or into}: {error.strerror}")
        for path in files:
            typer.echo(str(path))
        typer.echo(f"{len(revised)} revisions written into {len(files)} files", err=True)
        if retire:
            with store.transaction() as session:
                retired = revisions.retire(session, revised, author)
            typer.echo(f"{retired} revisions retired", err=True)


def drafts(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a group.")] = False,
    write: Annotated[int | None, typer.Option(metavar="GROUP", help="Make the group a draft entry.")] = None,
    author: Author = "",
    content: Annotated[Path | None, typer.Option(help="Another content folder, for the nearest entry.")] = None,
) -> None:
    """Questions without an answer, or whose answer did not help, like ones together, the most asked first."""
    base = content_in_force(content)
    with _store() as store:
        with store.reading() as session:
            groups = grouped(feedback.open_questions(session))
        if write is not None:
            _write(store, groups, write, author, base)
            return
        for group in groups:
            shown = _object(base, group)
            typer.echo(json.dumps(shown, ensure_ascii=False) if as_json else _line(group, shown))


def _object(base: KnowledgeBase, group: Sequence[OpenQuestion]) -> dict[str, object]:
    nearest = next(iter(base.index.rank(group[0].text)), None)
    return {
        "group": group[0].id,
        "count": sum(question.count for question in group),
        "unanswered": sum(question.count for question in group if not question.entry),
        "unhelpful": sum(question.count for question in group if question.entry),
        "question": group[0].text,
        "others": list(dict.fromkeys(question.text for question in group[1:]))[:_SHOWN],
        "entries": sorted({question.entry for question in group if question.entry}),
        "nearest": nearest.entry.id if nearest else None,
        "last_on": max(question.last_on for question in group).isoformat(),
    }


def _line(group: Sequence[OpenQuestion], shown: Mapping[str, object]) -> str:
    """A group as a person reads it: how often, its other ways of asking, what answered it, what is nearest."""
    unhelpful = f", {shown['unhelpful']} of them not helped" if shown["unhelpful"] else ""
    times = f"{shown['count']} times{unhelpful}, last on {shown['last_on']}"
    lines = [f"{shown['group']}. {shown['question']} ({times})"]
    lines += [f"   {text}" for text in dict.fromkeys(question.text for question in group[1:])][:_SHOWN]
    lines += [f"   answered by: {entry}" for entry in sorted({question.entry for question in group if question.entry})]
    return "\n".join([*lines, *([f"   nearest: {shown['nearest']}"] if shown["nearest"] else [])])


def _write(
    store: Store, groups: Sequence[Sequence[OpenQuestion]], number: int, author: str, base: KnowledgeBase
) -> None:
    if not author:
        stop("--write: needs --as NAME")
    group = next((group for group in groups if any(question.id == number for question in group)), None)
    if group is None:
        stop(f"--write: there is no group {number}")
    try:
        with store.transaction() as session:
            member = staff.by_name(session, author)
            if member is None:
                stop(f"--as: there is no account {author}")
            act = Editing(session, member, "", 0, utcnow())
            name = open_matters.draft(act, group, base.wording.say("drafts.answer"))
    except EditRefused as refused:
        stop(refused.words(base.wording))
    ways = len({question.text for question in group})
    typer.echo(f"{name}: a draft of {ways} ways of asking; write its answer and its sources, then have it published")


@contextmanager
def _store() -> Iterator[Store]:
    """The installation's database, brought up to date; stops where it cannot be used."""
    try:
        store = Store(load_settings().database_url)
    except SettingsError as error:
        stop(str(error))
    try:
        migration.upgrade(store)
        yield store
    except migration.DatabaseError as error:
        stop(str(error))
    finally:
        store.close()
