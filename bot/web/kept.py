"""A form that came when the session had ended: what was typed is kept in the page through the sign-in, nowhere else."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from knowledge.base import KnowledgeBase

ACTION = "kept.action"
"""Field of the sign-in form that names where the kept form was going; ``kept.field.NAME`` are its fields."""
_FIELD = "kept.field."
_LONG = 60
"""Characters; a longer value is text that somebody wrote, and is shown as such."""


@dataclass(frozen=True)
class Field:
    """One field as it was posted."""

    name: str
    value: str

    @property
    def written(self) -> bool:
        """Somebody's own words rather than a key or a choice."""
        return "\n" in self.value or len(self.value) > _LONG or any("\u4e00" <= char <= "\u9fff" for char in self.value)


@dataclass(frozen=True)
class KeptForm:
    """Where it was going and what was in it; empty fields and files are not kept."""

    action: str
    fields: tuple[Field, ...]


def labels(kept: KeptForm, knowledge: KnowledgeBase) -> dict[str, str]:
    """What people call the fields of a form, by name: as its own page does, where the content names them."""
    rules, wording = knowledge.casework, knowledge.wording
    of_steps = rules.life.field if rules and "/life/moves/" in kept.action else {}
    of_page = "edit" if kept.action.startswith(("/knowledge/", "/new-entry")) else "work"
    found = {}
    for name in {field.name for field in kept.fields}:
        keys = (f"kept.field.{name}", f"{of_page}.field.{name}", "kept.field.other")
        key = next(key for key in keys if key in wording)
        found[name] = of_steps[name].label if name in of_steps else wording.say(key)
    return found


async def posted(request: Request) -> KeptForm | None:
    """The form that this request is; None where it is none or says nothing."""
    if request.method != "POST" or "form" not in request.headers.get("content-type", ""):
        return None
    found = _texts(await request.form())
    return KeptForm(request.url.path, found) if found else None


async def carried(request: Request) -> KeptForm | None:
    """The form that the sign-in form carries along."""
    form = await request.form()
    action = form.get(ACTION)
    fields = (Field(one.name.removeprefix(_FIELD), one.value) for one in _texts(form) if one.name.startswith(_FIELD))
    return KeptForm(action, tuple(fields)) if isinstance(action, str) and action else None


Carried = Annotated[KeptForm | None, Depends(carried)]


def _texts(form: FormData) -> tuple[Field, ...]:
    return tuple(Field(name, value) for name, value in form.multi_items() if isinstance(value, str) and value)
