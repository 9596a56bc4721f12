"""Moves of many lives at once, each as if it were made alone; one move is a list of one.

What a move asks of the database is asked once for all of them, which is what makes many cheap. Every function takes the
caller's session, writes its audit lines in the same transaction and never commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import JsonValue
from sqlmodel import Session, col, select

from bot.casework import ended_with, life_deadlines, life_record, reopening, told
from bot.casework.life_deadlines import Followed
from bot.casework.life_holding import lives_held_by, lives_of
from bot.casework.life_refusals import IdentityInText, MovedMeanwhile, MoveRefused
from bot.casework.staff import StaffMember
from bot.clock import local_date
from bot.store import audit
from bot.store.insert import insert, insert_for_ids
from bot.store.life_models import RECOGNITION, CaseLife, LifeMove
from bot.store.models import CaseRecord, CaseStatus, Role
from knowledge.casework import life as table
from knowledge.casework.casework import Casework
from knowledge.casework.life import Moved, Record, Refusal

__all__ = ["RESIDENT", "ROLES", "Filled", "Order", "begin", "history", "move"]

ROLES = {Role.CASEWORKER: "caseworker", Role.SUPERVISOR: "supervisor"}
"""Accounts' roles, as the table of moves names them."""
RESIDENT = "resident"
"""The same of the resident, whom the audit trail names so too."""


@dataclass(frozen=True)
class Filled:
    """A move with its form filled in."""

    move: str
    form: Record = field(default_factory=dict)
    seen: int | None = None
    """The version that the form was made from (``lives.Life.version``); None: whatever it stands at."""
    key: str | None = None
    """Names the form: sent twice, the first move is given back and nothing happens."""
    shown: frozenset[str] | None = None
    """What the form told that the move ends (ids of ``ended_with.Running``); None: nobody looked at one."""
    keeps: frozenset[str] = frozenset()
    """Of that, what is left as it is."""


@dataclass(frozen=True)
class Order:
    """A move to make: of which case, by whom; ``staff`` None: by the resident."""

    number: str
    staff: StaffMember | None
    filled: Filled

    @property
    def actor(self) -> str:
        """As the audit trail names them."""
        return self.staff.actor if self.staff else RESIDENT

    @property
    def role(self) -> str:
        """As the table of moves names it."""
        return ROLES[self.staff.role] if self.staff else RESIDENT


@dataclass(frozen=True)
class _Asked:
    """A move of a case that is locked, and whose life has begun."""

    order: Order
    row: CaseRecord
    life: CaseLife


@dataclass(frozen=True)
class _Decided(_Asked):
    """A move that the table allows, before it is written down, with what ends by it."""

    moved: Moved
    on: date
    ends: ended_with.Ends | None


def begin(session: Session, rules: Casework, rows: Sequence[CaseRecord], *, now: datetime) -> dict[int, CaseLife]:
    """The lives of cases by case id, begun now, with the day of the referral, where one has none yet."""
    there = lives_of(session, [row.id for row in rows])
    return there | _begun(session, rules, [row for row in rows if row.id not in there], now)


def history(session: Session, row: CaseRecord) -> Sequence[LifeMove]:
    """All moves of a case, in the order in which they were made."""
    return session.exec(select(LifeMove).where(LifeMove.case_id == row.id).order_by(col(LifeMove.id))).all()


def move(session: Session, rules: Casework, orders: Sequence[Order], *, now: datetime) -> list[int]:
    """Make a move of each of several different cases: state, record, history, deadlines and audit in one; their ids.

    The first that is refused refuses all, as ``lives.move`` says; ValueError where a case is named twice.
    """
    if len({order.number for order in orders}) < len(orders):
        raise ValueError("a case is named twice: its moves come one after the other")
    for order in orders:
        _ = rules.life.move[order.filled.move]
    held = lives_held_by(session, [(order.number, order.staff) for order in orders])
    before = _made_before(session, orders)
    new = [order for order in orders if _key(order) not in before]
    rows = [held.rows[order.number] for order in new]
    begun = held.lives | _begun(session, rules, [row for row in rows if row.id not in held.lives], now)
    asked = [_Asked(order, row, begun[row.id or 0]) for order, row in zip(new, rows, strict=True)]
    decided = [_decided(session, rules, each, now) for each in asked]
    made = before | dict(zip(map(_name, new), _written(session, rules, decided, now), strict=True))
    return [made[_name(order)] for order in orders]


