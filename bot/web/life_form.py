"""The form of a move as a browser sends it, read into what the table of moves knows."""

from collections.abc import Mapping
from datetime import date

from starlette.datastructures import FormData

from knowledge.casework.life_table import CaseField, FieldKind, LifeTable, Move, Value


def read(life: LifeTable, step: Move, sent: FormData) -> dict[str, Value]:
    """The fields that were filled in; what is no day stays as typed, and the table says that it is wrong."""
    found = {name: _value(life.field[name], sent) for name in step.fields}
    return {name: value for name, value in found.items() if value}


def typed(sent: FormData) -> Mapping[str, tuple[str, ...]]:
    """What was sent, to be shown again when it is refused."""
    return {name: tuple(str(one) for one in sent.getlist(name)) for name in sent}


def _value(field: CaseField, sent: FormData) -> Value:
    words = tuple(str(one).replace("\r\n", "\n").replace("\0", "").strip() for one in sent.getlist(field.id))
    if field.kind is FieldKind.CHOICES:
        return tuple(word for word in words if word)
    word = words[0] if words else ""
    return _day(word) if field.kind in {FieldKind.DAY, FieldKind.COMING_DAY} else word


def _day(word: str) -> Value:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return word
