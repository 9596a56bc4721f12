"""Decided screenings, kept for a change of the rules, and the cases that such a change touches."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_screening_record_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_record")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_screening_record_conversation_id"), "screening_record", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_screening_record_version"), "screening_record", ["version"], unique=False)
    op.create_table(
        "case_flag",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_flag_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_flag")),
    )


def downgrade() -> None:
    op.drop_table("case_flag")
    op.drop_index(op.f("ix_screening_record_version"), table_name="screening_record")
    op.drop_index(op.f("ix_screening_record_conversation_id"), table_name="screening_record")
    op.drop_table("screening_record")
