"""An office with winter and summer hours and a lunch break; its times are invented for the tests."""

from dataclasses import replace
from datetime import datetime

from knowledge.casework.calendar import SHANGHAI, OfficeHours, WorkCalendar

HOURS = OfficeHours.model_validate(
    {
        "note": "为测试编的",
        "periods": [
            {
                "from": "2024-01-01",
                "set_by": "测试",
                "seasons": [
                    {"from": "10-01", "to": "04-30", "open": ["9:00-12:00", "13:00-16:00"]},
                    {"from": "05-01", "to": "09-30", "open": ["9:00-12:00", "14:00-17:30"]},
                ],
            }
        ],
    }
)


def with_hours(calendar: WorkCalendar) -> WorkCalendar:
    return replace(calendar, hours=HOURS)


def at(written: str) -> datetime:
    """ "2026-02-13 15:00" in Asia/Shanghai."""
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)
