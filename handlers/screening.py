"""The self-screening (自测): begun, answered by taps and words, taken back, left and taken up again."""

from collections.abc import Callable, Mapping

from handlers import confirming, naming_a_line, outcome, telling, told_ahead, typed_answer, what_if
from handlers.actions import Action
from handlers.asking import question_again, question_now, take_back, unknown
from handlers.consent import consent_version
from handlers.conversation import REFUSED, Screening, Stage
from handlers.effects import RecordConsent
from handlers.messages import Reply
from handlers.old_buttons import gone, not_now
from handlers.onward import begin, go_on, prompt
from handlers.persons import speak
from handlers.screening_view import ask
from handlers.spoken import says
from handlers.turn import Context, Turn
from handlers.typed_answer import Found, take
from knowledge.screening import interview
from knowledge.screening.question import Question
from knowledge.screening.rules import Screening as Rules


def handle(context: Context) -> Turn | None:
    """Buttons of the screening, and what is typed while a question is on the table."""
    move = MOVES.get(context.action) if context.action else None
    rules = context.knowledge.screening
    if move is not None and rules is None:
        return Turn((context.reply("screening.unavailable", Action.HUMAN, Action.HELP),), context.conversation)
    if rules is None:
        return None
    return move(context, rules) if move else _typed(context, rules)


def go_back(context: Context) -> Turn | None:
    """返回: one answer less, back to the review, or out of the notice; None where there is nothing to take back."""
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None:
        return None
    if screening.stage is Stage.NOTICE:
        return _decline(context, rules)
    return confirming.go_back(context, rules, screening) or _one_answer_less(context, rules, screening)


def _one_answer_less(context: Context, rules: Rules, screening: Screening) -> Turn:
    shorter = take_back(screening)
    if shorter is None:
        return begin(context, Screening(about=screening.about))
    return go_on(context, rules, shorter, first=context.say("screening.taken_back"))


def start_again(context: Context) -> Turn | None:
    """重来: all answers go, the notice stands as agreed to; None without a screening that has begun."""
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None or screening.stage is Stage.NOTICE:
        return None
    return go_on(context, rules, Screening(about=screening.about), first=context.say("screening.started_again"))


def stop(context: Context) -> Turn | None:
    """停止: the screening waits; None when none is going on."""
    screening = context.screening
    if screening is None or screening.stage in {Stage.DONE, Stage.PAUSED}:
        return None
    if not screening.steps and not screening.told:
        reply = context.reply("screening.stopped_empty", Action.SCREENING, Action.HUMAN, Action.HELP)
        return Turn((reply,), context.with_changes(screening=None))
    if screening.stage is Stage.NOTICE:
        return _decline_at_the_notice(context)
    paused = screening.model_copy(update={"stage": Stage.PAUSED, "ticked": (), "editing": ""})
    choices = (Action.SCREENING, Action.HANDOVER, Action.ERASE, Action.HUMAN, Action.HELP)
    return Turn((context.reply("screening.stopped", *choices),), context.with_changes(screening=paused))


def _start(context: Context, rules: Rules) -> Turn:
    """自测: the notice first; one that was begun is taken up where it was, a finished one shows its outcome.

    What was told before is taken along, into a new screening where it is about somebody else.
    """
    screening, told = context.screening, context.conversation.told
    if told is not None:
        return telling.begin_with(context, rules, told)
    if screening is None:
        return begin(context, Screening())
    if screening.stage is Stage.DONE:
        return _result(context, rules)
    if screening.stage is Stage.PAUSED:
        return go_on(context, rules, screening, first=context.say("screening.resumed"))
    return Turn(prompt(context), context.conversation)


def _other(context: Context, _rules: Rules) -> Turn:
    """For somebody else: a clean start; nothing of the person before is taken along."""
    return telling.begin_for(context, context.argument)


def _agree(context: Context, rules: Rules) -> Turn:
    screening = context.screening
    if screening is None or screening.stage is not Stage.NOTICE:
        return _start(context, rules)
    agreed = RecordConsent(purpose="screening", version=consent_version(context, "screening.notice"), given=True)
    return go_on(context, rules, screening, effects=(agreed,))


def _decline(context: Context, rules: Rules) -> Turn:
    screening = context.screening
    if screening is None or screening.stage is not Stage.NOTICE:
        return _start(context, rules) if screening else gone(context)
    return _decline_at_the_notice(context)


def _decline_at_the_notice(context: Context) -> Turn:
    reply = context.reply("screening.declined", Action.HELP, Action.HUMAN)
    return Turn((reply,), context.with_changes(screening=None, told=None))


def _sensitive(given: bool) -> Callable[[Context, Rules], Turn]:
    def decide(context: Context, rules: Rules) -> Turn:
        screening = context.screening
        if screening is None or screening.stage is not Stage.CONSENT:
            return _start(context, rules) if screening else gone(context)
        version = consent_version(context, "screening.consent")
        marked = screening.model_copy(update={"sensitive_consent": version if given else REFUSED})
        agreed = RecordConsent(purpose="sensitive", version=version, given=given)
        first = context.say("screening.consent.thanks" if given else "screening.consent.refused")
        return go_on(context, rules, marked, first=first, effects=(agreed,))

    return decide


