"""The record of a life and the forms of its moves as JSON, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import JsonValue

from knowledge.casework.life import Record
from knowledge.casework.life_table import FieldKind, LifeTable, Move, Value
from knowledge.identity import strike

_DAYS = frozenset({FieldKind.DAY, FieldKind.COMING_DAY})
_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LINE})
_NUMBERED = frozenset({"certificate", "employer_code"})
"""Texts that are a number themselves, and may be as long as an identity number."""


def written(record: Record) -> dict[str, JsonValue]:
    """As it is stored: days YYYY-MM-DD, several choices as a list."""
    return {name: _written(value) for name, value in record.items()}


def read(life: LifeTable, stored: Mapping[str, Any]) -> dict[str, Value]:
    """As the table knows it. A field that today's table does not have stays as it was written."""
    return {name: _read(life, name, value) for name, value in stored.items()}


def day_of(life: LifeTable, step: Move, form: Record, today: date) -> date:
    """The day a move happened: the first day that its form must name and that has come; else the day it is made."""
    days = (form.get(name) for name in step.needs if life.field[name].kind is FieldKind.DAY)
    return next((day for day in days if isinstance(day, date)), today)


def holding_an_identity(life: LifeTable, form: Record) -> str:
    """The first text that holds an identity number, which belongs with the person's details; empty where none does."""
    for name, value in form.items():
        kind = life.field[name].kind if name in life.field else None
        if kind in _TEXTS and name not in _NUMBERED and isinstance(value, str) and strike(value)[1]:
            return name
    return ""


def _written(value: Value) -> JsonValue:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(life: LifeTable, name: str, value: Any) -> Value:
    if name in life.field and life.field[name].kind in _DAYS:
        return date.fromisoformat(value)
    stored: Value = tuple(value) if isinstance(value, list) else value
    return stored
