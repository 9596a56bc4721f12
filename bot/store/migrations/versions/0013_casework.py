"""How often the handling of a message was begun; the running deadlines of a case found by the case."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OF_A_CASE, RUNNING_OF_A_CASE = ("case_id", "id"), ("case_id", "ended_at", "id")


def upgrade() -> None:
    op.add_column("inbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    _replace(OF_A_CASE, RUNNING_OF_A_CASE)


def downgrade() -> None:
    _replace(RUNNING_OF_A_CASE, OF_A_CASE)
    op.drop_column("inbox", "attempts")


def _replace(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    op.drop_index(_name(old), table_name="deadline_run")
    op.create_index(_name(new), "deadline_run", list(new), unique=False)


def _name(columns: tuple[str, ...]) -> str:
    return op.f(f"ix_deadline_run_{'_'.join(columns)}")
