"""``hotline read``: the facts that a free text states, as JSON; nothing is stored and nothing decided."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.arguments import day_named, texts_given
from bot.commands.content import load_content, stop
from knowledge.identity import strike
from knowledge.screening.reading_story import read as read_story


def read(
    text: Annotated[str, typer.Argument(help="The text; - reads one a line from standard input.")],
    on: Annotated[str, typer.Option("--date", metavar="D", help="The day on which it is told, YYYY-MM-DD.")] = "",
    content: Annotated[Path | None, typer.Option("--content", metavar="DIR", help="Another content folder.")] = None,
) -> None:
    """Read facts of the screening out of a free text: one JSON object of facts a text."""
    day = day_named(on)
    base = load_content(content)
    if base.screening is None:
        stop("content: this folder has no screening")
    districts = tuple(base.districts.values())
    for line in texts_given(text):
        reading = read_story(strike(line)[0], base.screening, districts, day)
        typer.echo(json.dumps(dict(reading.facts), ensure_ascii=False))
        sys.stdout.flush()
