"""What is known of a person's age: from the identity number an office wrote down, else from their own answers."""

from sqlmodel import Session, col, select

from bot.casework import persons
from bot.casework.work_holding import Rules
from bot.clock import local_date
from bot.store.hiring_models import SubsidyGrant
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from bot.store.vault import UnreadableError, Vault
from knowledge.casework.identifiers import Identity, read_identity
from knowledge.screening.facts import BadFact, Facts, parse

ASKED = ("birth_date", "sex", "female_retirement")


def age_facts(session: Session, vault: Vault, rules: Rules, row: CaseRecord, *, group: str | None = None) -> Facts:
    """Birth date, sex and group of the retirement age, as far as known; nothing where nobody wrote them down.

    ``group`` ("50" or "55") is what a form says; else what an earlier form of this case said. Answers count where the
    resident gave them of themselves.
    """
    packet = row.packet or {}
    answers = packet.get("answers") or {}
    given: dict[str, object] = {}
    if not packet.get("about"):
        given = {name: answers[name] for name in ASKED if answers.get(name) is not None}
    if (known := _identity(session, vault, row)) is not None:
        given |= {"birth_date": known.birth.isoformat(), "sex": known.sex}
    if (said := group or _said_before(session, row)) is not None:
        given["female_retirement"] = int(said)
    try:
        return parse(given, rules.screening)
    except BadFact:
        return Facts()


def _identity(session: Session, vault: Vault, row: CaseRecord) -> Identity | None:
    try:
        number = persons.opened(session, vault, row).identity
    except UnreadableError:
        return None
    found = read_identity(number, local_date(row.opened_at)) if number else None
    return found if isinstance(found, Identity) else None


def _said_before(session: Session, row: CaseRecord) -> int | None:
    for table in (PostPlacement, SubsidyGrant):
        query = (
            select(table.female_retirement)
            .where(table.case_id == row.id, col(table.female_retirement).is_not(None))
            .order_by(col(table.id).desc())
        )
        if (found := session.exec(query.limit(1)).first()) is not None:
            return found
    return None
