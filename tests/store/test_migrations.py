"""Migrations: they make exactly the tables of the models, on both databases, whoever is first."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from bot.store import migration
from bot.store.engine import Store
from bot.store.models import Row
from tests.store.racing import upgrade_at_once
from tests.store.together import together


def test_migrations_and_models_agree(database_url: str) -> None:
    store = Store(database_url)
    migration.upgrade(store)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []
    store.close()


def test_a_changed_model_would_be_noticed(database_url: str) -> None:
    """The control of the test above: it can fail."""
    store = Store(database_url)
    migration.upgrade(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lease ADD COLUMN colour VARCHAR")
        assert len(compare_metadata(MigrationContext.configure(connection), Row.metadata)) == 1
    store.close()


def test_an_empty_database_becomes_the_newest_and_a_second_time_changes_nothing(database_url: str) -> None:
    store = Store(database_url)
    assert migration.current(store) == ""
    assert migration.upgrade(store) == migration.newest()
    assert migration.upgrade(store) == migration.current(store) == migration.newest()
    store.close()


def test_the_way_back_leaves_no_table(database_url: str) -> None:
    store = Store(database_url)
    migration.upgrade(store)
    with store.engine.connect() as connection, connection.begin():
        config = migration.config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with store.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    store.close()


def test_four_processes_start_on_an_empty_database(database_url: str, tmp_path: Path) -> None:
    found = together(upgrade_at_once, database_url, tmp_path, processes=4)
    assert found == [[migration.newest()]] * 4


def test_a_database_that_is_away_is_one_line_without_the_password() -> None:
    with pytest.raises(migration.DatabaseError) as refused:
        migration.upgrade(Store("postgresql+psycopg://someone:hidden-word@127.0.0.1:1/none"))
    assert "hidden-word" not in str(refused.value)
    assert "127.0.0.1" in str(refused.value)
    assert "\n" not in str(refused.value)
