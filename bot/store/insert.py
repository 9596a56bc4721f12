"""INSERT … ON CONFLICT, which both databases have under one grammar and SQLAlchemy under two names."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(session: Session, table: type[SQLModel]) -> Any:
    """An insert of the session's database, with ``on_conflict_do_nothing`` and ``on_conflict_do_update``.

    Test for "nothing inserted" with ``returning``: a row count says nothing on PostgreSQL.
    """
    dialect = session.get_bind().dialect.name
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
