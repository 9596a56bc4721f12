"""What all tables share: names of constraints, columns of words, ids that are never given twice."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, MetaData
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """What all tables share: names of constraints that both databases and the migrations agree on."""

    metadata = MetaData(naming_convention=NAMING)


def words(enum: type[StrEnum]) -> Enum:
    """A column of an enum's values, as text on every database: a new value needs no migration of a type."""
    return Enum(
        enum, native_enum=False, length=20, values_callable=lambda members: [member.value for member in members]
    )


def never_reused() -> dict[str, Any]:
    """SQLite: an id is never given twice, so that "everything after id N" and keys made of ids stay true."""
    return {"sqlite_autoincrement": True}
