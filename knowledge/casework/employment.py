"""The rules of posts, hiring, referrals, subsidies, training and start-ups, out of content/casework/employment.yaml."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.casework.deadlines import DistrictCode
from knowledge.casework.life_table import LifeTable, Name, Path
from knowledge.casework.periods import PeriodRules
from knowledge.schema import Citation, Content, Slug, Text
from knowledge.screening.calendar_months import months_after


class Restricted(Content):
    """国家限制的行业 (6(2)); no names: the list is not set, and nobody can say yes or no."""

    names: tuple[Text, ...] = ()
    set_by: str = ""
    citations: tuple[Citation, ...]

    @model_validator(mode="after")
    def _somebody_stands_for_it(self) -> Self:
        if self.names and not self.set_by.strip():
            raise ValueError("names needs set_by: whose list it is")
        return self


class Hiring(Content):
    """What an employer must have done to claim (6(2))."""

    contract_months: PositiveInt
    insurances: Mapping[Slug, Text]
    citations: tuple[Citation, ...]


class AgainRule(Content):
    """Placing a person again after a term that was served out. No ``from``: since when it holds was not found."""

    since: Annotated[date, Field(alias="from")] = date.min
    until: Annotated[date | None, Field(alias="to")] = None
    most: PositiveInt
    """Placements in all."""
    categories: tuple[Text, ...]
    citation: Citation
    note: str = ""


class Leaving(Content):
    """A reason to leave a post."""

    id: Slug
    label: Text
    term: bool = False
    """The term was served out: what follows is placing again."""
    clears: bool = False
    """清退: the district decides, and says why in words."""
    failed: bool = False
    """Only after an appraisal that failed."""
    unemployed: bool = False
    """The person is without work again."""
    detail: bool = False
    by_life: bool = False
    """Brought along by a move of the life; nobody chooses it."""
    then: str = ""
    """What the life needs next, where it does not move by itself."""
    citation: Citation | None = None


class Placements(Content):
    """Public-welfare posts and who holds them (6(1))."""

    rule: Slug
    again: tuple[AgainRule, ...] = ()
    leaving: Annotated[tuple[Leaving, ...], Field(min_length=1)]
    appraisal: Mapping[Slug, Text]
    incompetent: Slug
    """The result of an appraisal that failed."""
    citations: tuple[Citation, ...]

    @cached_property
    def reason(self) -> Mapping[str, Leaving]:
        return {each.id: each for each in self.leaving}


class Needs(StrEnum):
    """What must be on record before a subsidy is drawn."""

    EMPLOYMENT = "employment"
    """A contract and insurances as 6(2) asks."""
    PLACEMENT = "placement"
    FLEXIBLE = "flexible"
    CERTIFICATE = "certificate"
    HIRED = "hired"


class SubsidyKind(Content):
    """A subsidy. Those with the same ``rule`` of periods.yaml share its months and exclude each other."""

    id: Slug
    label: Text
    receiver: Literal["person", "employer", "agency"]
    rule: Slug | None = None
    """None: it is paid once, and has no period."""
    restarts: bool = False
    """Counted anew with each placement after a served term."""
    needs: Needs
    amounts: tuple[Slug, ...] = ()
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    note: str = ""


class EndsWith(Content):
    """What a move of the life ends with it: the basis of what was held and drawn is gone, on the day of the move."""

    move: Name
    leaving: Slug | None = None
    """The reason to leave a post, as the record has it."""
    after_work: bool = False
    """Not made while the person is at an employer: the last day there is another one, and is asked for first."""
    work: bool = False
    """Employments end too."""
    stops: tuple[Needs, ...] = ()
    """Subsidies that end, by what they are paid for."""
    asks: tuple[Needs, ...] = ()
    """Subsidies of which no source says it: whoever makes the move decides, and ends them where nothing is said."""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    note: str = ""

    @model_validator(mode="after")
    def _says_why_a_post_is_left(self) -> Self:
        if (self.leaving is None) is not self.after_work:
            raise ValueError("needs leaving, or after_work: where nobody is at work, nothing ends")
        return self


class Lead(Content):
    """How long before an end somebody is reminded: one of these."""

    days: PositiveInt | None = None
    months: PositiveInt | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.days is None) is (self.months is None):
            raise ValueError("needs one of days, months")
        return self

    def before(self, ends: date) -> date:
        """The first day of the reminder."""
        return date.fromordinal(ends.toordinal() - self.days) if self.days else months_after(ends, -(self.months or 0))


class DistrictLead(Content):
    """What a district has set for itself (第八条)."""

    lead: Lead
    set_by: Text


class Notice(Content):
    """A reminder before an end; without a lead it is 未设定, and only an end that has come is listed."""

    id: Slug
    label: Text
    lead: Lead | None = None
    set_by: str = ""
    by_district: Mapping[DistrictCode, DistrictLead] = Field(default_factory=dict)
    citations: tuple[Citation, ...] = ()

    @model_validator(mode="after")
    def _somebody_stands_for_it(self) -> Self:
        if self.lead is not None and not self.citations and not self.set_by.strip():
            raise ValueError("lead needs citations, or set_by: who set it")
        return self

    def lead_in(self, district: str) -> Lead | None:
        """The lead that holds in a district."""
        own = self.by_district.get(district)
        return own.lead if own else self.lead

    def reminds(self, ends: date, district: str, on: date) -> bool:
        """Whether the end is to be listed on a day; without a lead from the last day on."""
        lead = self.lead_in(district)
        return on >= (lead.before(ends) if lead else ends)


class ReferralOutcome(Content):
    """How a referral to a vacancy ended."""

    id: Slug
    label: Text
    hired: bool = False
    detail: bool = False


class StartupStepKind(Content):
    """One service of the 一条龙 (6(3))."""

    id: Slug
    label: Text
    citation: Citation
    note: str = ""


class RecordKind(Content):
    """One of the four kinds of information, and the moves of a life that belong to it."""

    label: Text
    moves: tuple[Name, ...]


RECORD_KINDS = ("recognition", "services", "employment", "policies")


class FourKinds(Content):
    """The four kinds of information (5(3))."""

    kinds: Mapping[Slug, RecordKind]
    citations: tuple[Citation, ...]

    @model_validator(mode="after")
    def _all_four(self) -> Self:
        if tuple(self.kinds) != RECORD_KINDS:
            raise ValueError(f"needs {', '.join(RECORD_KINDS)}, in this order")
        return self


class EmploymentRules(Content):
    """employment.yaml."""

    restricted: Restricted
    hiring: Hiring
    placements: Placements
    subsidies: tuple[SubsidyKind, ...]
    ends: tuple[EndsWith, ...] = ()
    notices: tuple[Notice, ...]
    outcomes: tuple[ReferralOutcome, ...]
    startup: tuple[StartupStepKind, ...]
    record: FourKinds

    @cached_property
    def subsidy(self) -> Mapping[str, SubsidyKind]:
        return {each.id: each for each in self.subsidies}

    @cached_property
    def ends_with(self) -> Mapping[str, EndsWith]:
        """What ends with a move, by its id."""
        return {each.move: each for each in self.ends}

    @cached_property
    def notice(self) -> Mapping[str, Notice]:
        return {each.id: each for each in self.notices}

    @cached_property
    def outcome(self) -> Mapping[str, ReferralOutcome]:
        return {each.id: each for each in self.outcomes}

    @cached_property
    def startup_step(self) -> Mapping[str, StartupStepKind]:
        return {each.id: each for each in self.startup}


NOTICES = ("subsidy", "placement", "contract", "vacancy")


def unfit(rules: EmploymentRules, life: LifeTable, periods: PeriodRules) -> Iterator[tuple[Path, str]]:
    """Names in the file that nothing stands behind, and moves that belong to no kind of information or to two."""
    known = {each.id for each in periods.subsidies}
    categories = set(life.field["categories"].choices) if "categories" in life.field else set()
    if rules.placements.rule not in known:
        yield ("placements", "rule"), f"{rules.placements.rule} is no subsidy of periods.yaml"
    if rules.placements.incompetent not in rules.placements.appraisal:
        yield ("placements", "incompetent"), f"{rules.placements.incompetent} is no result of an appraisal"
    for at, again in enumerate(rules.placements.again):
        yield from (
            (("placements", "again", at, "categories"), f"{name} is no category")
            for name in again.categories
            if name not in categories
        )
    for at, kind in enumerate(rules.subsidies):
        if kind.rule is not None and kind.rule not in known:
            yield ("subsidies", at, "rule"), f"{kind.rule} is no subsidy of periods.yaml"
    yield from _endings(rules, life)
    for part in ("subsidies", "notices", "outcomes", "startup"):
        ids = [each.id for each in getattr(rules, part)]
        yield from (((part,), f"{name} stands twice") for name in sorted({one for one in ids if ids.count(one) > 1}))
    yield from (((("notices",), f"{name} is missing")) for name in NOTICES if name not in rules.notice)
    sorted_in = [move for kind in rules.record.kinds.values() for move in kind.moves]
    for name in life.move:
        if sorted_in.count(name) != 1:
            yield ("record", "kinds"), f"{name} belongs to {sorted_in.count(name)} kinds instead of one"
    yield from ((("record", "kinds"), f"{name} is not a move") for name in sorted_in if name not in life.move)


def _endings(rules: EmploymentRules, life: LifeTable) -> Iterator[tuple[Path, str]]:
    for at, ending in enumerate(rules.ends):
        if ending.move not in life.move:
            yield ("ends", at, "move"), f"{ending.move} is not a move"
        if ending.leaving is not None and ending.leaving not in rules.placements.reason:
            yield ("ends", at, "leaving"), f"{ending.leaving} is no reason to leave a post"
