"""`hotline units`: the tree of streets and communities, and who answers for each."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.casework import unit_changes, unit_import, units
from bot.commands.opening import ContentFolder, changing, open_hotline, refuse
from bot.store.models import Staff
from bot.store.unit_models import Unit
from bot.wiring import Hotline
from knowledge.casework.unit_rules import UnitRules
from knowledge.content_files import ContentError
from knowledge.wording import Wording

UnitCode = Annotated[str, typer.Argument(help="Code of the unit.")]

app = typer.Typer(no_args_is_help=True, help="The tree of units: districts, streets, communities.")


@app.callback()
def tree() -> None:
    """The tree of units: districts, streets, communities."""


@app.command("list")
def list_units(
    under: Annotated[str, typer.Option(help="Only this unit, by its code, and what is under it.")] = "",
    content: ContentFolder = None,
) -> None:
    """Print the tree, a unit a line: code, level, name with its depth, who answers for it, and whether it is closed."""
    hotline = open_hotline(content)
    rules = _rules(hotline)
    with hotline.store.reading() as session:
        top = units.by_code(session, under) if under else units.root(session)
        if top is None:
            refuse(hotline.knowledge.current.wording.say("unit.unknown", code=under))
        above = {top.id: 0}
        for unit in units.subtree(session, top, closed=True):
            above[unit.id] = above.get(unit.parent_id, -1) + 1
            typer.echo(_line(session, hotline.knowledge.current.wording, rules, unit, above[unit.id]))


@app.command("import")
def import_units(
    file: Annotated[Path, typer.Argument(help="Table of streets and communities: .xlsx or .csv.", dir_okay=False)],
    check: Annotated[bool, typer.Option("--check", help="Only say what would be done.")] = False,
    content: ContentFolder = None,
) -> None:
    """Take streets and communities over from a table: all of it, or, where one row is wrong, none."""
    hotline = open_hotline(content)
    rules, wording = _rules(hotline), hotline.knowledge.current.wording
    try:
        with hotline.store.transaction() as session:
            found = unit_import.preview(session, hotline.knowledge.current, rules, file)
            if not found.findings and not check:
                unit_import.apply(session, found)
    except ContentError as error:
        refuse(str(error))
    counts = {"new": len(found.new), "renamed": len(found.renamed), "same": len(found.same)}
    if found.findings:
        for finding in found.findings:
            typer.echo(finding, err=True)
        refuse(wording.say("unit.import.refused", count=len(found.findings)))
    if not any(counts.values()):
        refuse(wording.say("unit.import.empty", file=file.name))
    typer.echo(wording.say("unit.import.would" if check else "unit.import.done", **counts))


@app.command("name")
def name_person(
    code: UnitCode,
    person: Annotated[str, typer.Argument(help="Account name; empty: nobody any more.")],
    content: ContentFolder = None,
) -> None:
    """Name the person who answers for a unit: whoever works in it, or in a unit above it."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        unit = unit_changes.name_person(session, code, person)
    typer.echo(wording.say("unit.named" if person else "unit.unnamed", name=unit.name, person=person))


@app.command()
def rename(
    code: UnitCode, name: Annotated[str, typer.Argument(help="The new name.")], content: ContentFolder = None
) -> None:
    """Give a street or community another name."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        unit = unit_changes.rename(session, code, name.strip())
    typer.echo(wording.say("unit.renamed", code=code, name=unit.name))


@app.command()
def close(code: UnitCode, content: ContentFolder = None) -> None:
    """Close a street or community that nobody works in any more; its reports stay."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        unit = unit_changes.close(session, code)
    typer.echo(wording.say("unit.closed_now", code=code, name=unit.name))


@app.command("open")
def reopen(code: UnitCode, content: ContentFolder = None) -> None:
    """Open a closed street or community again."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        unit = unit_changes.reopen(session, code)
    typer.echo(wording.say("unit.reopened", code=code, name=unit.name))


def _line(session: Session, wording: Wording, rules: UnitRules, unit: Unit, depth: int) -> str:
    person = session.get(Staff, unit.named_person_id) if unit.named_person_id else None
    cells = (
        unit.code,
        rules.labels[unit.kind],
        "  " * depth + unit.name,
        person.name if person else wording.say("unit.no_person"),
        "" if unit.active else wording.say("unit.is_closed"),
    )
    return "\t".join(cells).rstrip()


def _rules(hotline: Hotline) -> UnitRules:
    base = hotline.knowledge.current
    return base.casework.units if base.casework else refuse(base.wording.say("unit.no_rules"))
