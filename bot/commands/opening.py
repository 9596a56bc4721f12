"""How a command begins and changes something: done, or one clear line and exit code 2."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlmodel import Session

from bot.casework.refusals import CaseRefused
from bot.config import SettingsError, unknown_settings
from bot.store.migration import DatabaseError
from bot.wiring import Hotline, build
from knowledge.loader import ContentError

ContentFolder = Annotated[
    Path | None, typer.Option("--content", help="Content folder; default: HOTLINE_CONTENT, or the one shipped.")
]


def open_hotline(content: Path | None = None) -> Hotline:
    """Build the process's Hotline; what is wrong with the installation goes to stderr, and the command ends with 2."""
    for name, meant in unknown_settings(os.environ):
        hint = f"; is {meant} meant?" if meant else ""
        typer.echo(f"warning: there is no setting {name}, it does nothing{hint}", err=True)
    try:
        return build(content=content)
    except (SettingsError, ContentError, DatabaseError) as error:
        refuse(str(error))


@contextmanager
def changing(hotline: Hotline) -> Iterator[Session]:
    """One change in a transaction of its own; what is refused goes to stderr in words, and the command ends with 2."""
    try:
        with hotline.store.transaction() as session:
            yield session
    except CaseRefused as refused:
        refuse(refused.words(hotline.knowledge.current.wording))


def refuse(message: str) -> NoReturn:
    """Bad input: say it on stderr, change nothing, exit 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)
