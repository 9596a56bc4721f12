"""The one clock: moments are UTC with zone, a day is decided in Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utcnow() -> datetime:
    """Now, in UTC with zone."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The day it is in Harbin at ``moment`` (a datetime with zone)."""
    return moment.astimezone(SHANGHAI).date()


def today() -> date:
    """The day it is in Harbin now; only an edge (worker, route, command) asks."""
    return local_date(utcnow())
