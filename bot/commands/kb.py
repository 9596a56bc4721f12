"""`hotline kb`: checking, importing and measuring the knowledge base."""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import today
from bot.commands import kb_layers
from bot.commands.content import content_in_force, folder_named, load_content, stop, stored_revisions
from bot.commands.replay import replay
from bot.wording_keys import keys_said
from knowledge import checks, evaluation, imported, imported_document
from knowledge.content_files import ContentError
from knowledge.content_folder import entry_places
from knowledge.loader import SHIPPED
from knowledge.schema import EntryStatus, Verified
from knowledge.screening.graph import mermaid, redrawn

app = typer.Typer(no_args_is_help=True, help="The knowledge base.", add_completion=False)

app.command(name="export")(kb_layers.export)
app.command()(replay)
app.command(name="drafts")(kb_layers.drafts)

Content = Annotated[Path | None, typer.Option("--content", help="Another content folder, alone.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.callback()
def kb() -> None:
    """The knowledge base."""


@app.command()
def check(content: Content = None) -> None:
    """Check all content in force: findings one a line; exit 1 for errors, 0 for notes only."""
    revised = () if content else stored_revisions()
    findings = checks.check(folder_named(content) or SHIPPED, today(), revised, keys_said())
    for finding in findings:
        typer.echo(str(finding))
    errors = sum(finding.error for finding in findings)
    typer.echo(f"{errors} errors, {len(findings) - errors} notes", err=True)
    if errors:
        raise typer.Exit(1)


@app.command(name="import")
def import_entries(
    file: Annotated[Path, typer.Argument(help=".xlsx, .csv or .jsonl: id, question, answer, aliases.")],
    into: Annotated[Path, typer.Option(help="The content folder.")],
    draft: Annotated[bool, typer.Option("--draft", help="As drafts, not published.")] = False,
) -> None:
    """Import questions and answers as entries, all of a file or nothing."""
    left_out: list[str] = []
    try:
        taken = entry_places(into, but=imported.target_of(into, file.stem))
        status = EntryStatus.DRAFT if draft else EntryStatus.PUBLISHED
        entries = imported.read_entries(file, status, taken, left_out)
        target = imported.write_entries(entries, into, file.stem)
    except ContentError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename or into}: {error.strerror}")
    for sheet in left_out:
        typer.echo(f"{file.name}:{sheet}: no question and answer columns, left out", err=True)
    variants = sum(len(entry.variants) for entry in entries)
    typer.echo(f"{len(entries)} entries with {variants} variants imported into {target}")


@app.command(name="import-document")
def import_document(
    file: Annotated[Path, typer.Argument(help="The text of a regulation: 第一条 …, (一) …; UTF-8 or GBK.")],
    *,
    into: Annotated[Path, typer.Option(help="The content folder.")],
    document_id: Annotated[str, typer.Option("--id", help="Its id in citations, e.g. harbin-2010-230.")],
    title: Annotated[str, typer.Option(help="Its title.")],
    number: Annotated[str, typer.Option(help="Its number (文号).")] = "",
    issuer: Annotated[str, typer.Option(help="Who issued it.")] = "",
    issued_on: Day = None,
    effective_from: Day = None,
    effective_to: Day = None,
    source: Annotated[str, typer.Option(help="Where the text was seen; default: the name of the file.")] = "",
    seen_on: Day = None,
    verified: Annotated[
        Verified, typer.Option(help="How far the source was seen; anything but full says 以窗口为准.")
    ] = Verified.EXCERPT,
    note: Annotated[str, typer.Option(help="What is missing or doubtful about this copy.")] = "",
) -> None:
    """Import a regulation: its text is cut into articles and clauses, their numbers checked; all or nothing."""
    particulars: dict[str, object] = {
        "id": document_id,
        "title": title,
        "number": number,
        "issuer": issuer,
        "issued_on": _date(issued_on),
        "effective_from": _date(effective_from),
        "effective_to": _date(effective_to),
        "verified": verified,
        "source": source or file.name,
        "seen_on": _date(seen_on) or today(),
        "note": note,
    }
    try:
        document, text = imported_document.read_document(file, particulars)
        target = imported_document.write_document(document, text, into)
    except ContentError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename or into}: {error.strerror}")
    articles = len({clause.article.partition("(")[0] for clause in document.clauses} - {"0"})
    typer.echo(f"{articles} articles, {len(document.clauses)} citable clauses written to {target}")


@app.command()
def calibrate(content: Content = None) -> None:
    """Find out from the content when to answer, and keep it for this version: one figure a line."""
    base = content_in_force(content, answers_alone=True)
    typer.echo(f"version\t{base.version}")
    for name, value in asdict(base.index.thresholds).items():
        typer.echo(f"{name}\t{value:.4f}")


@app.command(name="eval")
def evaluate(
    questions: Annotated[Path, typer.Option(help='JSONL {"id", "text", "entry" or "entries" or null}.')],
    content: Content = None,
    ranking: Annotated[Path | None, typer.Option(help="Write every question's ten best here (JSONL).")] = None,
) -> None:
    """Measure the search: one figure a line."""
    try:
        asked = evaluation.read_questions(questions)
    except ContentError as error:
        stop(str(error))
    base = load_content(content)
    outcomes = evaluation.run(base, asked)
    if ranking is not None:
        try:
            ranking.write_text("".join(map(_ranking_line, outcomes)), encoding="utf-8")
        except OSError as error:
            stop(f"--ranking: {ranking}: {error.strerror}")
    for name, value in evaluation.figures(outcomes).items():
        typer.echo(f"{name}\t{'-' if value is None else value}")


@app.command()
def graph(
    content: Content = None,
    into: Annotated[Path | None, typer.Option(metavar="FILE", help="Renew the drawings in this Markdown file.")] = None,
) -> None:
    """The screening as Mermaid: one tree a category, its clauses on the leaves; then the questions."""
    rules = load_content(content).screening
    if rules is None:
        stop("this content has no screening")
    if into is None:
        typer.echo(mermaid(rules))
        return
    try:
        into.write_text(redrawn(into.read_text(encoding="utf-8"), rules), encoding="utf-8")
    except ValueError as error:
        stop(f"{into}: {error}")
    except OSError as error:
        stop(f"{into}: {error.strerror}")


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _ranking_line(outcome: evaluation.Outcome) -> str:
    line = {
        "id": outcome.question.id,
        "status": outcome.status.value,
        "entries": [candidate.entry.id for candidate in outcome.ranking],
        "scores": [round(candidate.score, 6) for candidate in outcome.ranking],
    }
    return json.dumps(line, ensure_ascii=False) + "\n"
