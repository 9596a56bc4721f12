#!/usr/bin/env python3
"""Makes the Word templates of knowledge/content/papers: plain tables, a field a cell.

.venv/bin/python tools/make_papers.py

An office replaces a file by its own; this only makes the ones that are shipped.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

FOLDER = Path(__file__).parents[1] / "knowledge/content/papers"
FONT = "宋体"
WIDTHS = (3, 5.5, 2.5, 6)
"""Of the four columns, in centimetres."""
LEAST = 0.9
"""Height of a row in centimetres."""
Row = Sequence[tuple[str, str]]
"""Pairs of a label and what stands beside it; two pairs a row, or one over the whole width."""

APPLICANT: list[Row] = [
    (("姓名", "{{ name }}"), ("性别", "{{ sex }}")),
    (("出生日期", "{{ birth }}"), ("身份证号", "{{ identity }}")),
    (("联系电话", "{{ telephone }}"), ("社区", "{{ community }}")),
]
CLEARS: list[Row] = [
    (("人员底数", "{{ household }}"),),
    (("家庭情况", "{{ family }}"),),
    (("失业原因", "{{ reason }}"),),
    (("技能状况", "{{ skills }}"),),
    (("就业意向", "{{ wishes }}"),),
]
ROOM = {
    "application.docx": {"社区意见": 1.3, "街道意见": 1.3, "区县意见": 1.3},
    "home-visit.docx": dict.fromkeys(("人员底数", "家庭情况", "失业原因", "技能状况", "就业意向", "其他情况"), 2.9),
    "plan.docx": {"帮扶方案": 7, "已做的援助服务": 2.5},
}
"""The least height of some rows in centimetres: what is not filled in is written by hand."""
FORMS: dict[str, tuple[list[Row], list[str]]] = {
    "application.docx": (
        [
            *APPLICANT,
            (("区县", "{{ district }}"), ("街道", "{{ street }}")),
            (("住址", "{{ address }}"),),
            (("自报出生年月", "{{ saidage }}"), ("自报性别", "{{ saidsex }}")),
            (("自报户口", "{{ saidhukou }}"), ("自报就业", "{{ saidwork }}")),
            (("自测的类别", "{{ saidcategories }}"),),
            (("申请的类别", "{{ categories }}"),),
            *CLEARS,
            (("登记日期", "{{ registered }}"),),
            (("社区意见", ""),),
            (("街道意见", ""),),
            (("区县意见", ""),),
        ],
        ["本人签字：　　　　　　　　　　　　年　　月　　日"],
    ),
    "home-visit.docx": (
        [*APPLICANT, (("街道", "{{ street }}"), ("住址", "{{ address }}")), *CLEARS, (("其他情况", ""),)],
        [
            "入户核查日期：{{ visited }}　　　　　　　　责任人：{{ responsible }}",
            "核查人签字：　　　　　　　　　本人签字：　　　　　　　　　年　　月　　日",
        ],
    ),
    "plan.docx": (
        [
            (("姓名", "{{ name }}"), ("身份证号", "{{ identity }}")),
            (("联系电话", "{{ telephone }}"), ("社区", "{{ community }}")),
            (("认定证号", "{{ certificate }}"), ("认定日期", "{{ recognised }}")),
            (("人员类别", "{{ categories }}"),),
            (("技能状况", "{{ skills }}"),),
            (("就业意向", "{{ wishes }}"),),
            (("帮扶方案", "{{ plan }}"),),
            (("已做的援助服务", "{{ services }}"),),
        ],
        [
            "本人同意这个方案。日期：{{ agreed }}",
            "责任人：{{ responsible }}",
            "责任人签字：　　　　　　　　　本人签字：　　　　　　　　　年　　月　　日",
        ],
    ),
}


def main() -> None:
    """Write all templates."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (rows, below) in FORMS.items():
        _form(rows, below, ROOM[name]).save(str(FOLDER / name))


def _form(rows: Sequence[Row], below: Sequence[str], room: Mapping[str, float]) -> WordDocument:
    document = Document()
    document.core_properties.author = ""
    document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    _line(document, "{{ title }}", size=18, bold=True, middle=True)
    _line(document, "{{ note }}", size=9, middle=True)
    _line(document, "编号：{{ number }}　　填表日期：{{ printed_on }}", size=9)
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    for row in rows:
        _row(table, row, room.get(row[0][0], LEAST))
    document.add_paragraph()
    for text in below:
        _line(document, text)
    return document


def _row(table: Table, row: Row, height: float) -> None:
    added = table.add_row()
    added.height, cells = Cm(height), added.cells
    for cell, width in zip(cells, WIDTHS, strict=True):
        cell.width = Cm(width)
    if len(row) == 1:
        cells[1].merge(cells[3])
    for at, (label, beside) in enumerate(row):
        _write(cells[at * 2], label, bold=True)
        _write(cells[at * 2 + 1], beside)


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.add_run(text).bold = bold


def _line(document: WordDocument, text: str, *, size: int = 11, bold: bool = False, middle: bool = False) -> None:
    paragraph = document.add_paragraph()
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


if __name__ == "__main__":
    main()