def _answered(context: Context, rules: Rules) -> Turn:
    """A tapped option: of the question on the table, or of an earlier one (an old button), which corrects it."""
    question_id, _, option = context.argument.partition(":")
    found = _find(context, rules, question_id)
    if isinstance(found, Turn):
        return found
    screening, now, question = found
    if option not in {known.id for known in question.options}:
        return not_now(context)
    if not question.several:
        return take(context, rules, found, interview.answer_choices(question, (option,)))
    if not now:
        return not_now(context)
    ticked = tuple(known for known in screening.ticked if known != option)
    if ticked == screening.ticked:
        ticked = (*ticked, option)
    marked = screening.model_copy(update={"ticked": ticked})
    reply = ask(context, rules, marked, question).model_copy(update={"replaces": True})
    return Turn((reply,), context.with_changes(screening=marked))


def _ticked(context: Context, screening: Screening, question: Question) -> tuple[str, ...]:
    """Options ticked in the list: those sent with the button, or else those tapped before it."""
    mine = f"{Action.ANSWER}:{question.id}:"
    sent = tuple(tick.removeprefix(mine) for tick in context.ticks if tick.startswith(mine))
    known = {option.id for option in question.options}
    return tuple(option for option in (sent or screening.ticked) if option in known)


def _list_done(context: Context, rules: Rules) -> Turn:
    """选好了: the ticks that came with the button, or else those tapped before."""
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    screening, _, question = found
    if not question.several:
        return not_now(context)
    return take(context, rules, found, interview.answer_choices(question, _ticked(context, screening, question)))


def _none(context: Context, rules: Rules) -> Turn:
    """都没有: the list with nothing ticked, whatever was ticked before."""
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    if not found[2].several:
        return not_now(context)
    return take(context, rules, found, interview.answer_choices(found[2], ()))


def _not_known(context: Context, rules: Rules) -> Turn:
    """不清楚; whoever would rather not say is told that this is fine."""
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    screening, now, question = found
    asked_again = screening if now else screening.model_copy(update={"editing": question.id})
    secret = bool(context.plain) and says(context.knowledge.wording, "secret", context.plain)
    first = context.say("screening.secret") if secret else ""
    return take(context, rules, found, unknown(asked_again, question), first=first)


def _why(context: Context, rules: Rules) -> Turn:
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    screening, now, question = found
    if question.several and now and context.ticks:  # a form sends its ticks with every button
        screening = screening.model_copy(update={"ticked": _ticked(context, screening, question)})
    why = Reply(text=context.say("screening.why", why=speak(context, question.why, screening.about)))
    return Turn((why,), context.with_changes(screening=screening), aside=True)


def _result(context: Context, rules: Rules) -> Turn:
    screening = context.screening
    if screening is None or screening.stage is not Stage.DONE:
        return _start(context, rules)
    return confirming.show_result(context, rules, screening)


MOVES: Mapping[Action, Callable[[Context, Rules], Turn]] = {
    Action.SCREENING: _start,
    Action.SCREENING_OFFERED: _start,
    Action.SCREENING_OTHER: _other,
    Action.SCREENING_AGREE: _agree,
    Action.SCREENING_DECLINE: _decline,
    Action.SENSITIVE_AGREE: _sensitive(given=True),
    Action.SENSITIVE_REFUSE: _sensitive(given=False),
    Action.ANSWER: _answered,
    Action.DONE: _list_done,
    Action.NONE_OF_THESE: _none,
    Action.UNKNOWN: _not_known,
    Action.WHY: _why,
    Action.RESULT: _result,
    **confirming.MOVES,
    **what_if.MOVES,
    **dict.fromkeys(outcome.PARTS, outcome.part),
}


def _typed(context: Context, rules: Rules) -> Turn | None:
    """Words typed in a screening; None where they are a question themselves."""
    screening = context.screening
    if screening is None or context.action is not None or context.conversation.handoff is not None:
        return None
    turn = confirming.right_alone(context, screening) or telling.by_number(context, rules)
    if screening.stage is Stage.DONE:
        turn = turn or naming_a_line.to_be_changed(context, rules, screening)
    if turn is not None:
        return turn
    if screening.stage in {Stage.CONSENT, Stage.REVIEW}:
        return told_ahead.typed(context, rules)
    if context.plain and screening.trying:
        return what_if.typed(context, rules)
    question = question_now(rules, screening, context.today) if context.plain and context.asking else None
    if question is None:
        return telling.handle(context, rules)
    return typed_answer.reply(context, rules, screening, question)


def _find(context: Context, rules: Rules, question_id: str) -> Found | Turn:
    """The question that a button belongs to: the one on the table, or an earlier one, to be answered anew."""
    screening = context.screening
    if screening is None or screening.stage is Stage.NOTICE:
        return gone(context)
    current = question_now(rules, screening, context.today)
    if current and current.id == question_id and screening.stage is not Stage.CONSENT:
        return screening, True, current
    answered = {step.question for step in screening.steps if not step.skipped}
    earlier = question_again(rules, screening, question_id) if question_id in answered else None
    return (screening, False, earlier) if earlier else not_now(context)
