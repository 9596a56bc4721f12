"""The review: all that was answered or understood, a line each, to be confirmed or changed before the verdict."""

from handlers.actions import Action
from handlers.conversation import Rough, Screening
from handlers.facts_in_words import Line, lines
from handlers.messages import Choice, Reply
from handlers.outcome import known_facts
from handlers.persons import name_of
from handlers.told import pending
from handlers.turn import Context
from knowledge.screening.decide import decide
from knowledge.screening.question import FactValue
from knowledge.screening.rules import Screening as Rules


def review(context: Context, rules: Rules, screening: Screening) -> Reply:
    """The page. Its lines are numbered as its buttons are, so that a typed number changes that line."""
    facts, private_facts, passed_over = _shown_of(context, rules, screening)
    rough = _rough(context, rules, screening)
    shown, private = lines(context, rules, facts, rough), lines(context, rules, private_facts)
    edits = {line.about: _edit(context, line) for line in (*shown, *private)}
    numbers = {about: number for number, about in enumerate(edits, start=1)}
    text = context.say(
        "screening.review",
        lines=[(numbers[line.about], line.text) for line in shown],
        private=[(numbers[line.about], line.text) for line in private],
        story=bool(pending(context.knowledge, rules, screening, context.today)),
        passed_over=bool(passed_over - private_facts.keys()),
        who=name_of(context, screening.about),
        consent=context.say("screening.consent.told"),
        warnings=decide(rules, known_facts(rules, facts), context.today).warnings,
    )
    return Reply(text=text, choices=(*edits.values(), *_confirm(context, private=bool(private))))


def lines_shown(context: Context, rules: Rules, screening: Screening) -> tuple[Line, ...]:
    """The lines of the page in the order of their numbers, each once."""
    facts, private, _ = _shown_of(context, rules, screening)
    rough = _rough(context, rules, screening)
    return tuple(
        {line.about: line for line in (*lines(context, rules, facts, rough), *lines(context, rules, private))}.values()
    )


def edit_choices(context: Context, rules: Rules, screening: Screening) -> tuple[Choice, ...]:
    """A button for each line that can be changed."""
    return tuple(_edit(context, line) for line in lines_shown(context, rules, screening))


def _rough(context: Context, rules: Rules, screening: Screening) -> dict[str, Rough]:
    return {**screening.about_right, **pending(context.knowledge, rules, screening, context.today).rough}


def _shown_of(
    context: Context, rules: Rules, screening: Screening
) -> tuple[dict[str, FactValue], dict[str, FactValue], set[str]]:
    """What is answered or waits to be; what waits for the separate consent; the facts that were passed over."""
    found = pending(context.knowledge, rules, screening, context.today)
    passed_over = {fact for step in screening.steps if step.skipped for fact in step.answers}
    answered = {fact: value for fact, value in screening.answers.items() if fact not in passed_over}
    return answered | found.facts, found.sensitive, passed_over


def _edit(context: Context, line: Line) -> Choice:
    return Choice(id=f"{Action.EDIT}:{line.about}", label=context.say("screening.edit", what=line.name))


def _confirm(context: Context, *, private: bool) -> tuple[Choice, ...]:
    if private:
        return context.choices(Action.CONFIRM_SENSITIVE, Action.CONFIRM_WITHOUT, Action.BACK)
    return context.choices(Action.CONFIRM, Action.BACK)
