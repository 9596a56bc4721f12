"""A resident tells their story, before a screening, in it, or in a question: understood, said back, never trusted."""

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers.actions import Action
from handlers.asking import advance
from handlers.conversation import OTHER, Screening, Stage, Told
from handlers.facts_in_words import lines
from handlers.messages import Choice, Reply
from handlers.onward import begin, go_on, prompt
from handlers.persons import name_of
from handlers.question_asked import asks
from handlers.screening_view import understood
from handlers.spoken import bare, contains, is_like, spellings, without
from handlers.told import BY_THE_WAY, more, pending, reading_of, same_person, tells
from handlers.turn import Context, Turn
from knowledge.base import Status
from knowledge.screening.facts import DECISION_DATE
from knowledge.screening.question import FactValue, Question
from knowledge.screening.reading_people import SELF
from knowledge.screening.reading_story import Reading
from knowledge.screening.rules import Screening as Rules

_A_STORY = 3
"""Facts without a question that are told to be judged."""
_WORTH_KEEPING = 2
"""Facts in a question that are worth offering to go on with."""
_LONGEST_WISH = 60
"""Characters at the end of a clause in which a wish is looked for: from every place there, so no more of them."""
_CLAUSE_END = re.compile(r"[，,。.！!；;？?\s]+")
_OPEN = frozenset({Stage.NOTICE, Stage.ASKING, Stage.CONSENT, Stage.REVIEW})


def handle_outside(context: Context) -> Turn | None:
    """A story where no screening was ever begun, or none is left."""
    rules = context.knowledge.screening
    return handle(context, rules) if rules is not None and context.screening is None else None


def handle(context: Context, rules: Rules) -> Turn | None:
    """A story, or the wish to screen somebody else; None for what is neither."""
    if context.action is not None or not context.plain or context.conversation.handoff is not None:
        return None
    if not any(char.isalpha() for char in context.plain):  # a number alone tells nothing
        return None
    told = told_now(context)
    reading = reading_of(context.knowledge, rules, told)
    asks = _asks(context, reading, rules)
    if reading.person != SELF and contains(context.knowledge.wording, "measure", context.plain) and not asks:
        return _for_somebody(context, rules, reading)
    screening = context.screening
    begun = screening is not None and screening.stage in _OPEN
    if asks and not (begun and tells(reading.facts, rules) >= _A_STORY):
        return None
    if screening is not None and screening.stage in _OPEN:
        return _in_a_screening(context, rules, screening, reading)
    enough = _WORTH_KEEPING if _only_wishes(context) else _A_STORY
    return (
        begin_with(context, rules, _all_told(context, rules, reading))
        if tells(reading.facts, rules) >= enough
        else None
    )


def _all_told(context: Context, rules: Rules, reading: Reading) -> Told:
    """This message, behind what was told of the same person today and promised not to be asked again."""
    before = context.conversation.told
    if (
        before is None
        or before.on != context.today
        or reading_of(context.knowledge, rules, before).person != reading.person
    ):
        return told_now(context)
    return more(before, context.question, context.today)


def _asks(context: Context, reading: Reading, rules: Rules) -> bool:
    """Whether the words ask something that is to be answered first.

    A story does not that only ends as people speak (没登记呢), or that asks what the base has no one answer to: whether
    such a person qualifies (我妈51了没工作，户口香坊城镇，能不能办) is what the screening answers.
    """
    if not asks(context) or _only_wishes(context):
        return False
    if tells(reading.facts, rules) < _A_STORY:
        return True
    finding = context.knowledge.search(context.question, topic=context.conversation.topic)
    return finding.status is Status.ANSWERED or finding.elsewhere is not None


def _only_wishes(context: Context) -> bool:
    """All that is asked is whether such a person can have something, and what: the screening answers that."""
    wording, wish = context.knowledge.wording, context.say("wishing.clause")
    clauses = [bare(each) for each in _CLAUSE_END.split(context.text) if contains(wording, "asking_in_a_story", each)]
    return bool(clauses) and all(is_like(wish, clause) or _tells_and_wishes(context, clause) for clause in clauses)


def _tells_and_wishes(context: Context, clause: str) -> bool:
    """带个孩子能有啥补助: before the wish only what is told, and nothing of ours by its name."""
    told = clause[:-_LONGEST_WISH] + without(context.say("wishing.tail"), clause[-_LONGEST_WISH:])
    wording = context.knowledge.wording
    return told != clause and not contains(wording, "asking_in_a_story", told) and not contains(wording, "ours", told)


