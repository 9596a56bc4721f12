"""One-time codes for a screening that goes on elsewhere."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_handover_code_conversation_id")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_handover_code")),
    )
    op.create_index(op.f("ix_handover_code_conversation_id"), "handover_code", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_handover_code_expires_at"), "handover_code", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_handover_code_expires_at"), table_name="handover_code")
    op.drop_index(op.f("ix_handover_code_conversation_id"), table_name="handover_code")
    op.drop_table("handover_code")
