"""Who covers for whom, leases of a claim, transfers, merges, what the resident is told and rates."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _words(*values: str) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, length=20)


def upgrade() -> None:
    op.create_table(
        "case_place",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ahead", sa.Boolean(), nullable=False),
        sa.Column("waiting_since", UTCDateTime(), nullable=False),
        sa.Column("routed_to", sa.Integer(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("contact_digest", sa.String(), nullable=False),
        _key("case_place", "case_id", "case_record"),
        _key("case_place", "merged_into", "case_record"),
        _key("case_place", "routed_to", "staff"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_place")),
    )
    for column in ("contact_digest", "merged_into", "routed_to"):
        op.create_index(op.f(f"ix_case_place_{column}"), "case_place", [column], unique=False)
    op.create_table(
        "case_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("transfer", "return"), nullable=False),
        sa.Column("from_staff_id", sa.Integer(), nullable=True),
        sa.Column("from_unit_id", sa.Integer(), nullable=True),
        sa.Column("from_district", sa.String(), nullable=False),
        sa.Column("to_staff_id", sa.Integer(), nullable=True),
        sa.Column("to_unit_id", sa.Integer(), nullable=True),
        sa.Column("to_district", sa.String(), nullable=False),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        _key("case_transfer", "case_id", "case_record"),
        _key("case_transfer", "from_staff_id", "staff"),
        _key("case_transfer", "from_unit_id", "unit"),
        _key("case_transfer", "instead_of_id", "staff"),
        _key("case_transfer", "to_staff_id", "staff"),
        _key("case_transfer", "to_unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_transfer")),
        sa.UniqueConstraint("key", name=op.f("uq_case_transfer_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_transfer_case_id_id"), "case_transfer", ["case_id", "id"], unique=False)
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        _key("absence", "cover_id", "staff"),
        _key("absence", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("key", name=op.f("uq_absence_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_absence_until_staff_id"), "absence", ["until", "staff_id"], unique=False)
    op.create_table(
        "queue_event",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("kind", _words("lapsed", "forgotten"), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        _key("queue_event", "case_id", "case_record"),
        _key("queue_event", "staff_id", "staff"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_queue_event")),
    )
    op.create_index(op.f("ix_queue_event_case_id"), "queue_event", ["case_id"], unique=False)
    op.create_index(op.f("ix_queue_event_kind_at"), "queue_event", ["kind", "at"], unique=False)
    op.create_table(
        "service_rating",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rating", _words("good", "fair", "poor"), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        _key("service_rating", "case_id", "case_record"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_service_rating")),
    )
    op.create_index(op.f("ix_service_rating_rated_on"), "service_rating", ["rated_on"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_service_rating_rated_on"), table_name="service_rating")
    op.drop_table("service_rating")
    op.drop_index(op.f("ix_queue_event_kind_at"), table_name="queue_event")
    op.drop_index(op.f("ix_queue_event_case_id"), table_name="queue_event")
    op.drop_table("queue_event")
    op.drop_index(op.f("ix_absence_until_staff_id"), table_name="absence")
    op.drop_table("absence")
    op.drop_index(op.f("ix_case_transfer_case_id_id"), table_name="case_transfer")
    op.drop_table("case_transfer")
    for column in ("routed_to", "merged_into", "contact_digest"):
        op.drop_index(op.f(f"ix_case_place_{column}"), table_name="case_place")
    op.drop_table("case_place")
