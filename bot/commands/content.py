"""What the commands about content share: loading a content folder, and stopping with one clear line."""

import os
from pathlib import Path
from typing import NoReturn

import typer

from knowledge.base import KnowledgeBase
from knowledge.loader import ContentError, load


def stop(message: str) -> NoReturn:
    """Bad input: say it on standard error, exit with 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)


def folder_named(content: Path | None) -> Path | None:
    """The content folder of --content, else of HOTLINE_CONTENT, else None for the shipped one."""
    named = content or (Path(os.environ["HOTLINE_CONTENT"]) if os.environ.get("HOTLINE_CONTENT") else None)
    if named is not None and not named.is_dir():
        stop(f"content: {named} is not a folder")
    return named


def load_content(content: Path | None) -> KnowledgeBase:
    """The knowledge base in a content folder; broken content stops with its findings."""
    try:
        return load(folder_named(content))
    except ContentError as error:
        stop(str(error))
