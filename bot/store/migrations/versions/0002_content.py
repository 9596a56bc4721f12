"""Revised entries, ratings of answers, open questions."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATUS = ("draft", "internal", "published", "withdrawn")


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("status", sa.Enum(*STATUS, name="entrystatus", native_enum=False, length=20), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revision_entry_id"), "revision", ["entry", "id"], unique=False)

    op.create_table(
        "open_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_question")),
        sa.UniqueConstraint("text", "entry", name=op.f("uq_open_question_text_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_open_question_last_on"), "open_question", ["last_on"], unique=False)

    op.create_table(
        "rating",
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("unhelpful", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "version", name=op.f("pk_rating")),
    )


def downgrade() -> None:
    op.drop_table("rating")
    op.drop_index(op.f("ix_open_question_last_on"), table_name="open_question")
    op.drop_table("open_question")
    op.drop_index(op.f("ix_revision_entry_id"), table_name="revision")
    op.drop_table("revision")
