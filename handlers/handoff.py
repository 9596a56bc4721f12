"""转办: consent, district, a way to be reached, and the case with everything in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers import neighbourhood
from handlers.actions import Action
from handlers.cases import case_lines
from handlers.consent import consent_version
from handlers.conversation import Handoff, HandoffStage
from handlers.districts import read_districts, short_name
from handlers.effects import Effect, OpenCase, RecordConsent
from handlers.messages import Choice, Reply
from handlers.packet import category_of, packet_of
from handlers.persons import whose
from handlers.snapshot import CaseView
from handlers.spoken import bare
from handlers.telephone import read_telephone
from handlers.turn import Context, Turn

_PHONE_LIKE = 5
"""So many digits are meant as a telephone number, right or wrong."""


def handle(context: Context) -> Turn | None:
    """人工 and the buttons of a referral, and what is typed while a district or a number is asked for."""
    if context.action in MOVES:
        return MOVES[context.action](context)
    if context.conversation.handoff is None or context.action is not None or not context.plain:
        return None
    stage = context.conversation.handoff.stage
    if stage is HandoffStage.DISTRICT:
        return _typed_district(context) or _too_early(context)
    if stage is HandoffStage.NEIGHBOURHOOD:
        return _placed(context, neighbourhood.typed(context, context.conversation.handoff)) or _too_early(context)
    return _typed_contact(context) if stage is HandoffStage.CONTACT else None


def prompt(context: Context) -> tuple[Reply, ...]:
    """What the referral waits for, shown again after something else was said."""
    handoff = context.conversation.handoff
    return (_ask(context, handoff),) if handoff else ()


def go_back(context: Context) -> Turn | None:
    """返回: one step less; from the consent out of the referral."""
    handoff = context.conversation.handoff
    if handoff is None:
        return None
    if handoff.stage in {HandoffStage.CONTACT, HandoffStage.NEIGHBOURHOOD}:
        anew = {"stage": HandoffStage.DISTRICT, "district": "", "unit": ""}
        return _show(context, handoff.model_copy(update=anew))
    if handoff.stage is HandoffStage.DISTRICT:
        return _show(context, Handoff())
    return stop(context)


def start_again(context: Context) -> Turn | None:
    """重来: from the consent on."""
    return _show(context, Handoff()) if context.conversation.handoff else None


def stop(context: Context) -> Turn | None:
    """停止: nothing is sent, and a screening goes on where it was."""
    if context.conversation.handoff is None:
        return None
    reply = context.reply("handoff.stopped", Action.HUMAN, Action.HELP)
    return Turn((reply,), context.with_changes(handoff=None), aside=True)


def _start(context: Context) -> Turn:
    """人工: an open case is shown instead of a second one."""
    open_cases = [case for case in context.snapshot.cases() if case.open]
    if open_cases:
        return _already(context, open_cases)
    return _show(context, context.conversation.handoff or Handoff())


def _already(context: Context, open_cases: list[CaseView]) -> Turn:
    text = context.say("handoff.already", cases=case_lines(context, open_cases))
    withdraw = tuple(context.choice(Action.WITHDRAW, case.number) for case in open_cases[:1])
    reply = Reply(text=text, choices=(context.choice(Action.CASES), *withdraw, context.choice(Action.HELP)))
    return Turn((reply,), context.with_changes(handoff=None), aside=True)


def _agree(context: Context) -> Turn:
    """The consent is given; a district that is known already is not asked for again."""
    handoff = context.conversation.handoff
    if handoff is None or handoff.stage is not HandoffStage.CONSENT:
        return _start(context)
    version = _version(context)
    consent = RecordConsent(purpose="handoff", version=version, given=True)
    agreed = handoff.model_copy(update={"consent_version": version, "stage": HandoffStage.DISTRICT})
    known = _known_district(context)
    if known in context.knowledge.districts or not context.knowledge.districts:
        return _district_known(context, agreed, known, (consent,))
    return _show(context, agreed, (consent,))


def _refuse(context: Context) -> Turn:
    handoff = context.conversation.handoff
    if handoff is None:
        return Turn((context.reply("handoff.nothing", Action.HUMAN, Action.HELP),), context.conversation, aside=True)
    consent = RecordConsent(purpose="handoff", version=_version(context), given=False)
    reply = context.reply("handoff.refused", Action.HUMAN, Action.HELP)
    return Turn((reply,), context.with_changes(handoff=None), (consent,), aside=True)


def _district(context: Context) -> Turn:
    handoff = context.conversation.handoff
    if handoff is None or not handoff.consent_version:
        return _start(context)
    code = "" if context.action is Action.DISTRICT_UNKNOWN else context.argument
    if code and code not in context.knowledge.districts:
        return _show(context, handoff)
    return _district_known(context, handoff, code)


def _typed_district(context: Context) -> Turn | None:
    handoff = context.conversation.handoff
    named = read_districts(context.plain, tuple(context.knowledge.districts.values()))
    if handoff is None or not named:
        return None
    if len(named) == 1:
        return _district_known(context, handoff, named[0].code)
    choices = tuple(_district_choice(context, district.code) for district in named)
    reply = Reply(text=context.say("handoff.which_district"), choices=(*choices, context.choice(Action.BACK)))
    return Turn((reply,), context.conversation)


def _district_known(context: Context, handoff: Handoff, code: str, effects: tuple[Effect, ...] = ()) -> Turn:
    """On to the contact; where the channel stands abroad, the chat itself is the way and nothing is asked."""
    placed = neighbourhood.asked_next(context, handoff.model_copy(update={"district": code, "unit": ""}))
    return _placed(context, placed, effects) or _show(context, placed, effects)


def _neighbourhood(context: Context) -> Turn:
    handoff = context.conversation.handoff
    if handoff is None or handoff.stage is not HandoffStage.NEIGHBOURHOOD:
        return _start(context)
    return _placed(context, neighbourhood.tapped(context, handoff)) or _start(context)


def _placed(context: Context, handoff: Handoff | None, effects: tuple[Effect, ...] = ()) -> Turn | None:
    """What is asked next; None where what was typed names no place."""
    if handoff is None:
        return None
    if handoff.stage is HandoffStage.CONTACT and context.snapshot.abroad:
        return _open(context, handoff, "", effects)
    return _show(context, handoff, effects)


def _without_telephone(context: Context) -> Turn:
    """By the chat; at the operator's desk, whose window is not the caller's, by the caller's own ringing again."""
    handoff = context.conversation.handoff
    offered = Action.CONTACT_NONE if context.snapshot.by_operator else Action.CONTACT_CHAT
    if handoff is None or handoff.stage is not HandoffStage.CONTACT or context.action is not offered:
        return _start(context)
    return _open(context, handoff, "")


