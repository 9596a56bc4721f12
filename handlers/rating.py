"""有帮助 and 没帮助 under an answer: one rating an answer, changeable, counted without the person."""

from hashlib import blake2b

from handlers.actions import Action
from handlers.conversation import Answered, Conversation
from handlers.effects import RateAnswer
from handlers.messages import Choice
from handlers.turn import Context, Turn
from knowledge.schema import Entry

_KEPT = 20


def handle(context: Context) -> Turn | None:
    """A tap on one of the two; a second tap changes the first, the same one again changes nothing."""
    if context.action not in {Action.HELPFUL, Action.UNHELPFUL}:
        return None
    rated = next((each for each in context.conversation.answered if each.key == context.argument), None)
    if rated is None:
        return Turn((context.reply("rating.gone"),), context.conversation, aside=True)
    helpful = context.action is Action.HELPFUL
    effect = RateAnswer(
        entry=rated.entry, version=rated.version, helpful=helpful, before=rated.helpful, question=rated.question
    )
    answered = tuple(
        each.model_copy(update={"helpful": helpful}) if each is rated else each
        for each in context.conversation.answered
    )
    offer = () if helpful or context.busy else (Action.HUMAN,)
    reply = context.reply("rating.helpful" if helpful else "rating.unhelpful", *offer)
    return Turn((reply,), context.with_changes(answered=answered), (effect,), aside=True)


def rating_choices(context: Context, entry: Entry) -> tuple[Choice, ...]:
    """The two buttons under the answer of an entry."""
    key = _key(context, entry)
    return (context.choice(Action.HELPFUL, key), context.choice(Action.UNHELPFUL, key))


def with_answered(context: Context, conversation: Conversation, entry: Entry, question: str) -> Conversation:
    """The conversation that knows of one more answer; given again, an answer keeps its rating."""
    key = _key(context, entry)
    before = next((each for each in conversation.answered if each.key == key), None)
    answer = Answered(
        key=key,
        entry=entry.id,
        version=context.knowledge.version,
        question=before.question if before else question,
        helpful=before.helpful if before else None,
    )
    others = tuple(each for each in conversation.answered if each.key != key)
    return conversation.model_copy(update={"answered": (*others, answer)[-_KEPT:]})


def _key(context: Context, entry: Entry) -> str:
    """The same answer has the same key: an entry at a version."""
    return blake2b(f"{entry.id}@{context.knowledge.version}".encode(), digest_size=8).hexdigest()
