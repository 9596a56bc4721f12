"""The lives of cases: states and moves, deadlines and what was missed, who a case is about."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_life",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recognised", sa.Boolean(), nullable=False),
        sa.Column("erased_at", UTCDateTime(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_life_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_life")),
    )
    op.create_index(op.f("ix_case_life_state_case_id"), "case_life", ["state", "case_id"], unique=False)
    op.create_table(
        "case_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_pause_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_pause")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_pause_case_id_id"), "case_pause", ["case_id", "id"], unique=False)
    op.create_table(
        "case_person",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_person_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_person")),
    )
    op.create_table(
        "life_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_life_move_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_life_move")),
        sa.UniqueConstraint("key", name=op.f("uq_life_move_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_life_move_case_id_id"), "life_move", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_life_move_happened_on_move"), "life_move", ["happened_on", "move"], unique=False)
    op.create_table(
        "deadline_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["life_move.id"], name=op.f("fk_deadline_run_begun_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_deadline_run_case_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["life_move.id"], name=op.f("fk_deadline_run_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_run")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deadline_run_case_id_id"), "deadline_run", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_deadline_run_ended_at_rule_id"), "deadline_run", ["ended_at", "rule", "id"], unique=False)
    op.create_table(
        "missed_deadline",
        sa.Column("missed_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("due", UTCDateTime(), nullable=False),
        sa.Column("missed_on", sa.Date(), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_missed_deadline_case_id")),
        sa.ForeignKeyConstraint(["run_id"], ["deadline_run.id"], name=op.f("fk_missed_deadline_run_id")),
        sa.PrimaryKeyConstraint("missed_id", name=op.f("pk_missed_deadline")),
    )
    op.create_index(op.f("ix_missed_deadline_case_id"), "missed_deadline", ["case_id"], unique=False)
    op.create_index(op.f("ix_missed_deadline_missed_on"), "missed_deadline", ["missed_on"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_missed_deadline_missed_on"), table_name="missed_deadline")
    op.drop_index(op.f("ix_missed_deadline_case_id"), table_name="missed_deadline")
    op.drop_table("missed_deadline")
    op.drop_index(op.f("ix_deadline_run_ended_at_rule_id"), table_name="deadline_run")
    op.drop_index(op.f("ix_deadline_run_case_id_id"), table_name="deadline_run")
    op.drop_table("deadline_run")
    op.drop_index(op.f("ix_life_move_happened_on_move"), table_name="life_move")
    op.drop_index(op.f("ix_life_move_case_id_id"), table_name="life_move")
    op.drop_table("life_move")
    op.drop_table("case_person")
    op.drop_index(op.f("ix_case_pause_case_id_id"), table_name="case_pause")
    op.drop_table("case_pause")
    op.drop_index(op.f("ix_case_life_state_case_id"), table_name="case_life")
    op.drop_table("case_life")
