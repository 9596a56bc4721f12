"""Street and community, where the office has its tree of units that deep: asked once, skipped with 不清楚.

So that a referral goes to the named person of the community at once (每个社区明确专人). Not where the channel's
provider stands abroad: so near an address nothing is asked there.
"""

from handlers.actions import LONGEST, Action
from handlers.conversation import Handoff, HandoffStage
from handlers.messages import Choice, Reply
from handlers.persons import whose
from handlers.snapshot import UnitView
from handlers.spoken import bare
from handlers.turn import Context

MOST = 60
"""Buttons of one message; more are typed."""
_SHORTEST = 2
"""Characters of a name's part that somebody types instead of the whole."""


def asked_next(context: Context, handoff: Handoff) -> Handoff:
    """On to the street, the community, or the contact, after the district or one of these is known."""
    deeper = _below(context, handoff)
    stage = HandoffStage.NEIGHBOURHOOD if deeper else HandoffStage.CONTACT
    return handoff.model_copy(update={"stage": stage})


def ask(context: Context, handoff: Handoff) -> Reply:
    """「您家在哪个街道？」, with what there is to choose from."""
    below = _below(context, handoff)
    buttons = tuple(_choice(unit) for unit in below if len(_id(unit).encode()) <= LONGEST)[:MOST]
    text = context.say("handoff.neighbourhood", community=below[0].community if below else False, who=whose(context))
    return Reply(text=text, choices=(*buttons, *context.choices(Action.UNIT_UNKNOWN, Action.BACK)))


def tapped(context: Context, handoff: Handoff) -> Handoff:
    """The unit of the button; a button of somewhere else asks again, 不清楚 leaves it at what is known."""
    if context.action is Action.UNIT_UNKNOWN:
        return handoff.model_copy(update={"stage": HandoffStage.CONTACT})
    known = {unit.code for unit in _below(context, handoff)}
    return asked_next(context, _at(handoff, context.argument)) if context.argument in known else handoff


def typed(context: Context, handoff: Handoff) -> Handoff | None:
    """The one unit that the text names; None where it names none or several."""
    below = _below(context, handoff)
    exact = [unit for unit in below if context.plain == bare(unit.name)]
    named = exact or [unit for unit in below if _is_named(bare(unit.name), context.plain)]
    return asked_next(context, _at(handoff, named[0].code)) if len(named) == 1 else None


def _is_named(name: str, plain: str) -> bool:
    return name in plain or (len(plain) >= _SHORTEST and name.startswith(plain))


def _below(context: Context, handoff: Handoff) -> tuple[UnitView, ...]:
    if not handoff.district or context.snapshot.abroad:
        return ()
    return context.snapshot.units_under(handoff.unit or handoff.district)


def _at(handoff: Handoff, code: str) -> Handoff:
    return handoff.model_copy(update={"unit": code})


def _id(unit: UnitView) -> str:
    return f"{Action.UNIT}:{unit.code}"


def _choice(unit: UnitView) -> Choice:
    return Choice(id=_id(unit), label=unit.name)
