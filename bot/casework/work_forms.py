"""The forms about employers, posts, hiring and subsidies, as a browser sends them, read into typed ones."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from bot.casework.work_refusals import WorkRefused
from knowledge.identity import strike

NOTHING_ASKED = "none"
"""The tick that says that a post asks nothing; no tick at all says that nobody knows."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(max_length=1000)]
EmployerName = int | Line
"""Which employer: its id, its credit code, or its whole name where no other has it."""
Places = Annotated[int, Field(ge=1, le=999)]
_Short = Annotated[str, StringConstraints(max_length=120)]
_NUMBERS = frozenset({"credit_code", "certificate"})
"""Boxes for numbers that may be as long as an identity number."""


def _ticked(value: object) -> object:
    """None where nobody has said; an empty list where nothing is asked."""
    if not isinstance(value, list):
        return value
    return [] if NOTHING_ASKED in value else sorted(set(map(str, value)))


Ticks = Annotated[list[str] | None, BeforeValidator(_ticked)]
_BLANK = BeforeValidator(lambda value: None if value == "" else value)
MaybeDay = Annotated[date | None, _BLANK]
MaybeNumber = Annotated[int | None, _BLANK]
Group = Annotated[Literal["50", "55"] | None, _BLANK]
"""The group of a woman's retirement age."""
YesNo = Annotated[bool | None, _BLANK]


class WorkForm(BaseModel):
    """A form that was sent. ``several`` are the boxes that may be ticked more than once."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)


class EmployerForm(WorkForm):
    """用人单位."""

    name: Line
    credit_code: Line
    industry: _Short = ""
    district: _Short = ""


class Demands(WorkForm):
    """What a post asks, in ids of vocabulary.yaml."""

    skills: Ticks = None
    health: Ticks = None
    hours: Ticks = None


class PostForm(Demands):
    """公益性岗位."""

    employer: EmployerName
    district: Line
    kind: Line
    places: Places
    opened_on: date


class PlanForm(WorkForm):
    """公益性岗位开发计划."""

    year: Annotated[int, Field(ge=2010, le=2100)]
    district: Line
    places: Annotated[int, Field(ge=0, le=99_999)]
    detail: Words = ""


class PlacementForm(WorkForm):
    """上岗."""

    case: Line
    since: date
    until: MaybeDay = None
    group: Group = None


class AppraisalForm(WorkForm):
    """考核."""

    placement: int
    on: date
    result: Line
    detail: Words = ""


class LeavingForm(WorkForm):
    """退出岗位、清退."""

    placement: int
    on: date
    reason: Line
    detail: Words = ""


class VacancyForm(Demands):
    """岗位信息."""

    employer: EmployerName
    district: Line
    title: Line
    places: Places
    wage: _Short = ""
    fresh_until: date


class FreshForm(WorkForm):
    """The information is good until another day."""

    fresh_until: date


class DayForm(WorkForm):
    """Something that happened on a day."""

    on: date


class SeekingForm(WorkForm):
    """求职意向: ``health`` is what the body does not allow."""

    districts: Ticks = None
    skills: Ticks = None
    health: Ticks = None
    hours: Ticks = None


class ReferralForm(WorkForm):
    """推荐岗位."""

    vacancy: int
    agency: Line
    on: date


class OutcomeForm(WorkForm):
    """What came of a referral; of one who was hired, the contract too."""

    referral: int
    outcome: Line
    on: date
    detail: Words = ""
    contract_until: MaybeDay = None
    open_ended: bool = False


class EmploymentForm(WorkForm):
    """A person begins at an employer without a referral."""

    employer: EmployerName
    since: date
    contract_until: MaybeDay = None
    open_ended: bool = False


class InsuranceForm(WorkForm):
    """Which insurances the employer pays; blank: nobody has looked."""

    employment: int
    pension: YesNo = None
    medical: YesNo = None
    unemployment: YesNo = None


class EndForm(WorkForm):
    """A person is no longer at an employer."""

    employment: int
    on: date
    reason: Line


class GrantForm(WorkForm):
    """A subsidy that was approved. ``basis``: the training or referral that it is paid for."""

    kind: Line
    approved_on: date
    since: date
    until: MaybeDay = None
    amount: _Short = ""
    basis: MaybeNumber = None
    group: Group = None


class StopForm(WorkForm):
    """A subsidy is drawn no more."""

    grant: int
    on: date
    reason: Line


class TrainingForm(WorkForm):
    """培训."""

    subject: Line
    provider: Line
    begun_on: date


class CertificateForm(WorkForm):
    """结业、取得证书."""

    training: int
    ended_on: date
    certificate: _Short = ""
    certified_on: MaybeDay = None


class StartupForm(WorkForm):
    """一条龙 of one who starts a business."""

    step: Line
    on: date
    detail: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


_SEVERAL = frozenset({"skills", "health", "hours", "districts"})
F = TypeVar("F", bound=WorkForm)


def read(shape: type[F], sent: Mapping[str, Sequence[str]]) -> F:
    """The form, typed; WorkRefused names the first box that is empty or wrong, or that holds an identity number."""
    given: dict[str, Any] = {}
    for name in shape.model_fields:
        values = [value.replace("\0", "").replace("\r\n", "\n").strip() for value in sent.get(name, ())]
        if name in _SEVERAL:
            given[name] = [value for value in values if value] or None
        elif values and (values[0] or not shape.model_fields[name].is_required()):
            given[name] = values[0]
        if name not in _NUMBERS and any(strike(value)[1] for value in values):
            raise WorkRefused("identity", name)
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        reason = "missing" if first["type"] == "missing" else "wrong_value"
        raise WorkRefused(reason, str(first["loc"][0])) from None