def answer_to(context: Context, rules: Rules, screening: Screening, question: Question) -> dict[str, FactValue] | None:
    """Free words that tell of what was asked and of nothing else: an answer, which needs no second tap (没活儿干)."""
    if question.several or not any(char.isalpha() for char in context.plain):
        return None
    reading = reading_of(context.knowledge, rules, told_now(context))
    stated = {fact: value for fact, value in _stated(reading).items() if fact in question.facts}
    mine = same_person(rules, screening.about, reading.person) and not _of_the_writer(screening, context, reading)
    only_this = bool(stated) and set(_stated(reading)) <= {*question.facts, *BY_THE_WAY}
    clear = not reading.contradictions and not reading.unreadable
    return stated if mine and only_this and clear else None


def told_now(context: Context) -> Told:
    """This message, as words that state facts."""
    return Told(words=context.question, on=context.today)


def _in_a_screening(context: Context, rules: Rules, screening: Screening, reading: Reading) -> Turn | None:
    """The story is said back; one of somebody else is not mixed in."""
    known = screening.answers
    fresh = {fact: value for fact, value in _stated(reading).items() if fact not in known or known[fact] != value}
    rough = bool(reading.rough) and _is_kept_roughly(context, rules, screening)
    if not fresh and not reading.contradictions and not reading.unreadable and not rough:
        return None
    if not same_person(rules, screening.about, reading.person) or _of_the_writer(screening, context, reading):
        if screening.steps:
            return _somebody_else(context, reading.person)
        return begin(context, Screening(about=reading.person, told=told_now(context)))
    if screening.stage is Stage.REVIEW and fresh and not reading.contradictions and not reading.unreadable:
        return hear(context, rules, screening, fresh)
    return _listening(context, rules, listen(screening, context, fresh))


def _is_kept_roughly(context: Context, rules: Rules, screening: Screening) -> bool:
    """Whether a rough day (前年登的记) is kept: until it may be asked, and afterwards where it settles the same."""
    heard = listen(screening, context, {})
    return screening.stage is Stage.NOTICE or bool(pending(context.knowledge, rules, heard, context.today).rough)


def _listening(context: Context, rules: Rules, listening: Screening) -> Turn:
    """Before anything may be asked it waits; else what is told is reviewed."""
    conversation = context.with_changes(screening=listening)
    if listening.stage is Stage.NOTICE:
        return Turn(prompt(replace(context, conversation=conversation)), conversation)
    if listening.stage is Stage.CONSENT:
        return Turn((), conversation, aside=True)
    return go_on(context, rules, listening)


def hear(context: Context, rules: Rules, screening: Screening, facts: Mapping[str, FactValue]) -> Turn:
    """Facts told beside what is asked: they count instead of those told before, are said back, wait for the tap."""
    unheard = tuple(fact for fact in screening.unheard if fact not in facts)
    heard = {"heard": {**screening.heard, **facts}, "unheard": unheard, "editing": ""}
    first = context.say("screening.heard", lines=[line.text for line in lines(context, rules, facts)])
    return go_on(context, rules, screening.model_copy(update=heard), first=first)


def _of_the_writer(screening: Screening, context: Context, reading: Reading) -> bool:
    """Whether a story told in somebody else's screening is plainly the writer's own: 我48了."""
    begins_with_me = context.plain.startswith(tuple(spellings(context.knowledge.wording, "me")))
    return bool(screening.about) and reading.person == SELF and begins_with_me


def listen(screening: Screening, context: Context, stated: Mapping[str, object]) -> Screening:
    """With one more message told; of what was struck out before, what is said again counts again."""
    unheard = tuple(fact for fact in screening.unheard if fact not in stated) if screening.told else ()
    told = more(screening.told, context.question, context.today)
    heard = {fact: value for fact, value in screening.heard.items() if fact not in stated}
    return screening.model_copy(update={"told": told, "heard": heard, "unheard": unheard, "editing": ""})


def _stated(reading: Reading) -> dict[str, FactValue]:
    return {fact: value for fact, value in reading.facts.items() if fact != DECISION_DATE}


def _somebody_else(context: Context, person: str) -> Turn:
    """Asked what to do: this screening goes on, or another begins."""
    about = "" if person == SELF else person
    text = context.say("screening.somebody_else", who=name_of(context, about))
    reply = Reply(text=text, choices=(other_choice(context, about),))
    return Turn((reply,), context.with_changes(told=told_now(context)), aside=True)


