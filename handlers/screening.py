"""The self-screening (自测): begun, answered by taps and words, taken back, left and taken up again."""

from collections.abc import Callable, Mapping

from handlers import about_day, confirming, outcome, telling, told_ahead, what_if
from handlers.actions import Action
from handlers.asking import correct, question_again, question_now, record, take_back, unknown
from handlers.consent import consent_version
from handlers.conversation import REFUSED, Screening, Stage
from handlers.effects import RecordConsent
from handlers.messages import Reply
from handlers.old_buttons import gone, not_now
from handlers.onward import begin, go_on, prompt
from handlers.persons import speak
from handlers.screening_view import ask
from handlers.spoken import contains, says
from handlers.turn import Context, Turn
from knowledge.base import Status
from knowledge.screening import interview
from knowledge.screening.question import FactValue, Misread, Question
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
        return _take(context, rules, found, interview.answer_choices(question, (option,)))
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
    return _take(context, rules, found, interview.answer_choices(question, _ticked(context, screening, question)))


def _none(context: Context, rules: Rules) -> Turn:
    """都没有: the list with nothing ticked, whatever was ticked before."""
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    if not found[2].several:
        return not_now(context)
    return _take(context, rules, found, interview.answer_choices(found[2], ()))


def _not_known(context: Context, rules: Rules) -> Turn:
    """不清楚; whoever would rather not say is told that this is fine."""
    found = _find(context, rules, context.argument)
    if isinstance(found, Turn):
        return found
    screening, now, question = found
    asked_again = screening if now else screening.model_copy(update={"editing": question.id})
    secret = bool(context.plain) and says(context.knowledge.wording, "secret", context.plain)
    first = context.say("screening.secret") if secret else ""
    return _take(context, rules, found, unknown(asked_again, question), first=first)


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
    if turn := confirming.right_alone(context, screening) or telling.by_number(context, rules):
        return turn
    if screening.stage in {Stage.CONSENT, Stage.REVIEW}:
        return told_ahead.typed(context, rules)
    if context.plain and screening.trying:
        return what_if.typed(context, rules)
    question = question_now(rules, screening, context.today) if context.plain and context.asking else None
    return _reply(context, rules, screening, question) if question else telling.handle(context, rules)


def _reply(context: Context, rules: Rules, screening: Screening, question: Question) -> Turn | None:
    """What is typed to the question on the table: an answer, a story, or neither; None for a question."""
    asks = contains(context.knowledge.wording, "asking", context.plain) and not about_day.is_told(context, question)
    # Only what sounds like a question is read with the topic: an answer that is not understood is no follow-up.
    finding = context.knowledge.search(context.question, topic=context.conversation.topic if asks else "")
    found = finding.status is not Status.NO_ANSWER or finding.elsewhere is not None
    if found and asks:
        return telling.handle(context, rules)
    if turn := _answer_in_words(context, rules, screening, question):
        return turn
    if turn := telling.handle(context, rules):
        return turn
    others = told_ahead.other_answers(context, rules, screening)
    if turn := told_ahead.heard(context, rules, screening, others):
        return turn
    said_elsewhere = finding.elsewhere is not None and not finding.courtesy  # 没有, 嗯: nothing was asked
    is_answer = told_ahead.answers_something(context, rules, screening)  # to another question: 没办
    if not is_answer and (finding.status is Status.ANSWERED or said_elsewhere):
        return None
    again = Reply(text=context.say("screening.not_understood", hint=question.hint))
    return Turn((again,), context.conversation, aside=True)


def _answer_in_words(context: Context, rules: Rules, screening: Screening, question: Question) -> Turn | None:
    """An answer to the question on the table: as its options are said, a day told roughly, or free words."""
    answers = interview.read_answer(question, context.question, context.today, asked_back=screening.asked_back)
    about = about_day.taken(context, rules, screening, question, answers)
    if isinstance(about, Turn):
        return about
    answers, first, screening = about or (answers, "", screening)
    if answers is None:
        answers = telling.answer_to(context, rules, screening, question)
    if answers is None or question.id != screening.asking:
        return None
    return _take(context, rules, (screening, True, question), answers, first=first)


Found = tuple[Screening, bool, Question]
"""The screening, whether the question is the one on the table, and the question."""


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


def _take(
    context: Context, rules: Rules, found: Found, answers: Mapping[str, FactValue] | Misread, *, first: str = ""
) -> Turn:
    """Record an answer, or ask back in plain words where it cannot be one."""
    screening, now, question = found
    if isinstance(answers, Misread):
        asked_back = rules.texts.say(answers.text_key)
        if answers.sets and now and not screening.editing:
            return go_on(context, rules, record(screening, question, dict(answers.sets)), first=asked_back)
        half = screening.model_copy(update={"asked_back": answers.reason})
        return Turn((Reply(text=asked_back),), context.with_changes(screening=half), aside=True)
    given = dict(answers)
    if now and not screening.editing:
        return go_on(context, rules, record(screening, question, given), first=first)
    stood = {fact: screening.answers[fact] for fact in question.facts if fact in screening.answers}
    if stood == given and not screening.editing:  # the same button once more
        return go_on(context, rules, screening)
    corrected = correct(rules, screening, question, given, context.today)
    return go_on(context, rules, corrected, first=first or context.say("screening.corrected"))
