"""Entries on their way from draft to published, by two people."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ACTS = ("save", "restore", "submit", "return", "publish", "withdraw")


def upgrade() -> None:
    op.create_table(
        "entry_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.Enum(*ACTS, native_enum=False, length=20), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["revision"], ["revision.id"], name=op.f("fk_entry_step_revision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_step")),
        sa.UniqueConstraint("entry", "number", name=op.f("uq_entry_step_entry_number")),
        sa.UniqueConstraint("key", name=op.f("uq_entry_step_key")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("entry_step")
