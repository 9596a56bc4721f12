"""Ledgers as offices have them: made-up people with numbers that are right."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.cn import ric

HEADINGS = ("序号", "姓名", "身份证号", "认定日期", "人员类别")


def identity(place: int, birth: str = "19650305", *, woman: bool = False) -> str:
    """A number whose check digit is right; nobody's: the order code only counts."""
    body = f"230102{birth}{(place * 2 + (not woman)) % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def person(place: int, **changes: object) -> list[object]:
    """A row under HEADINGS."""
    row = {
        "number": place,
        "name": f"试{place}",
        "identity": identity(place),
        "recognised": "2024.3.5",
        "categories": "4050",
    }
    return list((row | changes).values())


def book(
    path: Path, rows: Sequence[Sequence[object]], headings: Sequence[object] = HEADINGS, *, sheet: str = "台账"
) -> Path:
    """A file with one sheet; a text is text, also where it begins with "="."""
    workbook = Workbook()
    page = workbook.active
    assert isinstance(page, Worksheet)
    page.title = sheet
    for at, row in enumerate([headings, *rows], start=1):
        for place, value in enumerate(row, start=1):
            cell = page.cell(at, place)
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, Text):
                cell.data_type = "s"
    workbook.save(path)
    return path


class Text(str):
    """A text that Excel would take for a formula."""

    __slots__ = ()
