"""`hotline form` and `hotline notice-list`: a form filled in for one case, and the list for the public notice."""

from pathlib import Path
from typing import Annotated

import typer

from bot.casework import paper_forms
from bot.casework.ledger import People, notice
from bot.clock import today
from bot.commands.cases import read_district
from bot.commands.opening import ContentFolder, changing, open_hotline, refuse
from bot.commands.sheet_files import OutFile, rules_of, sheet_of, write_sheet
from bot.store import audit
from knowledge.content_files import ContentError

NOTICE = "notice"


def write_form(
    kind: Annotated[str, typer.Argument(help="Which form: application, home-visit, plan.")],
    number: Annotated[str, typer.Argument(help="Case number.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The Word file to write.", dir_okay=False)],
    content: ContentFolder = None,
) -> None:
    """Fill a form in for printing. It names the person in full: the audit trail says it was made."""
    hotline = open_hotline(content)
    base = hotline.knowledge.current
    people = People(base, rules_of(hotline), today())
    try:
        with changing(hotline) as session:
            filled = paper_forms.fill(session, hotline.vault, people, kind, number, staff=None)
            out.write_bytes(filled)
    except ContentError as error:
        refuse(base.wording.say("paper.template_wrong", findings="; ".join(error.findings)))
    except OSError as error:
        refuse(base.wording.say("sheet.not_written", path=str(out), why=error.strerror or type(error).__name__))
    typer.echo(base.wording.say("paper.written", path=str(out)))


def write_notice(
    out: OutFile,
    district: Annotated[str, typer.Option(help="Only this district, by code or name.")] = "",
    content: ContentFolder = None,
) -> None:
    """Write the list of those who are on public notice now, names and numbers masked."""
    hotline = open_hotline(content)
    base, on = hotline.knowledge.current, today()
    rules, sheet = rules_of(hotline), sheet_of(hotline, NOTICE)
    district = read_district(hotline, district)
    with hotline.store.reading() as session:
        rows = notice(session, hotline.vault, People(base, rules, on), sheet, district=district)
    with hotline.store.transaction() as session:
        audit.record(session, "system", "paper.notice", "notice", {"people": len(rows), "district": district})
    write_sheet(hotline, out, sheet, rows, [base.wording.say("sheet.made", on=str(on))])