def _typed_contact(context: Context) -> Turn | None:
    handoff = context.conversation.handoff
    number = read_telephone(context.text)
    if handoff is not None and number:
        return _open(context, handoff, number)
    if sum(char.isdigit() for char in context.text) >= _PHONE_LIKE:
        reply = Reply(text=context.say("handoff.bad_telephone"))
        return Turn((reply,), context.conversation, private=True, aside=True)
    return _district_again(context, handoff) if handoff is not None else None


def _too_early(context: Context) -> Turn | None:
    """A telephone number before it is asked for: it is not kept in the conversation, and has its own step."""
    if context.snapshot.abroad or not read_telephone(context.text):
        return None
    return Turn((Reply(text=context.say("handoff.telephone_later")),), context.conversation, private=True, aside=True)


def _district_again(context: Context, handoff: Handoff) -> Turn | None:
    """道外, typed where the telephone is asked for: the district is put right, and the telephone asked for again."""
    named = read_districts(context.plain, tuple(context.knowledge.districts.values()))
    if len(named) != 1 or context.plain not in [bare(name) for name in (named[0].name, *named[0].aliases)]:
        return None
    turn = _district_known(context, handoff, named[0].code)
    said = Reply(text=context.say("handoff.district_again", district=named[0].name))
    return replace(turn, replies=(said, *turn.replies))


