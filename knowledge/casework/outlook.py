"""What somebody should look at in the casework content as time goes by: calendars that run out."""

from collections.abc import Iterator
from datetime import date

from knowledge.casework.casework import Casework
from knowledge.findings import Finding

_NOTICE_COMES = 11  # the month in which the State Council usually publishes the holidays of the next year


def outlook(casework: Casework, today: date) -> Iterator[Finding]:
    """Notes for ``kb check`` on a day."""
    wanted = [today.year, today.year + 1] if today.month >= _NOTICE_COMES else [today.year]
    for year in wanted:
        table = casework.calendar.years.get(year)
        if table is None:
            yield Finding("casework/calendar:1", f"there is no calendar of {year}", error=False)
        elif table.provisional:
            yield Finding(f"casework/calendar/{year}.yaml:1", f"{year} is provisional: enter its notice", error=False)
