"""The self-screening (自测): notice, questions, the separate consent before sensitive ones, and on to the outcome."""

from collections.abc import Callable, Mapping

from handlers import outcome
from handlers.actions import Action
from handlers.asking import advance, correct, earlier, question_now, record, take_back, unknown
from handlers.consent import consent_version
from handlers.conversation import REFUSED, Screening, Stage
from handlers.effects import Effect, RecordConsent
from handlers.messages import Reply
from handlers.screening_view import ask, consent, notice, prompt
from handlers.spoken import contains
from handlers.turn import Context, Turn
from knowledge.base import Status
from knowledge.screening import interview
from knowledge.screening.question import FactValue, Misread, Question
from knowledge.screening.rules import Screening as Rules


def handle(context: Context) -> Turn | None:
    """Buttons of the screening, and what is typed while a question is on the table."""
    if context.action in MOVES:
        rules = context.knowledge.screening
        if rules is None:
            return Turn((context.reply("screening.unavailable", Action.HUMAN, Action.HELP),), context.conversation)
        return MOVES[context.action](context, rules)
    return _typed(context)


def go_back(context: Context) -> Turn | None:
    """返回: one answer less, or out of the notice; None where there is nothing to take back."""
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None:
        return None
    if screening.stage is Stage.NOTICE:
        return _decline(context, rules)
    shorter = take_back(screening)
    if shorter is None:
        return _restart(context)
    return _go_on(context, rules, shorter, first=context.say("screening.taken_back"))


def start_again(context: Context) -> Turn | None:
    """重来: all answers go, the notice stands as agreed to; None without a screening that has begun."""
    screening, rules = context.screening, context.knowledge.screening
    if screening is None or rules is None or screening.stage is Stage.NOTICE:
        return None
    return _go_on(context, rules, Screening(), first=context.say("screening.started_again"))


def stop(context: Context) -> Turn | None:
    """停止: the screening waits; None when none is going on."""
    screening = context.screening
    if screening is None or screening.stage in {Stage.DONE, Stage.PAUSED}:
        return None
    if not screening.steps:
        reply = context.reply("screening.stopped_empty", Action.SCREENING, Action.HUMAN, Action.HELP)
        return Turn((reply,), context.with_changes(screening=None))
    paused = screening.model_copy(update={"stage": Stage.PAUSED, "ticked": ()})
    reply = context.reply("screening.stopped", Action.SCREENING, Action.ERASE, Action.HUMAN, Action.HELP)
    return Turn((reply,), context.with_changes(screening=paused))


def _start(context: Context, rules: Rules) -> Turn:
    """自测: the notice first; one that was begun is taken up where it was, a finished one shows its outcome."""
    screening = context.screening
    if screening is None:
        return _restart(context)
    if screening.stage is Stage.DONE:
        return _result(context, rules)
    if screening.stage is Stage.PAUSED:
        return _go_on(context, rules, screening, first=context.say("screening.resumed"))
    return Turn(prompt(context), context.conversation)


def _restart(context: Context) -> Turn:
    return Turn((notice(context),), context.with_changes(screening=Screening()))


def _agree(context: Context, rules: Rules) -> Turn:
    screening = context.screening
    if screening is None or screening.stage is not Stage.NOTICE:
        return _start(context, rules)
    agreed = RecordConsent(purpose="screening", version=consent_version(context, "screening.notice"), given=True)
    return _go_on(context, rules, screening, effects=(agreed,))


def _decline(context: Context, rules: Rules) -> Turn:
    screening = context.screening
    if screening is None or screening.stage is not Stage.NOTICE:
        return _start(context, rules) if screening else _gone(context)
    reply = context.reply("screening.declined", Action.HELP, Action.HUMAN)
    return Turn((reply,), context.with_changes(screening=None))


def _sensitive(given: bool) -> Callable[[Context, Rules], Turn]:
    def decide(context: Context, rules: Rules) -> Turn:
        screening = context.screening
        if screening is None or screening.stage is not Stage.CONSENT:
            return _start(context, rules) if screening else _gone(context)
        version = consent_version(context, "screening.consent")
        marked = screening.model_copy(update={"sensitive_consent": version if given else REFUSED})
        agreed = RecordConsent(purpose="sensitive", version=version, given=given)
        first = context.say("screening.consent.thanks" if given else "screening.consent.refused")
        return _go_on(context, rules, marked, first=first, effects=(agreed,))

    return decide


def _answered(context: Context, rules: Rules) -> Turn:
    """A tapped option: of the question on the table, or of an earlier one (an old button), which corrects it."""
    question_id, _, option = context.argument.partition(":")
    found = _find(context, rules, question_id)
    if isinstance(found, Turn):
        return found
    screening, place, question = found
    if option not in {known.id for known in question.options}:
        return _not_now(context)
    if not question.several:
        return _take(context, rules, found, interview.answer_choices(question, (option,)))
    if place is not None:
        return _not_now(context)
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
        return _not_now(context)
    return _take(context, rules, found, interview.answer_choices(question, _ticked(context, screening, question)))


