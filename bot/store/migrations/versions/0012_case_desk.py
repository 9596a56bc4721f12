"""Papers that somebody has seen."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("seen", sa.Enum("original", "copy", native_enum=False, length=20), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_paper_case_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_case_paper_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_paper")),
        sa.UniqueConstraint("case_id", "paper", name=op.f("uq_case_paper_case_id_paper")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("case_paper")