def _open(context: Context, handoff: Handoff, contact: str, effects: tuple[Effect, ...] = ()) -> Turn:
    """The case, and what the resident is told of it: number, look-up code, place in line."""
    number, secret = context.snapshot.fresh_case()
    packet, rules = packet_of(context), context.knowledge.casework
    opened = OpenCase(
        number=number,
        secret=secret,
        district=handoff.district,
        unit=handoff.unit,
        category=category_of(context),
        packet=packet,
        contact=contact,
        consent_version=handoff.consent_version,
    )
    first = rules is not None and rules.queue.goes_ahead(packet.get("decision"))
    text = context.say(
        "handoff.opened",
        number=number,
        secret=secret,
        ahead=context.snapshot.waiting(handoff.district, first=first, unit=handoff.unit),
        first=first,
        district=_district_name(context, handoff.district),
        by_telephone=bool(contact),
    )
    cases = (*context.conversation.cases, number)
    about = context.screening.about if context.screening else ""
    district = (handoff.district if not about else "") or context.conversation.district
    conversation = context.with_changes(handoff=None, cases=cases, district=district)
    reply = Reply(text=text, choices=context.choices(Action.CASES, Action.HELP), private=True)
    return Turn((reply,), conversation, (*effects, opened), private=bool(contact), aside=True)


MOVES: Mapping[Action | None, Callable[[Context], Turn]] = {
    Action.HUMAN: _start,
    Action.HANDOFF_AGREE: _agree,
    Action.HANDOFF_REFUSE: _refuse,
    Action.DISTRICT: _district,
    Action.DISTRICT_UNKNOWN: _district,
    Action.UNIT: _neighbourhood,
    Action.UNIT_UNKNOWN: _neighbourhood,
    Action.CONTACT_CHAT: _without_telephone,
    Action.CONTACT_NONE: _without_telephone,
}


def _show(context: Context, handoff: Handoff, effects: tuple[Effect, ...] = ()) -> Turn:
    return Turn((_ask(context, handoff),), context.with_changes(handoff=handoff), effects)


def _ask(context: Context, handoff: Handoff) -> Reply:
    match handoff.stage:
        case HandoffStage.CONSENT:
            choices = context.choices(Action.HANDOFF_AGREE, Action.HANDOFF_REFUSE)
            return Reply(text=context.say(_consent_key(context)), choices=choices)
        case HandoffStage.DISTRICT:
            names = tuple(_district_choice(context, code) for code in context.knowledge.districts)
            last = context.choices(Action.DISTRICT_UNKNOWN, Action.BACK)
            return Reply(text=context.say("handoff.district", who=whose(context)), choices=(*names, *last))
        case HandoffStage.NEIGHBOURHOOD:
            return neighbourhood.ask(context, handoff)
        case HandoffStage.CONTACT:
            by_operator = context.snapshot.by_operator  # a number's first digit, sent alone, goes back at most
            ways = (Action.BACK, Action.CONTACT_NONE) if by_operator else (Action.CONTACT_CHAT, Action.BACK)
            return context.reply("handoff.contact", *ways)


def _known_district(context: Context) -> str:
    """Where the person lives whom it is about: of somebody else only what their own screening says."""
    screening = context.screening
    if screening is not None and screening.about:
        return str(screening.answers.get("district") or "")
    return context.conversation.lives_in


def _version(context: Context) -> str:
    return consent_version(context, _consent_key(context))


def _consent_key(context: Context) -> str:
    """Abroad no telephone number is asked for, so that the text promises other things."""
    return "handoff.consent.abroad" if context.snapshot.abroad else "handoff.consent"


def _district_choice(context: Context, code: str) -> Choice:
    return Choice(id=f"{Action.DISTRICT}:{code}", label=short_name(context.knowledge.districts[code]))


def _district_name(context: Context, code: str) -> str:
    return context.knowledge.districts[code].name if code in context.knowledge.districts else ""
