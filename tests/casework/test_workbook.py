"""Every Excel file that is written: a text stays a text, and there is one writer."""

import ast
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.casework import workbook
from knowledge.casework.sheets import Column, Fill, RowOf, Sheet
from knowledge.schema import Citation

ROOT = Path(__file__).parents[2]
SHEET = Sheet(
    id="x",
    title="=1+1",
    row=RowOf.PERSON,
    official=False,
    note="=SUM(A1:A9)",
    citations=(Citation(document="harbin-2010-230", article="9"),),
    columns=(Column(id="employer", title="@单位", fill=Fill.EMPLOYER), Column(id="no", title="-", fill=Fill.EMPTY)),
)
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://example.invalid","x")',
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "+861234",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "http://example.invalid",
    "mailto:x@example.invalid",
    "<a>&",
)


@pytest.mark.parametrize("way", ["file", "bytes"])
def test_an_employer_s_name_is_a_name_whatever_it_begins_with(tmp_path: Path, way: str) -> None:
    rows = [[text, None] for text in HOSTILE]
    if way == "file":
        workbook.write(tmp_path / "x.xlsx", SHEET, rows, lines=["=2+2"])
        data = (tmp_path / "x.xlsx").read_bytes()
    else:
        data = workbook.packed(SHEET, rows, lines=["=2+2"])
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    written = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in written] == ["=1+1", "=SUM(A1:A9)", "=2+2", "@单位", "-", *HOSTILE]
    assert {cell.data_type for cell in written} == {"s"}
    assert [cell.coordinate for cell in written if cell.hyperlink] == []


def test_nothing_else_writes_tables() -> None:
    """A second writer would need the same care: let this one grow instead."""
    writers = {"xlsxwriter", "csv", "xlwt", "odf"}
    found = set()
    for path in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if writers & {name.split(".")[0] for name in names}:
                found.add(path.relative_to(ROOT).as_posix())
    assert found == {"bot/casework/workbook.py"}
