"""What the review leads to: confirmed, one line changed, or back to the result."""

from collections.abc import Callable, Mapping

from handlers import outcome
from handlers.actions import Action
from handlers.asking import again, home_of, put, question_again
from handlers.consent import consent_version
from handlers.conversation import REFUSED, Screening, Stage
from handlers.effects import Effect, RecordConsent
from handlers.messages import Reply
from handlers.onward import go_on, shown
from handlers.review import review
from handlers.spoken import says
from handlers.told import pending
from handlers.turn import Context, Turn
from knowledge.screening.question import FactValue
from knowledge.screening.rules import Screening as Rules

_BEGUN = frozenset({Stage.ASKING, Stage.CONSENT, Stage.REVIEW, Stage.DONE})


def show_review(context: Context, rules: Rules, screening: Screening) -> Turn:
    """All answers, with a button to change each."""
    reviewed = screening.model_copy(
        update={
            "stage": Stage.REVIEW,
            "confirmed": False,
            "editing": "",
            "trying": "",
            "decided_on": None,
            "version": "",
        }
    )
    return Turn((review(context, rules, reviewed),), context.with_changes(screening=reviewed))


def show_result(context: Context, rules: Rules, screening: Screening) -> Turn:
    """The outcome again; where the rules have changed since, decided anew as of today."""
    if screening.version != context.knowledge.version:
        return go_on(context, rules, screening)
    replies = outcome.replies(context, rules, screening)
    return Turn(replies, context.with_changes(screening=screening), aside=context.busy)


def go_back(context: Context, rules: Rules, screening: Screening) -> Turn | None:
    """返回 where no answer is to be taken back: from a what-if, a correction, a story not taken, a reviewed result."""
    if screening.trying:
        return show_result(context, rules, screening.model_copy(update={"trying": ""}))
    if screening.editing:
        return _leave_editing(context, rules, screening)
    if screening.told or screening.heard:
        dropped = screening.model_copy(update={"told": None, "heard": {}, "unheard": ()})
        return go_on(context, rules, dropped, first=context.say("screening.not_taken"))
    if screening.stage is Stage.DONE and screening.confirmed:
        return show_review(context, rules, screening)
    return None


def _leave_editing(context: Context, rules: Rules, screening: Screening) -> Turn:
    """返回 from an answer being changed: it stays as it was."""
    unclear = pending(context.knowledge, rules, screening, context.today).unclear
    asked = tuple(fact for fact in unclear if home_of(rules, fact) == screening.editing)  # not asked in the same breath
    kept = screening.model_copy(update={"editing": "", "unheard": (*screening.unheard, *asked)})
    return go_on(context, rules, kept)


def _confirm(given: bool | None) -> Callable[[Context, Rules], Turn]:
    """Confirmed; ``given``: the separate consent to what is sensitive, where the page asked for it."""

    def confirm(context: Context, rules: Rules) -> Turn:
        screening = context.screening
        if screening is None or screening.stage is not Stage.REVIEW:
            return _elsewhere(context, rules)
        effects: tuple[Effect, ...] = ()
        if pending(context.knowledge, rules, screening, context.today).sensitive:
            if given is None:
                return Turn(shown(context, rules, screening), context.conversation)
            version = consent_version(context, "screening.consent.told")
            screening = screening.model_copy(update={"sensitive_consent": version if given else REFUSED})
            effects = (RecordConsent(purpose="sensitive", version=version, given=given),)
        return go_on(context, rules, _taken(context, rules, screening), effects=effects)

    return confirm


def right_alone(context: Context, screening: Screening) -> Turn | None:
    """都对, typed where the separate consent is asked for too: that the facts are right is no consent to use them."""
    right = any(says(context.knowledge.wording, name, context.plain) for name in ("right", "none-wrong"))
    if screening.stage is not Stage.REVIEW or not right:
        return None
    return Turn((Reply(text=context.say("screening.consent.which")),), context.conversation, aside=True)


def _taken(context: Context, rules: Rules, screening: Screening) -> Screening:
    """The facts that waited are answers now, and all answers are reviewed."""
    waiting = pending(context.knowledge, rules, screening, context.today)
    facts, unclear = waiting.facts, waiting.unclear
    screening = screening.model_copy(update={"rough": {**screening.rough, **waiting.rough}})
    homes: dict[str, dict[str, FactValue]] = {}
    for fact, value in facts.items():
        homes.setdefault(home_of(rules, fact), {})[fact] = value
    for question, answers in homes.items():
        instead_of = {"age"} if "birth_date" in answers else set()
        screening = put(rules, screening, question, answers, context.today, instead_of=instead_of, told=True)
    done: dict[str, object] = {"confirmed": True, "told": screening.told if unclear else None, "heard": {}}
    return screening.model_copy(update=done if unclear else {**done, "unheard": ()})


def _elsewhere(context: Context, rules: Rules) -> Turn:
    """A button of a review that is not on the table any more."""
    screening = context.screening
    if screening is None or screening.stage not in _BEGUN:
        reply = context.reply("screening.gone", Action.SCREENING, Action.HELP)
        return Turn((reply,), context.conversation, aside=True)
    if screening.stage is Stage.DONE:
        return show_result(context, rules, screening)
    return Turn(shown(context, rules, screening), context.conversation)


def _edit(context: Context, rules: Rules) -> Turn:
    """One line of the review is asked again; a fact that no question asks is only taken out."""
    screening, about = context.screening, context.argument
    if screening is None or screening.stage not in _BEGUN:
        return _elsewhere(context, rules)
    if about in rules.fact and not home_of(rules, about):
        return _take_out(context, rules, screening, about)
    known = {home_of(rules, fact) for fact in screening.answers}
    waiting = pending(context.knowledge, rules, screening, context.today)
    known |= {home_of(rules, fact) for fact in (*waiting.facts, *waiting.sensitive)}
    question = question_again(rules, screening, about) if about in known else None
    if question is None:
        return _elsewhere(context, rules)
    asked = again(screening, about).model_copy(update={"confirmed": False, "trying": ""})
    if question.sensitive and screening.sensitive_consent in {"", REFUSED}:
        struck = tuple(dict.fromkeys((*screening.unheard, *question.facts)))
        reply = Reply(text=context.say("screening.struck_out"))
        turn = go_on(context, rules, screening.model_copy(update={"unheard": struck}))
        return Turn((reply, *turn.replies), turn.conversation, turn.effects, aside=turn.aside)
    return Turn(shown(context, rules, asked), context.with_changes(screening=asked))


def _take_out(context: Context, rules: Rules, screening: Screening, fact: str) -> Turn:
    steps = [
        step.model_copy(update={"answers": {name: value for name, value in step.answers.items() if name != fact}})
        for step in screening.steps
    ]
    kept = tuple(step for step in steps if step.answers)
    changed = screening.model_copy(update={"steps": kept, "unheard": (*screening.unheard, fact), "confirmed": False})
    return go_on(context, rules, changed, first=context.say("screening.struck_out"))


def _review(context: Context, rules: Rules) -> Turn:
    """改回答 under the result."""
    screening = context.screening
    if screening is None or screening.stage not in {Stage.DONE, Stage.REVIEW}:
        return _elsewhere(context, rules)
    return show_review(context, rules, screening)


MOVES: Mapping[Action, Callable[[Context, Rules], Turn]] = {
    Action.CONFIRM: _confirm(None),
    Action.CONFIRM_SENSITIVE: _confirm(given=True),
    Action.CONFIRM_WITHOUT: _confirm(given=False),
    Action.EDIT: _edit,
    Action.REVIEW: _review,
}
