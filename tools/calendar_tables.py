#!/usr/bin/env python3
"""Drafts content/casework/calendar/YEAR.yaml for the years given, to be compared with each year's notice and cited.

Holidays and make-up days come from the chinese-calendar package, which knows a year once its notice is out. A year
before that is written by hand, provisional: true. The YAML is what counts; a file that exists is kept.

    .venv/bin/python tools/calendar_tables.py 2028
"""

import sys
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

FOLDER = Path(__file__).parents[1] / "knowledge/content/casework/calendar"
ONE = timedelta(days=1)
NAMES = {each.value: each.chinese for each in Holiday}


def lines(year: int) -> list[str]:
    """The lines of the YAML file; no day off: the package does not know the year."""
    off = sorted((day, NAMES[name]) for day, name in holidays.items() if day.year == year)
    rest = []
    for _, group in groupby(enumerate(off), key=lambda each: each[1][0] - ONE * each[0]):
        days = [each for _, each in group]
        names = "、".join(dict.fromkeys(name for _, name in days))
        rest.append(f"  - {{name: {names}, from: {days[0][0]}, to: {days[-1][0]}}}")
    worked = [f"  - {day}" for day in sorted(workdays) if day.year == year]
    return [f"year: {year}", "provisional: true", "note: 还没有和通知核对。", "rest:", *rest, "work:", *worked]


for year in map(int, sys.argv[1:]):
    path = FOLDER / f"{year}.yaml"
    if path.exists():
        sys.stderr.write(f"{path.name} is there already and stays\n")
    elif not any(day.year == year for day in holidays):
        sys.exit(f"{year} is not known to chinese-calendar yet: its notice is not out, or the package is old")
    else:
        path.write_text("\n".join(lines(year)) + "\n", encoding="utf-8")