def other_choice(context: Context, person: str) -> Choice:
    """The button that begins a screening for this person; for the resident themselves where it is empty."""
    label = context.say("screening.for_other", who=name_of(context, person))
    return Choice(id=f"{Action.SCREENING_OTHER}:{person or SELF}", label=label)


def _for_somebody(context: Context, rules: Rules, reading: Reading) -> Turn:
    """给我妈测一下."""
    screening = context.screening
    told = told_now(context) if tells(reading.facts, rules) else None
    if screening is not None and screening.stage in _OPEN and screening.steps:
        if same_person(rules, screening.about, reading.person):
            return Turn(prompt(context), context.conversation)
        return _somebody_else(context, reading.person)
    return begin(context, Screening(about=reading.person, told=told))


def begin_for(context: Context, person: str) -> Turn:
    """A clean start for a person; what was told of that same person is taken along."""
    rules, told = context.knowledge.screening, context.conversation.told
    about = "" if person == SELF else person or OTHER
    if rules is None:
        return Turn((context.reply("screening.unavailable", Action.HUMAN, Action.HELP),), context.conversation)
    if told is not None:
        meant = reading_of(context.knowledge, rules, told).person
        if (about or SELF) != meant:
            told = None
    return begin(context, Screening(about=about, told=told))


def begin_with(context: Context, rules: Rules, told: Told) -> Turn:
    """A screening that starts from a story; one of the same person goes on with it."""
    reading = reading_of(context.knowledge, rules, told)
    screening = context.screening
    begun = screening is not None and screening.stage is not Stage.NOTICE
    if screening is not None and begun and same_person(rules, screening.about, reading.person):
        kept = screening.model_copy(update={"told": told, "unheard": (), "confirmed": False})
        return go_on(context, rules, kept)
    about = "" if reading.person == SELF else reading.person
    return begin(context, Screening(about=about, told=told))


def by_number(context: Context, rules: Rules) -> Turn | None:
    """A struck identity number: its birth date and sex are offered for use, to be confirmed; the number is gone."""
    screening, message = context.screening, context.message
    if screening is None or screening.stage not in {Stage.ASKING, Stage.REVIEW} or not message.birth_date:
        return None
    if message.birth_date > context.today.isoformat():
        return None
    heard: dict[str, FactValue] = {"birth_date": message.birth_date, "sex": message.sex}
    known = screening.answers
    fresh = {fact: value for fact, value in heard.items() if value and known.get(fact) != value}
    if not fresh:
        return None
    update = {"heard": fresh, "unheard": tuple(fact for fact in screening.unheard if fact not in fresh), "editing": ""}
    first = context.say("screening.by_number")
    return go_on(context, rules, screening.model_copy(update=update), first=first)


def with_facts(context: Context, turn: Turn) -> Turn:
    """An answered question that tells facts of somebody: the screening is offered with them.

    Outside of a screening they are only remembered as words, and said back without what is sensitive; in one they wait
    to be confirmed.
    """
    rules = context.knowledge.screening
    if rules is None or context.action is not None or context.conversation.handoff is not None:
        return turn
    told = told_now(context)
    reading = reading_of(context.knowledge, rules, told)
    if tells(reading.facts, rules) < _WORTH_KEEPING:
        return turn
    screening = context.screening
    if screening is not None and screening.stage in _OPEN:
        if not same_person(rules, screening.about, reading.person):
            return turn
        listening = listen(screening, context, reading.facts)
        if screening.stage in {Stage.ASKING, Stage.REVIEW}:
            listening = advance(context.knowledge, rules, listening, context.today)
        return replace(turn, conversation=turn.conversation.model_copy(update={"screening": listening}))
    about = "" if reading.person == SELF else reading.person
    said = understood(context, rules, Screening(told=told))
    offer = context.reply("screening.offer_with_facts", Action.SCREENING_OFFERED, who=name_of(context, about), **said)
    conversation = turn.conversation.model_copy(update={"told": told})
    # One button that begins, the one that takes along what was told.
    answered = (
        reply.model_copy(update={"choices": tuple(each for each in reply.choices if each.id != Action.SCREENING)})
        for reply in turn.replies
    )
    return replace(turn, replies=(*answered, offer), conversation=conversation)
