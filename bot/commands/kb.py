"""`hotline kb`: checking, importing and measuring the knowledge base."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import today
from bot.commands.content import folder_named, load_content, stop
from knowledge import checks, evaluation, imported
from knowledge.content_files import ContentError
from knowledge.loader import SHIPPED
from knowledge.schema import EntryStatus
from knowledge.screening.graph import mermaid

app = typer.Typer(no_args_is_help=True, help="The knowledge base.", add_completion=False)

Content = Annotated[Path | None, typer.Option("--content", help="Another content folder.")]


@app.callback()
def kb() -> None:
    """The knowledge base."""


@app.command()
def check(content: Content = None) -> None:
    """Check all content: findings one a line; exit 1 for errors, 0 for notes only."""
    findings = checks.check(folder_named(content) or SHIPPED, today())
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
    try:
        entries = imported.read_entries(file, EntryStatus.DRAFT if draft else EntryStatus.PUBLISHED)
        target = imported.write_entries(entries, into, file.stem)
    except ContentError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{into}: {error.strerror}")
    variants = sum(len(entry.variants) for entry in entries)
    typer.echo(f"{len(entries)} entries with {variants} variants imported into {target}")


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
def graph(content: Content = None) -> None:
    """The screening as Mermaid: one tree a category, its clauses on the leaves."""
    rules = load_content(content).screening
    if rules is None:
        stop("this content has no screening")
    typer.echo(mermaid(rules))


def _ranking_line(outcome: evaluation.Outcome) -> str:
    line = {
        "id": outcome.question.id,
        "status": outcome.status.value,
        "entries": [candidate.entry.id for candidate in outcome.ranking],
        "scores": [round(candidate.score, 6) for candidate in outcome.ranking],
    }
    return json.dumps(line, ensure_ascii=False) + "\n"
