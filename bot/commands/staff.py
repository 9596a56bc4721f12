"""`hotline staff`: accounts."""

import secrets
import sys
from typing import Annotated

import typer

from bot.casework import staff, unit_changes, units
from bot.commands.cases import read_district
from bot.commands.opening import ContentFolder, changing, open_hotline, refuse
from bot.store.models import Role

AccountName = Annotated[str, typer.Argument(help="Account name.")]

app = typer.Typer(no_args_is_help=True, help="Staff accounts.")


@app.callback()
def accounts() -> None:
    """Staff accounts."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Account name: letters, digits, Chinese characters, . _ -")],
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    *,
    district: Annotated[str, typer.Option(help="District by code or name; empty: the whole city.")] = "",
    unit: Annotated[str, typer.Option(help="Code of the unit it works in; its district comes with it.")] = "",
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    content: ContentFolder = None,
) -> None:
    """Make an account; without --password-stdin a random password is made and printed once."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    if not staff.good_name(name):
        refuse(wording.say("staff.bad_name", longest=staff.LONGEST_NAME))
    district = read_district(hotline, district)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(12)
    if len(password) < staff.SHORTEST_PASSWORD:
        refuse(wording.say("staff.short_password", shortest=staff.SHORTEST_PASSWORD))
    password_hash = staff.hash_password(password)
    with changing(hotline) as session:
        staff.add(session, name, role, district, password_hash)
        if unit:
            unit_changes.place_staff(session, name, unit)
    typer.echo(wording.say("staff.added", name=name, role=wording.say(f"staff.role.{role.value}")))
    if not password_stdin:
        typer.echo(wording.say("staff.password_once", password=password))


@app.command("list")
def list_accounts(content: ContentFolder = None) -> None:
    """Print the accounts, one a line: name, role, district, and whether it is closed."""
    hotline = open_hotline(content)
    base = hotline.knowledge.current
    with hotline.store.reading() as session:
        for row in staff.accounts(session):
            known = base.districts.get(row.district)
            role = base.wording.say(f"staff.role.{row.role.value}")
            unit = units.by_id(session, row.unit_id)
            place = known.name if known else row.district or base.wording.say("staff.whole_city")
            place = unit.name if unit else place
            closed = "" if row.active else base.wording.say("staff.closed")
            typer.echo("\t".join((row.name, role, place, closed)).rstrip())


@app.command()
def place(
    name: AccountName,
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    content: ContentFolder = None,
) -> None:
    """Let an account work in a unit of the tree, with the unit's district."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        found = unit_changes.place_staff(session, name, unit)
    typer.echo(wording.say("staff.placed", name=name, unit=found.name))


@app.command()
def disable(name: AccountName, content: ContentFolder = None) -> None:
    """Close an account: it can no longer sign in, and is signed out everywhere."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        held = staff.disable(session, name)
    typer.echo(wording.say("staff.disabled", name=name, held=held))


@app.command("open")
def reopen(name: AccountName, content: ContentFolder = None) -> None:
    """Open a closed account again with a new random password, printed once."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    made = secrets.token_urlsafe(12)
    made_hash = staff.hash_password(made)
    with changing(hotline) as session:
        staff.reopen(session, name, made_hash)
    typer.echo(wording.say("staff.reopened", name=name))
    typer.echo(wording.say("staff.password_once", password=made))


@app.command()
def role(
    name: AccountName,
    role: Annotated[Role, typer.Argument(help="What the account may do from now on.")],
    content: ContentFolder = None,
) -> None:
    """Give an account another role."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        staff.set_role(session, name, role)
    typer.echo(wording.say("staff.role_changed", name=name, role=wording.say(f"staff.role.{role}")))


@app.command()
def password(name: AccountName, content: ContentFolder = None) -> None:
    """Give an account a new random password, printed once; it is signed out everywhere."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    made = secrets.token_urlsafe(12)
    made_hash = staff.hash_password(made)
    with changing(hotline) as session:
        staff.set_password(session, name, made_hash)
    typer.echo(wording.say("staff.password_changed", name=name))
    typer.echo(wording.say("staff.password_once", password=made))
