"""Migrations, run by the program itself: one process at a time, the others wait and find the work done."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from bot.store.engine import Store

FOLDER = Path(__file__).parent / "migrations"
PG_LOCK = 0x686F746C  # any fixed number: "hotl"


class DatabaseError(Exception):
    """The database cannot be reached or is not ours; the text is one line and holds no password."""


def config() -> Config:
    """Alembic's settings; there is no alembic.ini, the program runs migrations itself."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    return made


def newest() -> str:
    """The revision this program is made for."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def current(store: Store) -> str:
    """The database's revision; empty where it has none. DatabaseError where it cannot be reached."""
    try:
        with store.reading() as session:
            return MigrationContext.configure(session.connection()).get_current_revision() or ""
    except DBAPIError as error:
        raise DatabaseError(_say(store, error)) from error


def upgrade(store: Store) -> str:
    """Bring the database to the newest revision and say which it is. Safe to call from any number of processes."""
    try:
        with store.engine.connect() as connection, connection.begin():
            # SQLite: the transaction itself (BEGIN IMMEDIATE) is the lock. PostgreSQL: until the transaction ends.
            if not store.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PG_LOCK})
            _run(connection)
    except DBAPIError as error:
        raise DatabaseError(_say(store, error)) from error
    return newest()


def _run(connection: Connection) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def _say(store: Store, error: DBAPIError) -> str:
    first = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    return f"database {store.url.render_as_string(hide_password=True)}: {first}"
