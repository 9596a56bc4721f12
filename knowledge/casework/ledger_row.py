"""One row of an office's own ledger: who it is about, where they stand, and what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from knowledge.casework import life as table
from knowledge.casework.casework import Casework
from knowledge.casework.identifiers import Identity, Wrong, read_credit_code, read_identity
from knowledge.casework.ledger_cell import Problem, as_day, as_digits, as_month, as_text
from knowledge.casework.ledger_choice import Spellings
from knowledge.casework.ledger_header import Header
from knowledge.casework.ledger_words import LEDGER, STANDS, TAKE_OVER, plain
from knowledge.casework.life import Moved, Refusal
from knowledge.casework.life_table import LONGEST, FieldKind, Value
from knowledge.casework.sheets import RECORDED, Column, Fill
from knowledge.identity import strike
from knowledge.schema import District

_PERSON = {
    Fill.NAME: "name",
    Fill.TELEPHONE: "telephone",
    Fill.ADDRESS: "address",
    Fill.STREET: "street",
    Fill.COMMUNITY: "community",
}
_AS_WRITTEN = {
    Fill.SERVICES: "ledger_services",
    Fill.SUBSIDIES: "ledger_subsidies",
    Fill.VISITS: "ledger_visits",
    Fill.RESPONSIBLE: "ledger_responsible",
}
"""What the ledger tells in words only, kept word for word."""
_IGNORED = {Fill.ROW_NUMBER, Fill.CASE_NUMBER, Fill.UNIT, Fill.EMPTY, Fill.NAME_MASKED, Fill.IDENTITY_MASKED}
_NUMBERED = {Fill.CERTIFICATE, Fill.EMPLOYER_CODE}
"""Texts that are a number, which may look like an identity number."""
_STANDS_BY = (("exited_on", "exited"), ("employed_on", "employed"), ("recognised_on", "recognised"))
"""Where a person stands whom the ledger gives no state: by the last of these days that is written."""
_LONGEST = LONGEST[FieldKind.TEXT]


@dataclass(frozen=True)
class Cell:
    """A cell as the file has it. ``wrong`` is a problem's key: the cell holds a formula or an error of Excel."""

    value: object = None
    wrong: str = ""


@dataclass(frozen=True)
class Taken:
    """A row that can be taken over. Never logged."""

    row: int
    person: Mapping[str, str]
    """Details of the person by name, as bot.casework.persons.Person has them."""
    identity: Identity
    district: str
    form: Mapping[str, Value]
    """The form of the move that takes the person over."""
    moved: Moved

    def __repr__(self) -> str:
        return f"<Taken row {self.row}>"


@dataclass(frozen=True)
class LedgerRows:
    """Reads the rows under one header."""

    rules: Casework
    districts: Mapping[str, District]
    header: Header
    today: date
    mac: bool = False
    """The file counts its days from 1904."""
    district: str = ""
    """The district of rows that name none."""
    only: str = ""
    """The one district whose people may be taken over; empty: all."""
    whole_month: bool = False
    """A month alone means its first day."""

    @cached_property
    def spellings(self) -> Mapping[str, Spellings]:
        """How each field of choices is spelt."""
        life, words = self.rules.life, self.rules.ledger_words
        return {name: Spellings(life.field[name], known) for name, known in words.spellings(life).items()}

    def read(self, row: int, cells: Sequence[Cell]) -> Taken | tuple[Problem, ...]:
        """The person of a row, or everything that is wrong with it."""
        return _Row(self, row, cells).read()

    def is_person(self, cells: Sequence[Cell]) -> bool:
        """Whether a row can be a person: not blank, not the headings again, not the foot of the table."""
        taken = {at: _shown(cells[at]) for at in self.header.columns if at < len(cells)}
        if all(plain(text) == plain(self.header.written[at]) for at, text in taken.items() if text):
            return False  # the headings once more, or nothing in any column that is taken
        if any(text for at, text in taken.items() if self.header.columns[at].fill is Fill.IDENTITY):
            return True
        return not self.rules.ledger_words.is_footer([_shown(cell) for cell in cells])


