"""The tree of units, its tasks, and the reports that go up it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = ("city", "district", "street", "community")
STATUSES = ("draft", "submitted", "returned", "approved")


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="unitkind", native_enum=False, length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("named_person_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["named_person_id"], ["staff.id"], name=op.f("fk_unit_named_person_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unit_district"), "unit", ["district"], unique=False)
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    for table in ("staff", "case_record"):
        _add_unit(table)
    op.create_table(
        "case_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_unit_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_unit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_unit_case_id_id"), "case_unit", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_case_unit_unit_id_case_id"), "case_unit", ["unit_id", "case_id"], unique=False)
    _targets()
    _reports()


def _targets() -> None:
    for table, who, of in (("unit_target", "unit_id", "unit.id"), ("staff_target", "staff_id", "staff.id")):
        op.create_table(
            table,
            sa.Column(who, sa.Integer(), nullable=False),
            sa.Column("year", sa.Integer(), nullable=False),
            sa.Column("figure", sa.String(), nullable=False),
            sa.Column("amount", sa.Integer(), nullable=False),
            sa.Column("set_by", sa.String(), nullable=False),
            sa.Column("set_at", UTCDateTime(), nullable=False),
            sa.ForeignKeyConstraint([who], [of], name=op.f(f"fk_{table}_{who}")),
            sa.PrimaryKeyConstraint(who, "year", "figure", name=op.f(f"pk_{table}")),
        )


def _reports() -> None:
    people = ("drafted_by", "submitted_by", "settled_by")
    op.create_table(
        "unit_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Enum(*STATUSES, name="reportstatus", native_enum=False, length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("returned_because", sa.String(), nullable=False),
        sa.Column("content_version", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name != "drafted_by") for name in people),
        sa.Column("drafted_at", UTCDateTime(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_report_unit_id")),
        *(sa.ForeignKeyConstraint([name], ["staff.id"], name=op.f(f"fk_unit_report_{name}")) for name in people),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_report")),
        sa.UniqueConstraint("unit_id", "month", "version", name=op.f("uq_unit_report_unit_id_month_version")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unit_report_month_status"), "unit_report", ["month", "status"], unique=False)
    op.create_table(
        "report_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["unit_report.id"], name=op.f("fk_report_step_report_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_report_step_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
        sa.UniqueConstraint("key", name=op.f("uq_report_step_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_report_step_report_id_id"), "report_step", ["report_id", "id"], unique=False)
    op.create_table(
        "report_figure",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["unit_report.id"], name=op.f("fk_report_figure_report_id")),
        sa.PrimaryKeyConstraint("report_id", "figure", name=op.f("pk_report_figure")),
    )
    op.create_table(
        "report_part",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["part_id"], ["unit_report.id"], name=op.f("fk_report_part_part_id")),
        sa.ForeignKeyConstraint(["report_id"], ["unit_report.id"], name=op.f("fk_report_part_report_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_part_unit_id")),
        sa.PrimaryKeyConstraint("report_id", "unit_id", name=op.f("pk_report_part")),
    )
    op.create_index(op.f("ix_report_part_part_id"), "report_part", ["part_id"], unique=False)


def _add_unit(table: str) -> None:
    """Add the column in place: rebuilding a table that others point to is refused where foreign keys are held."""
    name = op.f(f"fk_{table}_unit_id")
    column = sa.Column("unit_id", sa.Integer(), sa.ForeignKey("unit.id", name=name), nullable=True)
    op.add_column(table, column, inline_references=True)
    op.create_index(op.f(f"ix_{table}_unit_id"), table, ["unit_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_part_part_id"), table_name="report_part")
    op.drop_table("report_part")
    op.drop_table("report_figure")
    op.drop_index(op.f("ix_report_step_report_id_id"), table_name="report_step")
    op.drop_table("report_step")
    op.drop_index(op.f("ix_unit_report_month_status"), table_name="unit_report")
    op.drop_table("unit_report")
    op.drop_table("staff_target")
    op.drop_table("unit_target")
    op.drop_index(op.f("ix_case_unit_unit_id_case_id"), table_name="case_unit")
    op.drop_index(op.f("ix_case_unit_case_id_id"), table_name="case_unit")
    op.drop_table("case_unit")
    for table in ("case_record", "staff"):
        op.drop_index(op.f(f"ix_{table}_unit_id"), table_name=table)
        op.drop_column(table, "unit_id")
    op.drop_index(op.f("ix_unit_parent_id"), table_name="unit")
    op.drop_index(op.f("ix_unit_district"), table_name="unit")
    op.drop_table("unit")
