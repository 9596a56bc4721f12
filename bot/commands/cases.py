"""`hotline cases` and `hotline claim`: the queue from the command line."""

import json
from typing import Annotated

import typer

from bot.casework import cases as casework
from bot.casework import staff
from bot.casework.refusals import AlreadyClaimed, Closed
from bot.commands.opening import ContentFolder, changing, open_hotline, refuse
from bot.store.models import CaseRecord, CaseStatus
from bot.wiring import Hotline


def cases(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    district: Annotated[str, typer.Option(help="Only this district, by code or name.")] = "",
    status: Annotated[CaseStatus | None, typer.Option(help="Only cases that stand so.")] = None,
    content: ContentFolder = None,
) -> None:
    """Print the queue, oldest first."""
    hotline = open_hotline(content)
    district = read_district(hotline, district)
    with hotline.store.reading() as session:
        for row, holder in casework.listing(session, district=district or None, status=status):
            typer.echo(_json(row, holder) if as_json else _line(hotline, row, holder))


def claim(
    number: Annotated[str, typer.Argument(help="Case number.")],
    name: Annotated[str, typer.Option("--as", help="Account name of the caseworker.")],
    content: ContentFolder = None,
) -> None:
    """Claim a case; a lost claim exits 1 and names the holder."""
    hotline = open_hotline(content)
    wording = hotline.knowledge.current.wording
    with changing(hotline) as session:
        member = staff.member(staff.open_account(session, name))
        try:
            casework.claim(session, number, member, say=wording)
        except (AlreadyClaimed, Closed) as lost:
            typer.echo(lost.words(wording), err=True)
            raise typer.Exit(1) from None
    typer.echo(wording.say("case.claimed", number=number, name=name))


def read_district(hotline: Hotline, named: str) -> str:
    """The code of a district named by its code, its name or what people call it; empty stays empty.

    Refused where the content has no such district or several; a content folder without districts has no say.
    """
    districts = hotline.knowledge.current.districts
    if not named or not districts or named in districts:
        return named
    found = [one.code for one in districts.values() if named.strip() in (one.name, *one.aliases)]
    if len(found) != 1:
        known = "、".join(f"{district.code} {district.name}" for district in districts.values())
        refuse(hotline.knowledge.current.wording.say("staff.unknown_district", code=named, known=known))
    return found[0]


def _json(row: CaseRecord, holder: str) -> str:
    fields = {
        "number": row.number,
        "status": row.status.value,
        "district": row.district,
        "packet": row.packet,
        "claimed_by": holder or None,
    }
    return json.dumps(fields, ensure_ascii=False)


def _line(hotline: Hotline, row: CaseRecord, holder: str) -> str:
    base = hotline.knowledge.current
    district = base.districts.get(row.district)
    status = base.wording.say(f"case.status.{row.status.value}")
    return "\t".join((row.number, status, district.name if district else row.district, holder)).rstrip()
