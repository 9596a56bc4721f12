"""What the commands about content share: which content is in force, and stopping with one clear line."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from knowledge.base import KnowledgeBase
from knowledge.loader import ContentError, load
from knowledge.revised import Revised

if TYPE_CHECKING:  # half a second that a folder alone does not need
    from sqlmodel import Session

T = TypeVar("T")


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


def content_in_force(content: Path | None, *, answers_alone: bool = False) -> KnowledgeBase:
    """What the installation answers from: its folder with the database's revisions; of --content that folder alone.

    ``answers_alone`` leaves out screening and casework, whose reading takes longer than a question's.
    """
    try:
        return load(folder_named(content), () if content else stored_revisions(), answers_alone=answers_alone)
    except ContentError as error:
        stop(str(error))


def stored_revisions() -> tuple[Revised, ...]:
    """The revisions in force; none where there is no database yet, or where it cannot be read (said on stderr)."""
    if not _database_likely():
        return ()
    from bot.store import revisions  # noqa: PLC0415 - see above

    return from_database(revisions.in_force, ())


def from_database(read: "Callable[[Session], T]", without: T) -> T:
    """What ``read`` finds in the database; ``without`` where it is not there yet, is older, or cannot be reached."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - see above

    from bot.config import SettingsError, load_settings  # noqa: PLC0415 - see above
    from bot.store import migration  # noqa: PLC0415 - see above
    from bot.store.engine import Store  # noqa: PLC0415 - see above

    try:
        store = Store(load_settings().database_url)
    except SettingsError as error:
        stop(str(error))
    try:
        if migration.current(store) != migration.newest():
            return without
        with store.reading() as session:
            return read(session)
    except (migration.DatabaseError, DBAPIError) as error:
        said = str(error) if isinstance(error, migration.DatabaseError) else type(error).__name__
        typer.echo(f"{said}: without the revisions in the database", err=True)
        return without
    finally:
        store.close()


def _database_likely() -> bool:
    """Whether an installation has a database: one is named, or the file of the default one is there."""
    named = os.environ.get("HOTLINE_DATABASE_URL", "")
    path = Path(named.removeprefix("sqlite:///")) if named.startswith("sqlite:///") else None
    path = path or Path(os.environ.get("HOTLINE_DATA") or "data") / "hotline.db"
    return path.is_file() or bool(named and not named.startswith("sqlite"))
