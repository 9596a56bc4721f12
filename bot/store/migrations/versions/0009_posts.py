"""Employers, public-welfare posts, vacancies, referrals to them, subsidies drawn, trainings and start-ups."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "employer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_employer_credit_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_employer_district_id"), "employer", ["district", "id"], unique=False)
    op.create_table(
        "form_key",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_key")),
    )
    op.create_table(
        "post_plan",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("year", "district", name=op.f("pk_post_plan")),
    )
    op.create_table(
        "public_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("health", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_public_post_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_post")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_public_post_district_id"), "public_post", ["district", "id"], unique=False)
    op.create_index(op.f("ix_public_post_employer_id"), "public_post", ["employer_id"], unique=False)
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("skills", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("health", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("wage", sa.String(), nullable=False),
        sa.Column("fresh_until", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_vacancy_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_vacancy_employer_id"), "vacancy", ["employer_id"], unique=False)
    op.create_index(
        op.f("ix_vacancy_fresh_until_district_id"), "vacancy", ["fresh_until", "district", "id"], unique=False
    )
    op.create_table(
        "case_seeking",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_seeking_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_seeking")),
    )
    op.create_table(
        "post_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("to_retirement", sa.Boolean(), nullable=False),
        sa.Column("female_retirement", sa.Integer(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(), nullable=False),
        sa.Column("left_detail", sa.String(), nullable=False),
        sa.Column("left_by", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_post_placement_case_id")),
        sa.ForeignKeyConstraint(["post_id"], ["public_post.id"], name=op.f("fk_post_placement_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_placement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_post_placement_case_id_id"), "post_placement", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_post_placement_left_on_until"), "post_placement", ["left_on", "until"], unique=False)
    op.create_index(op.f("ix_post_placement_post_id_id"), "post_placement", ["post_id", "id"], unique=False)
    op.create_index(
        "uq_post_placement_held",
        "post_placement",
        ["post_id", "place"],
        unique=True,
        sqlite_where=sa.text("left_on IS NULL"),
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_index(
        "uq_post_placement_holder",
        "post_placement",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("left_on IS NULL"),
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_table(
        "startup_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_startup_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup_step")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_startup_step_case_id_id"), "startup_step", ["case_id", "id"], unique=False)
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_training_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_training_case_id_id"), "training", ["case_id", "id"], unique=False)
    op.create_table(
        "vacancy_referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vacancy_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("match", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.Column("outcome_detail", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_vacancy_referral_case_id")),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancy.id"], name=op.f("fk_vacancy_referral_vacancy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_referral")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_vacancy_referral_case_id_id"), "vacancy_referral", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_vacancy_referral_vacancy_id_id"), "vacancy_referral", ["vacancy_id", "id"], unique=False)
    op.create_index(
        "uq_vacancy_referral_open",
        "vacancy_referral",
        ["vacancy_id", "case_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_table(
        "case_employment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("contract_until", sa.Date(), nullable=True),
        sa.Column("open_ended", sa.Boolean(), nullable=False),
        sa.Column("insured", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_employment_case_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_case_employment_employer_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["vacancy_referral.id"], name=op.f("fk_case_employment_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_employment")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_employment_case_id_id"), "case_employment", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_case_employment_employer_id_id"), "case_employment", ["employer_id", "id"], unique=False)
    op.create_index(
        "uq_case_employment_running",
        "case_employment",
        ["case_id", "employer_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "post_appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["post_placement.id"], name=op.f("fk_post_appraisal_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_appraisal")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_post_appraisal_placement_id_id"), "post_appraisal", ["placement_id", "id"], unique=False)
    op.create_table(
        "subsidy_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("employment_id", sa.Integer(), nullable=True),
        sa.Column("training_id", sa.Integer(), nullable=True),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("amount", sa.String(), nullable=False),
        sa.Column("female_retirement", sa.Integer(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_subsidy_grant_case_id")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_subsidy_grant_employer_id")),
        sa.ForeignKeyConstraint(["employment_id"], ["case_employment.id"], name=op.f("fk_subsidy_grant_employment_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["post_placement.id"], name=op.f("fk_subsidy_grant_placement_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["vacancy_referral.id"], name=op.f("fk_subsidy_grant_referral_id")),
        sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=op.f("fk_subsidy_grant_training_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_grant")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subsidy_grant_case_id_id"), "subsidy_grant", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_subsidy_grant_employer_id"), "subsidy_grant", ["employer_id"], unique=False)
    op.create_index(op.f("ix_subsidy_grant_stopped_on_until"), "subsidy_grant", ["stopped_on", "until"], unique=False)


def downgrade() -> None:
    for table in (
        "subsidy_grant",
        "post_appraisal",
        "case_employment",
        "vacancy_referral",
        "training",
        "startup_step",
        "post_placement",
        "case_seeking",
        "vacancy",
        "public_post",
        "post_plan",
        "form_key",
        "employer",
    ):
        op.drop_table(table)
