"""`hotline ledger`: the ledger written, and an office's own ledger brought in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.casework import staff
from bot.casework.ledger import People
from bot.casework.ledger import rows as rows_of
from bot.casework.ledger_file import LedgerFileError
from bot.casework.refusals import CaseRefused
from bot.casework.staff import StaffMember
from bot.clock import today, utcnow
from bot.commands.cases import read_district
from bot.commands.opening import ContentFolder, open_hotline, refuse
from bot.commands.sheet_files import rules_of, sheet_of, write_sheet
from bot.ledger_intake import LEDGER, Choice, Intake, Result, bring, in_words, why_not
from bot.store import audit
from bot.wiring import Hotline

SHOWN = 50
"""Problems that the terminal shows."""

app = typer.Typer(invoke_without_command=True, help="The ledger as an Excel file; an office's own ledger brought in.")


@app.callback()
def ledger(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The Excel file to write.", dir_okay=False)] = None,
    district: Annotated[str, typer.Option(help="Only this district, by code or name.")] = "",
    content: ContentFolder = None,
) -> None:
    """Write the ledger of everybody who was registered. It names people in full: the audit trail says it was made."""
    if context.invoked_subcommand is not None:
        return
    if out is None:
        raise typer.BadParameter("missing: name the Excel file to write", param_hint="-o")
    _write(open_hotline(content), out, district)


def _write(hotline: Hotline, out: Path, district: str) -> None:
    rules, sheet = rules_of(hotline), sheet_of(hotline, LEDGER)
    district = read_district(hotline, district)
    base, on = hotline.knowledge.current, today()
    with hotline.store.reading() as session:
        rows = rows_of(session, hotline.vault, People(base, rules, on), sheet, district=district)
    with hotline.store.transaction() as session:
        audit.record(session, "system", "paper.ledger", "ledger", {"people": len(rows), "district": district})
    write_sheet(hotline, out, sheet, rows, [base.wording.say("sheet.made", on=str(on))])


@app.command("import")
def bring_in(  # noqa: PLR0917 - typer's options are named where they are given
    file: Annotated[Path, typer.Argument(help="The office's ledger, .xlsx.")],
    sheet: Annotated[str, typer.Option(help="Which sheet, where the file has several.")] = "",
    district: Annotated[str, typer.Option(help="The district of rows that name none, by code or name.")] = "",
    name: Annotated[str, typer.Option("--as", help="Account name of the supervisor who brings it.")] = "",
    apply: Annotated[bool, typer.Option("--apply", help="Take everybody over, unless a row is wrong.")] = False,
    clean_only: Annotated[bool, typer.Option("--clean-only", help="With --apply: leave wrong rows out.")] = False,
    month_only: Annotated[bool, typer.Option("--month-only", help="A month alone means its first day.")] = False,
    content: ContentFolder = None,
) -> None:
    """Check an office's own ledger, and with --apply take its people over; checked twice or taken twice is harmless.

    Exits 1 where rows are wrong, 2 where the file cannot be read; nothing was changed then.
    """
    hotline = open_hotline(content)
    if clean_only and not apply:
        refuse(hotline.knowledge.current.wording.say("import.clean_without_apply"))
    choice = Choice.CHECK if not apply else Choice.CLEAN if clean_only else Choice.ALL
    intake = Intake(file, sheet, read_district(hotline, district), month_only, _member(hotline, name))
    try:
        result = _brought(hotline, intake, choice)
    except LedgerFileError as error:
        refuse(f"{file}: {why_not(hotline, error)}")
    except CaseRefused as refusal:
        refuse(refusal.words(hotline.knowledge.current.wording))
    _tell(hotline, result, choice)
    raise typer.Exit(1 if result.check.wrong and choice is not Choice.CLEAN else 0)


def _member(hotline: Hotline, name: str) -> StaffMember | None:
    if not name:
        return None
    with hotline.store.reading() as session:
        found = staff.by_name(session, name)
    return found or refuse(hotline.knowledge.current.wording.say("staff.unknown", name=name))


def _brought(hotline: Hotline, intake: Intake, choice: Choice) -> Result:
    """With a bar on a terminal; a file that is piped or tested sees none."""
    words = hotline.knowledge.current.wording.say("import.reading")
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None)

        def reached(row: int, rows: int | None) -> None:
            bar.update(task, completed=row, total=rows)

        return bring(hotline, intake, choice, now=utcnow(), progress=reached)


def _tell(hotline: Hotline, result: Result, choice: Choice) -> None:
    say, check = hotline.knowledge.current.wording.say, result.check
    typer.echo(
        say("import.header", sheet=check.sheet, row=str(check.header.row), columns=str(len(check.header.columns)))
    )
    if check.header.unknown:
        typer.echo(say("import.unknown", columns="、".join(check.header.unknown)))
    for told in check.told[:SHOWN]:
        typer.echo(in_words(hotline, told))
    for column, known in check.choices.items():
        typer.echo(say("import.choices", column=column, known=known))
    if (more := check.kinds.total() - min(SHOWN, len(check.told))) > 0:
        typer.echo(say("import.more", count=str(more)))
    typer.echo(say("import.counts", clean=str(check.clean), wrong=str(check.wrong), here=str(check.here)))
    if choice is Choice.CHECK:
        typer.echo(say("import.checked_wrong" if check.wrong else "import.checked"))
    elif result.taken is None:
        typer.echo(say("import.nobody", wrong=str(check.wrong)))
    else:
        typer.echo(say("import.taken", taken=str(result.taken)))
        if check.wrong:
            typer.echo(say("import.left_out", wrong=str(check.wrong)))
