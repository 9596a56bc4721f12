"""`hotline db`: the database's tables."""

import typer

from bot.commands.opening import refuse
from bot.config import SettingsError, load_settings
from bot.store import migration
from bot.store.engine import Store

app = typer.Typer(no_args_is_help=True, help="The database's tables.")


@app.callback()
def database() -> None:
    """The database's tables."""


@app.command()
def upgrade() -> None:
    """Bring the database to this program's revision; `serve` does it by itself."""
    try:
        store = Store(load_settings().database_url)
        typer.echo(migration.upgrade(store))
    except (SettingsError, migration.DatabaseError) as error:
        refuse(str(error))
