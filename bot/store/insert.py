"""INSERT … ON CONFLICT, which the two databases have under two names in SQLAlchemy; and many rows at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(session: Session, table: type[SQLModel]) -> Any:
    """An insert of the session's database, with ``on_conflict_do_nothing`` and ``on_conflict_do_update``.

    Test for "nothing inserted" with ``returning``: a row count says nothing on PostgreSQL.
    """
    dialect = session.get_bind().dialect.name
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_all(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows at once; what the session still holds is written before them, as with any statement of its own.

    Straight into the table: the mapper, which new objects pass through, takes longer over a row than the database.
    """
    if rows:
        session.flush()
        session.execute(sqlalchemy.insert(_table(table)), rows)


def insert_for_ids(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """``insert_all``, giving the ids in the order of the rows."""
    if not rows:
        return []
    session.flush()
    into = _table(table)
    made = session.execute(sqlalchemy.insert(into).returning(into.c.id, sort_by_parameter_order=True), rows)
    return [found for (found,) in made]


def _table(table: type[SQLModel]) -> sqlalchemy.Table:
    found: sqlalchemy.Table = table.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    return found
