"""The papers that offices draw up: which columns a sheet has and how each is filled, out of columns.yaml."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from knowledge.schema import Citation, Content, Slug, Text


class RowOf(StrEnum):
    """What one row of a sheet stands for."""

    PERSON = "person"
    UNIT = "unit"
    """A district, street or community."""
    TARGET = "target"
    """A unit's or a person's target and its result."""


class Fill(StrEnum):
    """How a column is filled: the whole vocabulary, by kind of row."""

    ROW_NUMBER = "row_number"
    UNIT = "unit"
    EMPTY = "empty"
    """Left for writing by hand."""
    # of a person
    CASE_NUMBER = "case_number"
    NAME = "name"
    NAME_MASKED = "name_masked"
    IDENTITY = "identity"
    IDENTITY_MASKED = "identity_masked"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    TELEPHONE = "telephone"
    ADDRESS = "address"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    RESPONSIBLE = "responsible"
    STATE = "state"
    CATEGORIES = "categories"
    REGISTERED_ON = "registered_on"
    VISITED_ON = "visited_on"
    HOUSEHOLD = "household"
    FAMILY = "family"
    UNEMPLOYMENT_REASON = "unemployment_reason"
    SKILLS = "skills"
    WISHES = "wishes"
    NOTICE_FROM = "notice_from"
    NOTICE_UNTIL = "notice_until"
    RECOGNISED_ON = "recognised_on"
    CERTIFICATE = "certificate"
    PLAN = "plan"
    AGREED_ON = "agreed_on"
    SERVICES = "services"
    EMPLOYMENT = "employment"
    EMPLOYED_ON = "employed_on"
    EMPLOYER = "employer"
    EMPLOYER_CODE = "employer_code"
    SUBSIDIES = "subsidies"
    VISITS = "visits"
    RENEWED_ON = "renewed_on"
    EXITED_ON = "exited_on"
    EXIT_REASON = "exit_reason"
    # of what the person said in the screening, marked as theirs
    SAID_AGE = "said_age"
    SAID_SEX = "said_sex"
    SAID_HUKOU = "said_hukou"
    SAID_STATUS = "said_status"
    SAID_CATEGORIES = "said_categories"
    # counted over the period of the sheet
    COUNT_REGISTERED = "count_registered"
    COUNT_RECOGNISED = "count_recognised"
    COUNT_RECOGNISED_ZERO_EMPLOYMENT = "count_recognised_zero_employment"
    COUNT_RECOGNISED_AT_END = "count_recognised_at_end"
    COUNT_REFUSED = "count_refused"
    COUNT_SERVICES = "count_services"
    COUNT_SERVED_PEOPLE = "count_served_people"
    COUNT_EMPLOYED = "count_employed"
    COUNT_EMPLOYED_ZERO_EMPLOYMENT = "count_employed_zero_employment"
    COUNT_WELFARE_POST = "count_welfare_post"
    COUNT_ENTERPRISE = "count_enterprise"
    COUNT_FLEXIBLE = "count_flexible"
    COUNT_STARTUP = "count_startup"
    COUNT_VISITS = "count_visits"
    COUNT_STABLE = "count_stable"
    COUNT_UNEMPLOYED_AGAIN = "count_unemployed_again"
    COUNT_EXITED = "count_exited"
    COUNT_MISSED_DEADLINES = "count_missed_deadlines"
    # of a unit's reports
    REPORTED = "reported"
    """Which months of the period the unit has reported."""
    # of a target
    TARGET_OF = "target_of"
    TARGET = "target"
    RESULT = "result"
    RESULT_SHARE = "result_share"


RECORDED: Mapping[Fill, str] = {
    fill: fill.value
    for fill in (
        *(Fill.REGISTERED_ON, Fill.VISITED_ON, Fill.HOUSEHOLD, Fill.FAMILY, Fill.UNEMPLOYMENT_REASON, Fill.SKILLS),
        *(Fill.WISHES, Fill.NOTICE_FROM, Fill.NOTICE_UNTIL, Fill.RECOGNISED_ON, Fill.CERTIFICATE, Fill.CATEGORIES),
        *(Fill.PLAN, Fill.AGREED_ON, Fill.EMPLOYMENT, Fill.EMPLOYED_ON, Fill.EMPLOYER, Fill.EMPLOYER_CODE),
        *(Fill.RENEWED_ON, Fill.EXITED_ON),
    )
}
"""Columns that show a field of the record as it is: the field's id."""
_ANY_ROW = {Fill.ROW_NUMBER, Fill.UNIT, Fill.EMPTY}
_TARGETS = {Fill.TARGET_OF, Fill.TARGET, Fill.RESULT, Fill.RESULT_SHARE, Fill.RESPONSIBLE}
_COUNTS = {fill for fill in Fill if fill.value.startswith("count_")}
_NAMING = {Fill.NAME, Fill.IDENTITY, Fill.BIRTH_DATE, Fill.TELEPHONE, Fill.ADDRESS} | {
    fill for fill in Fill if fill.value.startswith("said_")
}
"""What names a person, or nearly, or was told in confidence, and must not be posted on a wall."""
_FILLS = {
    RowOf.PERSON: set(Fill) - _COUNTS - {Fill.REPORTED} - (_TARGETS - {Fill.RESPONSIBLE}),
    RowOf.UNIT: _ANY_ROW | _COUNTS | {Fill.RESPONSIBLE, Fill.REPORTED},
    RowOf.TARGET: _ANY_ROW | _TARGETS,
}


def fills(row: RowOf) -> list[Fill]:
    """How the columns of a sheet with such rows may be filled."""
    return [fill for fill in Fill if fill in _FILLS[row]]


class Column(Content):
    """One column."""

    id: Slug
    title: Text
    fill: Fill
    note: str = ""
    aliases: tuple[Text, ...] = ()
    """Other headings under which an office's own ledger has this column."""


class Sheet(Content):
    """A paper: its title, its columns, and whether they are the official ones."""

    id: Slug
    title: Text
    row: RowOf
    official: bool
    """False: the official columns were not found; the sheet says so by ``note``."""
    note: str = ""
    """Printed on the sheet."""
    public: bool = False
    """Hung out or published: nothing on it may name a person in full."""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_its_rows(self) -> Self:
        ids = [column.id for column in self.columns]
        for column in self.columns:
            if ids.count(column.id) > 1:
                raise ValueError(f"column {column.id} stands twice")
            if column.fill not in _FILLS[self.row]:
                raise ValueError(f"column {column.id}: {column.fill} does not go with a row for each {self.row}")
            if self.public and column.fill in _NAMING:
                raise ValueError(f"column {column.id}: {column.fill} must not stand on a public sheet (masked only)")
        if not self.official and not self.note:
            raise ValueError("note must say that these are not the official columns")
        return self
