"""Reports of the invented city: drafted, submitted and approved up the tree; targets handed down it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.casework import reports, targets
from bot.casework.reports import Act
from bot.casework.staff import StaffMember
from bot.casework.targets import Wanted
from bot.simulation.city import City, District, Place
from bot.wiring import Hotline
from knowledge.base import KnowledgeBase
from knowledge.casework.casework import Casework
from knowledge.casework.periods import Month, StatisticsRule
from knowledge.casework.sheets import Fill

LATE = 41
"""Every so manieth place reports a month after those above it have: they count it as missing."""


def report(hotline: Hotline, base: KnowledgeBase, city: City, month: Month, now: datetime) -> int:
    """The month of every unit, communities first; how many versions were approved."""
    if base.casework is None:
        raise LookupError("no casework")
    up = _Up(hotline, base, base.casework.periods.statistics, month, now)
    late: list[tuple[District, Place]] = []
    for district in city.districts:
        for at, place in enumerate(sorted(district.places, key=lambda one: not one.community)):
            if (at + month.number + int(district.code)) % LATE == 0:
                late.append((district, place))
            else:
                up.bring(place.code, place.person, district.supervisor)
        up.bring(district.code, district.supervisor, city.supervisors[0])
    up.bring(city.code, *city.supervisors)
    up.now += timedelta(days=1)
    for district, place in late:
        up.bring(place.code, place.person, district.supervisor)
    return up.approved


class _Up:
    """A month's reports on their way up."""

    def __init__(
        self, hotline: Hotline, base: KnowledgeBase, rule: StatisticsRule, month: Month, now: datetime
    ) -> None:
        self.hotline, self.base, self.rule, self.month, self.now = hotline, base, rule, month, now
        self.approved = 0

    def bring(self, unit: str, by: StaffMember, above: StaffMember) -> None:
        """Draft and submit; now and then it is given back once; approved."""
        version = self._submitted(unit, by)
        if (int(unit) + self.month.number) % LATE == 1:
            reason = self.base.wording.say("simulation.text")
            with self.hotline.store.transaction() as session:
                reports.give_back(session, self._act(unit, above), version, reason)
            version = self._submitted(unit, by)
        with self.hotline.store.transaction() as session:
            reports.approve(session, self._act(unit, above), version)
        self.approved += 1

    def _submitted(self, unit: str, by: StaffMember) -> int:
        act = self._act(unit, by)
        with self.hotline.store.transaction() as session:
            version = reports.draft(session, self.rule, act).version
            reports.submit(session, self.base, self.rule, act, version)
        return version

    def _act(self, unit: str, staff: StaffMember) -> Act:
        return Act(unit, self.month, staff, self.now)


@dataclass(frozen=True)
class Sizes:
    """The targets of a year: of a district and of a person; the city's is that of all districts."""

    year: int
    each: int


def set_targets(hotline: Hotline, rules: Casework, city: City, sizes: Sizes, now: datetime) -> None:
    """Targets for the city, its districts and everybody who works in a district; invented numbers."""
    first, second = city.supervisors
    with hotline.store.transaction() as session:
        for figure in (Fill.COUNT_EMPLOYED, Fill.COUNT_SERVICES):
            whole = Wanted(city.code, sizes.year, figure, sizes.each * len(city.districts))
            targets.set_target(session, rules, second, whole, now=now)
            for district in city.districts:
                share = Wanted(district.code, sizes.year, figure, sizes.each)
                targets.set_target(session, rules, first, share, now=now)
                for place in district.places:
                    wanted = Wanted(place.code, sizes.year, figure, sizes.each, person=place.person.name)
                    targets.set_target(session, rules, district.supervisor, wanted, now=now)