def _none(context: Context, rules: Rules) -> Turn:
    """都没有: the list with nothing ticked, whatever was ticked before."""
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    if not found[2].several:
        return _not_now(context)
    return _take(context, rules, found, interview.answer_choices(found[2], ()))


def _not_known(context: Context, rules: Rules) -> Turn:
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    screening, _, question = found
    return _take(context, rules, found, unknown(screening, question))


def _why(context: Context, rules: Rules) -> Turn:
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    screening, place, question = found
    if question.several and place is None and context.ticks:  # a form sends its ticks with every button
        screening = screening.model_copy(update={"ticked": _ticked(context, screening, question)})
    why = Reply(text=context.say("screening.why", why=question.why))
    return Turn((why,), context.with_changes(screening=screening), aside=True)


def _result(context: Context, rules: Rules) -> Turn:
    screening = context.screening
    if screening is None or screening.stage is not Stage.DONE:
        return _start(context, rules)
    if screening.version != context.knowledge.version:  # the rules have changed: decide again, as of today
        return _go_on(context, rules, screening)
    return Turn(outcome.replies(context, rules, screening), context.conversation, aside=context.busy)


MOVES: Mapping[Action | None, Callable[[Context, Rules], Turn]] = {
    Action.SCREENING: _start,
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
}


def _typed(context: Context) -> Turn | None:
    """Words typed while a question is on the table; None where they are a question themselves."""
    screening, rules = context.screening, context.knowledge.screening
    if rules is None or screening is None or not context.asking or context.action is not None or not context.plain:
        return None
    question = question_now(rules, screening, context.today)
    asks = contains(context.knowledge.wording, "asking", context.plain)
    # Only what sounds like a question is read with the topic: an answer that is not understood is no follow-up.
    finding = context.knowledge.search(context.question, topic=context.conversation.topic if asks else "")
    found = finding.status is not Status.NO_ANSWER or finding.elsewhere is not None
    if question is None or (found and asks):
        return None
    answers = interview.read_answer(question, context.question, context.today)
    if answers is not None and question.id == screening.asking:
        return _take(context, rules, (screening, None, question), answers)
    if finding.status is Status.ANSWERED or finding.elsewhere is not None:
        return None
    again = Reply(text=context.say("screening.not_understood", hint=question.hint))
    return Turn((again,), context.conversation, aside=True)


Found = tuple[Screening, int | None, Question]


def _find(context: Context, rules: Rules, question_id: str) -> Found | Turn:
    """The question that a button belongs to; its place among the steps, or None for the one on the table."""
    screening = context.screening
    if screening is None or screening.stage is Stage.NOTICE:
        return _gone(context)
    current = question_now(rules, screening, context.today)
    if current and current.id == question_id and (screening.stage is not Stage.CONSENT):
        return screening, None, current
    found = earlier(rules, screening, question_id, context.today)
    return (screening, *found) if found else _not_now(context)


def _gone(context: Context) -> Turn:
    """A button of a screening that is finished and deleted, or was never begun."""
    return Turn((context.reply("screening.gone", Action.SCREENING, Action.HELP),), context.conversation, aside=True)


def _not_now(context: Context) -> Turn:
    """A button of a question that is not asked any more."""
    return Turn((context.reply("screening.not_now", Action.RESULT, Action.HELP),), context.conversation, aside=True)


def _take(context: Context, rules: Rules, found: Found, answers: Mapping[str, FactValue] | Misread) -> Turn:
    """Record an answer, or ask back in plain words where it cannot be one."""
    screening, place, question = found
    if isinstance(answers, Misread):
        again = Reply(text=rules.texts.say(answers.text_key))
        return Turn((again,), context.conversation, aside=True)
    if place is None:
        return _go_on(context, rules, record(screening, question, dict(answers)))
    if screening.steps[place].answers == dict(answers):  # the same button once more
        return _go_on(context, rules, screening)
    return _go_on(context, rules, correct(screening, place, dict(answers)), first=context.say("screening.corrected"))


def _go_on(
    context: Context, rules: Rules, screening: Screening, *, first: str = "", effects: tuple[Effect, ...] = ()
) -> Turn:
    """The next question, consent or outcome."""
    after = advance(context.knowledge, rules, screening, context.today)
    conversation = context.with_changes(screening=after)
    replies: tuple[Reply, ...] = (Reply(text=first),) if first else ()
    if after.stage is Stage.DONE:
        replies += outcome.replies(context, rules, after)
        return Turn(replies, conversation, effects, aside=conversation.handoff is not None)
    if after.stage is Stage.CONSENT:
        return Turn((*replies, consent(context)), conversation, effects)
    question = question_now(rules, after, context.today)
    shown = (ask(context, rules, after, question),) if question else ()
    return Turn((*replies, *shown), conversation, effects)