def _decided(session: Session, rules: Casework, asked: _Asked, now: datetime) -> _Decided:
    order, row, life = asked.order, asked.row, asked.life
    filled = order.filled
    if filled.seen not in {None, life.version}:
        raise _moved_meanwhile(session, rules, row)
    if at_fault := life_record.holding_an_identity(rules.life, filled.form):
        raise IdentityInText(at_fault, rules.life.field[at_fault].label)
    record = life_record.read(rules.life, life.record)
    moved = table.move(rules.life, life.state, filled.move, record, filled.form, role=order.role, on=local_date(now))
    if isinstance(moved, Refusal):
        raise MoveRefused(rules, moved)
    on = life_record.day_of(rules.life, rules.life.move[filled.move], filled.form, local_date(now))
    ends = ended_with.ending(
        session,
        rules,
        row,
        record,
        filled.move,
        form=filled.form,
        on=on,
        actor=order.actor,
        shown=filled.shown,
        keeps=filled.keeps,
    )
    return _Decided(order, row, life, moved, on, ends)


def _written(session: Session, rules: Casework, decided: Sequence[_Decided], now: datetime) -> list[int]:
    rows = []
    for each in decided:
        filled, life = each.order.filled, each.life
        rows.append(
            {
                "case_id": life.case_id,
                "move": filled.move,
                "source": life.state,
                "target": each.moved.state,
                "actor": each.order.actor,
                "form": life_record.written(filled.form),
                "happened_on": each.on,
                "at": now,
                "key": _key(each.order),
            }
        )
        life.state, life.record = each.moved.state, life_record.written(each.moved.record)
        life.version, life.updated_at = life.version + 1, now
        life.recognised = life.recognised or filled.move == RECOGNITION
        session.add(life)
    if not rows:
        return []
    made = insert_for_ids(session, LifeMove, rows)
    together = list(zip(made, decided, strict=True))
    followed = [Followed(each.row, each.moved, each.order.filled.form, one, now) for one, each in together]
    life_deadlines.follow(session, rules, followed)
    audit.record_all(session, [_line(one, each.order, now) for one, each in together])
    for ends in (each.ends for each in decided if each.ends is not None):
        ended_with.end(session, ends, now)
    for each in decided:
        if rules.life.move[each.order.filled.move].reopens and each.row.status is CaseStatus.RESOLVED:
            reopening.take_up(session, each.row, each.order.actor, now)
    for each in decided:
        told.tell_of_move(session, each.row, rules.texts, each.order.filled.move, now)
    return made


def _line(made: int, order: Order, now: datetime) -> audit.Line:
    detail: dict[str, JsonValue] = {"move": made, "name": order.filled.move}
    return audit.Line(order.actor, "life.move", f"case:{order.number}", detail, now)


def _begun(session: Session, rules: Casework, rows: Sequence[CaseRecord], now: datetime) -> dict[int, CaseLife]:
    """Begin these lives. Where somebody else began one meanwhile, it is theirs."""
    if not rows:
        return {}
    opened = {row.id or 0: table.begin(rules.life, local_date(row.opened_at)) for row in rows}
    lives = [
        {
            "case_id": row.id,
            "state": opened[row.id or 0].state,
            "record": life_record.written(opened[row.id or 0].record),
            "version": 0,
            "recognised": False,
            "updated_at": row.opened_at,
        }
        for row in rows
    ]
    if None in {life["case_id"] for life in lives}:
        raise ValueError("a case that was never saved")
    statement = insert(session, CaseLife).on_conflict_do_nothing().returning(col(CaseLife.case_id))
    new = set(session.execute(statement, lives).scalars())
    mine = [row for row in rows if row.id in new]
    follows = [Followed(row, opened[row.id or 0], {}, None, row.opened_at) for row in mine]
    life_deadlines.follow(session, rules, follows)
    audit.record_all(
        session,
        [
            audit.Line("system", "life.begin", f"case:{row.number}", {"state": opened[row.id or 0].state}, now)
            for row in mine
        ],
    )
    return lives_of(session, [row.id for row in rows])


def _moved_meanwhile(session: Session, rules: Casework, row: CaseRecord) -> MovedMeanwhile:
    last = history(session, row)[-1]
    label = rules.life.move[last.move].label if last.move in rules.life.move else last.move
    who = rules.life.roles[RESIDENT] if last.actor == RESIDENT else last.actor.removeprefix("staff:")
    return MovedMeanwhile(row.number, who, label)


def _made_before(session: Session, orders: Sequence[Order]) -> dict[str, int]:
    """The ids of the moves that these very forms have made, by key."""
    keys = [key for key in map(_key, orders) if key is not None]
    query = select(LifeMove.key, LifeMove.id).where(col(LifeMove.key).in_(keys))
    return {key: move_id or 0 for key, move_id in (session.exec(query) if keys else ()) if key is not None}


def _key(order: Order) -> str | None:
    return None if order.filled.key is None else f"{order.number}:{order.filled.key}"


def _name(order: Order) -> str:
    return _key(order) or order.number
