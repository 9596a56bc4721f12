"""An Excel file out of a command: the sheet of the content, and where it is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.casework import workbook
from bot.casework.ledger import Cell
from bot.commands.opening import refuse
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.casework.sheets import Sheet

OutFile = Annotated[Path, typer.Option("-o", "--out", help="The Excel file to write.", dir_okay=False)]


def rules_of(hotline: Hotline) -> Casework:
    """The rules of casework; refused where the content folder has none."""
    base = hotline.knowledge.current
    return base.casework or refuse(base.wording.say("life.no_casework"))


def sheet_of(hotline: Hotline, name: str) -> Sheet:
    """The columns of a paper; refused where the content has no such one."""
    return rules_of(hotline).sheets.get(name) or refuse(
        hotline.knowledge.current.wording.say("sheet.no_columns", sheet=name)
    )


def write_sheet(
    hotline: Hotline, path: Path, sheet: Sheet, rows: Sequence[Sequence[Cell]], lines: Sequence[str]
) -> None:
    """Write the file and say so; refused where it cannot be written."""
    wording = hotline.knowledge.current.wording
    try:
        workbook.write(path, sheet, rows, lines)
    except OSError as error:
        refuse(wording.say("sheet.not_written", path=str(path), why=error.strerror or type(error).__name__))
    typer.echo(wording.say("sheet.written", path=str(path), rows=str(len(rows))))
