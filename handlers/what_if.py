"""如果: one answer changed on the result, to see what moves. The result itself stays as it is."""

from collections.abc import Callable, Collection, Mapping

from handlers.actions import Action
from handlers.asking import question_again
from handlers.conversation import Screening, Stage
from handlers.districts import short_name
from handlers.facts_in_words import Line, lines
from handlers.messages import Choice, Reply
from handlers.outcome import known_facts
from handlers.persons import speak
from handlers.turn import Context, Turn
from knowledge.screening import interview
from knowledge.screening.comparison import moves, verdict
from knowledge.screening.decide import decide
from knowledge.screening.outcome_view import outcome_view
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.screening.reasons import say_day
from knowledge.screening.rules import Screening as Rules

DISTRICT = "district"


def _which(context: Context, rules: Rules) -> Turn:
    """The answers that can be changed for a try; with one chosen, its options."""
    screening = context.screening
    if screening is None or screening.stage is not Stage.DONE:
        return _gone(context)
    question = question_again(rules, screening, context.argument) if context.argument else None
    answered = {line.about for line in _answered(context, rules, screening)}
    if question is not None and context.argument in answered:
        return _ask(context, rules, screening, question)
    if context.argument == DISTRICT and DISTRICT in answered:
        return _ask_district(context, rules, screening)
    choices = tuple(
        Choice(id=f"{Action.WHAT_IF}:{line.about}", label=line.name) for line in _answered(context, rules, screening)
    )
    reply = Reply(text=context.say("what_if.which"), choices=(*choices, context.choice(Action.RESULT)))
    return Turn((reply,), context.with_changes(screening=screening.model_copy(update={"trying": ""})))


def _answered(context: Context, rules: Rules, screening: Screening) -> tuple[Line, ...]:
    asked = {DISTRICT, *(shape.id for shape in rules.questions)}
    passed_over = {fact for step in screening.steps if step.skipped for fact in step.answers}
    known = {fact: value for fact, value in screening.answers.items() if fact not in passed_over}
    return tuple(line for line in lines(context, rules, known, screening.about_right) if line.about in asked)


def _ask(context: Context, rules: Rules, screening: Screening, question: Question) -> Turn:
    stands = next((line.text for line in _answered(context, rules, screening) if line.about == question.id), "")
    options = tuple(
        Choice(id=f"{Action.TRY}:{question.id}:{option.id}", label=option.label) for option in question.options
    )
    text = context.say(
        "what_if.ask",
        text=speak(context, question.text, screening.about),
        now=stands,
        hint=question.hint if question.typed else "",
    )
    trying = screening.model_copy(update={"trying": question.id})
    choices = (*options, *context.choices(Action.WHAT_IF, Action.RESULT))
    return Turn((Reply(text=text, choices=choices),), context.with_changes(screening=trying))


def _ask_district(context: Context, rules: Rules, screening: Screening) -> Turn:
    """No question asks for the district, it is only told; offices and local conditions go by it."""
    stands = next(line.text for line in _answered(context, rules, screening) if line.about == DISTRICT)
    options = tuple(
        Choice(id=f"{Action.TRY}:{DISTRICT}:{district.code}", label=short_name(district))
        for district in context.knowledge.districts.values()
        if district.code != screening.answers.get(DISTRICT)
    )
    text = context.say("what_if.ask", text=context.say("what_if.district"), now=stands, hint="")
    choices = (*options, *context.choices(Action.WHAT_IF, Action.RESULT))
    kept = screening.model_copy(update={"trying": ""})
    return Turn((Reply(text=text, choices=choices),), context.with_changes(screening=kept))


def typed(context: Context, rules: Rules) -> Turn | None:
    """An answer typed to the question of a what-if; None where it is none, and a question is a question."""
    screening = context.screening
    question = question_again(rules, screening, screening.trying) if screening else None
    if screening is None or question is None:
        return None
    answers = interview.read_answer(question, context.question, context.today)
    if answers is None:
        return None
    if isinstance(answers, Misread):
        return Turn((Reply(text=rules.texts.say(answers.text_key)),), context.conversation)
    return _moves(context, rules, screening, question.facts, dict(answers))


def _try(context: Context, rules: Rules) -> Turn:
    screening = context.screening
    question_id, _, option_id = context.argument.partition(":")
    if screening is None or screening.stage is not Stage.DONE:
        return _gone(context)
    if question_id == DISTRICT and option_id in context.knowledge.districts:
        return _moves(context, rules, screening, (DISTRICT,), {DISTRICT: option_id})
    question = question_again(rules, screening, question_id)
    if question is None or option_id not in {option.id for option in question.options}:
        return _gone(context)
    sets = dict(next(option.sets for option in question.options if option.id == option_id))
    if question.several:  # one thing more, the rest of the list as it stands
        stands = {fact: screening.answers.get(fact) for fact in question.facts}
        return _moves(context, rules, screening, question.facts, {**stands, **sets})
    return _moves(context, rules, screening, question.facts, sets)


def _moves(
    context: Context, rules: Rules, screening: Screening, facts: Collection[str], answers: dict[str, FactValue]
) -> Turn:
    """What other answers for these facts would change: the categories, what one may get of what, and the office."""
    on = screening.decided_on or context.today
    others = {fact: value for fact, value in screening.answers.items() if fact not in facts}
    now = decide(rules, known_facts(rules, screening.answers), on)
    then = decide(rules, known_facts(rules, others | answers), on)
    titles = {category.id: category.title for category in rules.categories}
    moved = [
        {
            "title": titles[move.category],
            "now": rules.outcome_name(move.before),
            "then": rules.outcome_name(move.after),
            "since": say_day(move.since, rules) if move.since else "",
        }
        for move in moves(verdict(now), verdict(then))
        if move.before is not None and move.after is not None
    ]
    before, after = (outcome_view(one, context.knowledge) for one in (now, then))
    had, has = ([each.title for each in view.benefits] for view in (before, after))
    barred, bars = ([text for each in view.benefits for text in each.excludes] for view in (before, after))
    changed = {fact: value for fact, value in answers.items() if screening.answers.get(fact) != value}
    text = context.say(
        "what_if.moves",
        changed=[line.text for line in lines(context, rules, changed)],
        moved=moved,
        now=rules.outcome_name(now.outcome),
        then=rules.outcome_name(then.outcome),
        more=[title for title in has if title not in had],
        fewer=[title for title in had if title not in has],
        excluded=[text for text in bars if text not in barred],
        allowed=[text for text in barred if text not in bars],
        moves_office=DISTRICT in changed,
        view=after,
        disclaimer=rules.texts.say("disclaimer"),
    )
    kept = screening.model_copy(update={"trying": ""})
    reply = Reply(text=text, choices=context.choices(Action.WHAT_IF, Action.RESULT, Action.REVIEW, Action.HUMAN))
    return Turn((reply,), context.with_changes(screening=kept))


def _gone(context: Context) -> Turn:
    """There is no result (any more) to try something on."""
    return Turn((context.reply("screening.not_now", Action.SCREENING, Action.HELP),), context.conversation, aside=True)


MOVES: Mapping[Action, Callable[[Context, Rules], Turn]] = {Action.WHAT_IF: _which, Action.TRY: _try}
