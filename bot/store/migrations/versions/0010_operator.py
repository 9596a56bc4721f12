"""Calls logged, entries pinned, filters kept, canned replies."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("canned_reply", "saved_filter", "asked_day", "pin", "call")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "call",
        *_id("call"),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("answered", "referred", "not_found", "elsewhere", native_enum=False, length=20),
            nullable=False,
        ),
        _text("entry"),
        _text("elsewhere"),
        _text("district"),
        _text("question"),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        _text("key"),
        _key("call", "staff_id", "staff"),
        _unique("call", "key"),
        sqlite_autoincrement=True,
    )
    _index("call", "staff_id", "id")
    _index("call", "on", "outcome")
    op.create_table(
        "pin",
        *_id("pin"),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        _text("entry"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _key("pin", "staff_id", "staff"),
        _unique("pin", "staff_id", "entry"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "asked_day",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _key("asked_day", "question_id", "open_question"),
        sa.PrimaryKeyConstraint("question_id", "on", name=op.f("pk_asked_day")),
    )
    _index("asked_day", "on")
    op.create_table(
        "saved_filter",
        *_id("saved_filter"),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        _text("page"),
        _text("name"),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _text("key", nullable=True),
        _key("saved_filter", "staff_id", "staff"),
        _unique("saved_filter", "staff_id", "page", "name"),
        _unique("saved_filter", "key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "canned_reply",
        *_id("canned_reply"),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        _text("title"),
        _text("text"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _text("author"),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        _text("key", nullable=True),
        _key("canned_reply", "staff_id", "staff"),
        _key("canned_reply", "unit_id", "unit"),
        _unique("canned_reply", "key"),
        sqlite_autoincrement=True,
    )
    _index("canned_reply", "staff_id")
    _index("canned_reply", "unit_id")
    _index("canned_reply", "active", "place")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