@dataclass
class _Row:
    """One row being read; problems gather."""

    reader: LedgerRows
    row: int
    cells: Sequence[Cell]
    problems: list[Problem] = field(default_factory=list)
    person: dict[str, str] = field(default_factory=dict)
    form: dict[str, Value] = field(default_factory=dict)
    district: str = ""
    identity: Identity | None = None
    birth: tuple[int, int, int] | None = None
    sex: str = ""

    def read(self) -> Taken | tuple[Problem, ...]:
        self.district = self.reader.district
        for at, column in self.reader.header.columns.items():
            cell = self.cells[at] if at < len(self.cells) else Cell()
            if column.fill in _IGNORED:
                continue
            if cell.wrong:
                self._wrong(column, Problem(cell.wrong))
            elif problem := self._take(column, cell.value):
                self._wrong(column, problem)
        self._whole()
        if self.problems or self.identity is None:
            return tuple(self.problems)
        moved = self._moved()
        if isinstance(moved, Problem):
            return (moved,)
        return Taken(self.row, self.person, self.identity, self.district, self.form, moved)

    def _take(self, column: Column, value: object) -> Problem | None:
        fill = column.fill
        if special := _SPECIAL.get(fill):
            return special(self, value)
        name = RECORDED.get(fill) or _AS_WRITTEN.get(fill) or ""
        shape = self.reader.rules.life.field.get(name)
        if shape is not None and shape.kind in {FieldKind.DAY, FieldKind.COMING_DAY}:
            return self._day(name, value)
        if shape is not None and shape.choices:
            return self._choices(name, value)
        return self._text(fill, name, value)

    def _text(self, fill: Fill, name: str, value: object) -> Problem | None:
        text = as_text(value)
        if isinstance(text, Problem):
            return text
        shape = self.reader.rules.life.field.get(name)
        longest = LONGEST.get(shape.kind, _LONGEST) if shape else _LONGEST
        if len(text) > longest:
            return Problem("too-long", {"longest": str(longest)})
        if fill not in _NUMBERED and strike(text)[1]:
            return Problem("identity-in-text")
        if fill in _PERSON:
            self.person[_PERSON[fill]] = text
        elif text and fill is Fill.EMPLOYER_CODE:
            return self._credit_code(text)
        elif text:
            self.form[name] = text
        return None

    def _credit_code(self, text: str) -> Problem | None:
        code = read_credit_code(text)
        if isinstance(code, Wrong):
            return Problem("number", {"why": self.reader.rules.texts.say(code.key)})
        self.form["employer_code"] = code
        return None

    def _day(self, name: str, value: object) -> Problem | None:
        if self._blank(value):
            return None
        day = as_day(value, mac=self.reader.mac, whole_month=self.reader.whole_month)
        if isinstance(day, Problem):
            return day
        self.form[name] = day
        return None

    def _choices(self, name: str, value: object) -> Problem | None:
        text = as_text(value)
        if isinstance(text, Problem) or self._blank(text):
            return text if isinstance(text, Problem) else None
        found = self.reader.spellings[name].read(text)
        if isinstance(found, Problem):
            return found
        self.form[name] = found
        return None

    def _exit_reason(self, value: object) -> Problem | None:
        text = as_text(value)
        if isinstance(text, Problem) or self._blank(text):
            return text if isinstance(text, Problem) else None
        if strike(text)[1]:
            return Problem("identity-in-text")
        reason, detail = self.reader.spellings["exit_reason"].read_reason(text)
        self.form |= {"exit_reason": reason} | ({"exit_detail": detail} if detail else {})
        return None

    def _identity(self, value: object) -> Problem | None:
        text = as_digits(value)
        if isinstance(text, Problem):
            return text
        if not text:
            return Problem("empty")
        found = read_identity(text, self.reader.today)
        if isinstance(found, Wrong):
            return Problem("number", {"why": self.reader.rules.texts.say(found.key)})
        self.identity = found
        self.person["identity"] = found.number
        return None

    def _sex(self, value: object) -> Problem | None:
        self.sex = plain(_shown(Cell(value)))
        return None

    def _birth(self, value: object) -> Problem | None:
        if not self._blank(value):
            self.birth = as_month(value, mac=self.reader.mac)
            return None if self.birth else Problem("no-day", {"written": ""})
        return None

    def _district(self, value: object) -> Problem | None:
        text = as_text(value)
        if isinstance(text, Problem) or not text:
            return text if isinstance(text, Problem) else None
        names = [
            code
            for code, one in self.reader.districts.items()
            if plain(text) in {code, plain(one.name), *map(plain, one.aliases)}
        ]
        if len(names) != 1:
            return Problem("unknown-district", {"written": text[:20]})
        self.district = names[0]
        return None

    def _stands(self, value: object) -> Problem | None:
        return self._choices(STANDS, value)

    def _whole(self) -> None:
        """What only shows when the whole row is read."""
        header, only = self.reader.header, self.reader.only
        named = header.of(Fill.NAME)
        if not self.person.get("name") and all(problem.column != named for problem in self.problems):
            self.problems.append(Problem("empty", column=named))
        if not self.district and not self.problems:
            self.problems.append(Problem("no-district", column=header.of(Fill.DISTRICT)))
        if only and self.district and self.district != only:
            self.problems.append(Problem("other-district", column=header.of(Fill.DISTRICT)))
        if self.identity is None:
            return
        born = self.identity.birth
        known = (born.year, born.month, born.day)
        if self.birth and any(written and written != right for written, right in zip(self.birth, known, strict=True)):
            self.problems.append(Problem("other-birth", column=header.of(Fill.BIRTH_DATE)))
        sexes = {"男": "male", "女": "female"}
        if self.sex in sexes and sexes[self.sex] != self.identity.sex:
            self.problems.append(Problem("other-sex", column=header.of(Fill.SEX)))

    def _moved(self) -> Moved | Problem:
        """The move that takes the person over, asked of the table as any other."""
        life, today = self.reader.rules.life, self.reader.today
        begun = table.begin(life, today)
        self.form["imported_on"] = today
        if STANDS not in self.form:
            stands = next((state for name, state in _STANDS_BY if name in self.form), "")
            if not stands:
                return Problem("no-state", column=self.reader.header.of(Fill.RECOGNISED_ON))
            self.form[STANDS] = stands
        moved = table.move(life, begun.state, TAKE_OVER, begun.record, self.form, role=LEDGER, on=today)
        if not isinstance(moved, Refusal):
            return moved
        return Problem("refused", {"why": self.reader.rules.texts.say(moved.key, **moved.values)})

    def _blank(self, value: object) -> bool:
        return value is None or plain(str(value)) in self.reader.rules.ledger_words.plain_blanks

    def _wrong(self, column: Column, problem: Problem) -> None:
        at = next(place for place, known in self.reader.header.columns.items() if known is column)
        self.problems.append(Problem(problem.key, problem.values, self.reader.header.written[at]))


_SPECIAL: Mapping[Fill, Callable[[_Row, object], Problem | None]] = {
    Fill.IDENTITY: _Row._identity,  # noqa: SLF001 - the table of this file's own class
    Fill.SEX: _Row._sex,  # noqa: SLF001 - as above
    Fill.BIRTH_DATE: _Row._birth,  # noqa: SLF001 - as above
    Fill.DISTRICT: _Row._district,  # noqa: SLF001 - as above
    Fill.STATE: _Row._stands,  # noqa: SLF001 - as above
    Fill.EXIT_REASON: _Row._exit_reason,  # noqa: SLF001 - as above
}


def _shown(cell: Cell) -> str:
    text = as_text(cell.value)
    return text if isinstance(text, str) else str(cell.value)
