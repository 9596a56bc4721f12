"""What every route about reports and targets has at hand: the unit that is asked for, if the reader may see it."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import HTTPException, Request
from sqlmodel import Session

from bot.casework import units
from bot.casework.refusals import CaseRefused
from bot.clock import today
from bot.store.unit_models import Unit
from bot.web.access import CaseStaff
from bot.web.hotline import HotlineHere, PagesHere
from knowledge.casework.casework import Casework
from knowledge.casework.periods import Month, statistics_month_of

FIRST_YEAR = 2010
"""The year of the regulation: nothing was reported before."""


@dataclass(frozen=True)
class ReportDesk:
    """The request, the program, and who is asking."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere
    staff: CaseStaff

    @property
    def rules(self) -> Casework:
        """404 where the content has no casework."""
        rules = self.hotline.knowledge.current.casework
        if rules is None:
            raise HTTPException(404)
        return rules

    def unit(self, session: Session, code: str) -> Unit:
        """The unit of this code, or the reader's own; 404 where there is none, 403 outside of what they see."""
        found = units.by_code(session, code) if code else units.unit_of(session, self.staff)
        if found is None:
            raise HTTPException(404)
        if not units.sees(session, self.staff, found):
            raise HTTPException(403)
        return found

    def month(self, written: str) -> Month:
        """A month of an address; 404 for what is none, or lies before the regulation or after the month that runs."""
        try:
            month = Month.parse(written)
        except ValueError:
            raise HTTPException(404) from None
        runs = statistics_month_of(self.rules.periods.statistics, today())
        if month.year < FIRST_YEAR or str(month) > str(runs):
            raise HTTPException(404)
        return month

    def refusal(self, make: Callable[[Session], object]) -> str:
        """Make one change in one transaction; why it was refused, or an empty text."""
        try:
            with self.hotline.store.transaction() as session:
                make(session)
        except CaseRefused as refused:
            return refused.words(self.hotline.knowledge.current.wording, self.staff.name)
        return ""
