"""`hotline staff`: accounts."""

import secrets
import sys
from typing import Annotated

import typer

from bot.casework import staff
from bot.commands.cases import require_district
from bot.commands.opening import ContentFolder, open_hotline, refuse
from bot.store.models import Role

app = typer.Typer(no_args_is_help=True, help="Staff accounts.")


@app.callback()
def accounts() -> None:
    """Staff accounts."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Account name: letters, digits, Chinese characters, . _ -")],
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    district: Annotated[str, typer.Option(help="District code; empty: the whole city.")] = "",
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    content: ContentFolder = None,
) -> None:
    """Make an account; without --password-stdin a random password is made and printed once."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    if not staff.good_name(name):
        refuse(wording.say("staff.bad_name", longest=staff.LONGEST_NAME))
    if district:
        require_district(hotline, district)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(12)
    if len(password) < staff.SHORTEST_PASSWORD:
        refuse(wording.say("staff.short_password", shortest=staff.SHORTEST_PASSWORD))
    password_hash = staff.hash_password(password)
    try:
        with hotline.store.transaction() as session:
            staff.add(session, name, role, district, password_hash)
    except staff.NameTakenError:
        refuse(wording.say("staff.name_taken", name=name))
    typer.echo(wording.say("staff.added", name=name, role=wording.say(f"staff.role.{role.value}")))
    if not password_stdin:
        typer.echo(wording.say("staff.password_once", password=password))
