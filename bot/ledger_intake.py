"""An office's own ledger brought in: checked as a whole, then taken over in one transaction. Page and command alike."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from bot.casework import ledger_import, staff
from bot.casework.ledger_check import LedgerCheck, Progress, Told, header_of, known_people, look_through
from bot.casework.ledger_file import LedgerFileError, opened
from bot.casework.ledger_import import Ready
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.casework.ledger_header import Header
from knowledge.casework.ledger_row import LedgerRows, Taken

LEDGER = "ledger"


class Choice(StrEnum):
    """What is to be done with a file."""

    CHECK = "check"
    """Look only."""
    ALL = "all"
    """Take everybody over; nobody where one row is wrong."""
    CLEAN = "clean"
    """Take over the rows without a problem and leave the others out."""


@dataclass(frozen=True)
class Intake:
    """A file and how it is to be read."""

    source: Path | bytes
    sheet: str = ""
    district: str = ""
    """The district of rows that name none."""
    whole_month: bool = False
    by: StaffMember | None = None
    """The supervisor who brings it; None: whoever runs the command on the machine itself."""

    @property
    def only(self) -> str:
        """The one district whose people may be taken over."""
        return self.by.district if self.by else ""


@dataclass(frozen=True)
class Result:
    """What became of a file. ``taken`` is how many people were taken over; None: nobody was asked to be."""

    check: LedgerCheck
    taken: int | None = None


def bring(
    hotline: Hotline,
    intake: Intake,
    choice: Choice,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Result:
    """Check a file and do with it as chosen. LedgerFileError and CaseRefused say why not; then nothing was changed."""
    if intake.by is not None:
        ledger_import.require_supervisor(intake.by)
    rules = hotline.knowledge.current.casework
    if rules is None or LEDGER not in rules.sheets:
        raise LedgerFileError("no-casework")
    with hotline.store.reading() as session:
        known, members = known_people(session, hotline.vault), staff.everyone(session)
    people: list[Ready] = []

    def take(taken: Taken, digest: str) -> None:
        if choice is not Choice.CHECK:
            people.append(ledger_import.ready(taken, digest, hotline.vault, rules, staff=members, now=now))

    with opened(intake.source, intake.sheet) as page:
        reader = _reader(hotline, rules, intake, header_of(page, rules.sheets[LEDGER]), mac=page.mac, now=now)
        check = look_through(page, reader, hotline.vault, known, take=take, progress=progress)
    if choice is Choice.CHECK or (choice is Choice.ALL and check.wrong):
        return Result(check)
    actor = intake.by.actor if intake.by else "system"
    with hotline.store.transaction() as session:
        taken = ledger_import.take_over(session, hotline.vault, rules, people, actor=actor, checked_at=now, now=now)
    return Result(check, taken)


def fingerprint(data: bytes) -> str:
    """Tells one file from another: what is taken over is the file that was checked."""
    return sha256(data).hexdigest()


def in_words(hotline: Hotline, told: Told) -> str:
    """One problem in words: row, column, what is wrong and what to do."""
    say = hotline.knowledge.current.wording.say
    problem = say(f"import.problem.{told.problem.key}", **told.problem.values)
    return say("import.told", row=str(told.row), column=told.problem.column, problem=problem)


def why_not(hotline: Hotline, error: LedgerFileError) -> str:
    """Why a file cannot be read, in words."""
    return hotline.knowledge.current.wording.say(f"import.file.{error.key}", **error.values)


def _reader(
    hotline: Hotline, rules: Casework, intake: Intake, header: Header, *, mac: bool, now: datetime
) -> LedgerRows:
    return LedgerRows(
        rules=rules,
        districts=hotline.knowledge.current.districts,
        header=header,
        today=local_date(now),
        mac=mac,
        district=intake.district or intake.only,
        only=intake.only,
        whole_month=intake.whole_month,
    )
