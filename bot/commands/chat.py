"""``hotline chat``: the bot in this terminal."""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import wiring
from bot.channels.console import Terminal, talk, typed_lines
from bot.clock import today
from bot.config import SettingsError
from bot.store.migration import DatabaseError
from knowledge.loader import ContentError

BAD_INPUT = 2
"""Exit code."""


def chat(
    person: Annotated[
        str, typer.Option("--conversation", help="Which conversation to go on with; any word but a name.")
    ] = "1",
    content: Annotated[Path | None, typer.Option(help="Another content folder.")] = None,
) -> None:
    """Talk to the bot here. It goes on where the conversation was left; Ctrl-D ends."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        hotline = wiring.build(content=content)
    except (SettingsError, ContentError, DatabaseError) as error:
        typer.echo(error, err=True)
        raise typer.Exit(BAD_INPUT) from error
    try:
        terminal = Terminal(hotline, person, today)
        talk(typed_lines("> "), typer.echo, terminal.answer, terminal.news)
        typer.echo(hotline.knowledge.current.wording.say("console.bye"))
    finally:
        hotline.store.close()
