"""The one path of a message: received, answered in one transaction, its failure counted in another."""

import logging
from datetime import date, datetime

from pydantic import JsonValue
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.casework import cases, numbers, ratings, reconsidering
from bot.casework.resident_view import StoredSnapshot
from bot.clock import local_date, utcnow
from bot.store import audit, conversations, feedback, handover, inbox, messages, outbox, privacy, screening_records
from bot.store.conversations import Address
from bot.store.inbox import Receipt, receive
from bot.store.models import Consent, ConversationRow, Inbox, InboxStatus
from bot.store.queue_models import Satisfaction
from bot.wiring import Hotline
from handlers.effects import (
    AskReview,
    Effect,
    EraseAll,
    NoteUnanswered,
    OfferHandover,
    OpenCase,
    RateAnswer,
    RateService,
    RecordConsent,
    RecordScreening,
    TakeOver,
    TellCaseworker,
    WithdrawCase,
)
from handlers.messages import Incoming, Reply

__all__ = [
    "Address",
    "Receipt",
    "TurnFailedError",
    "converse",
    "fail_turn",
    "receive",
    "take_turn",
    "tell_set_aside",
]

log = logging.getLogger(__name__)


class TurnFailedError(Exception):
    """A turn raised; nothing of it was kept. ``__cause__`` is the error."""

    def __init__(self, inbox_id: int) -> None:
        super().__init__(f"the turn of inbox row {inbox_id} failed")
        self.inbox_id = inbox_id


def take_turn(session: Session, hotline: Hotline, inbox_id: int, today: date) -> tuple[Reply, ...]:
    """Answer one stored message; the content of one transaction. A message already answered gives the same replies.

    TurnFailedError where it cannot be answered: roll back, then ``fail_turn``. A lost database raises as it is: that
    is no fault of the message.
    """
    conversation = conversations.lock(session, session.get_one(Inbox, inbox_id).conversation_id)
    row = session.get_one(Inbox, inbox_id, populate_existing=True)  # as it is now that the lock is ours
    if row.status != InboxStatus.WAITING:
        return messages.replies_to(session, inbox_id)
    try:
        return _answer(session, hotline, row, conversation, today)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        raise TurnFailedError(inbox_id) from error


def converse(
    hotline: Hotline, address: Address, delivery_id: str, incoming: Incoming, today: date
) -> tuple[Reply, ...]:
    """Receive and answer at once, for channels that wait for the answer (web page, console).

    A repeated delivery gets the replies of the first. A turn that fails is tried again; after the last failure the
    message is set aside, and the reply says so plainly.
    """
    while True:
        receipt: Receipt | None = None
        try:
            with hotline.store.transaction() as session:
                receipt = receive(session, address, delivery_id, incoming)
                for waiting in inbox.waiting_up_to(session, receipt.conversation_id, receipt.inbox_id):
                    take_turn(session, hotline, waiting, today)
                return messages.replies_to(session, receipt.inbox_id)
        except TurnFailedError as failure:
            with hotline.store.transaction() as session:
                # The rollback took a new message with it: store it again, then count.
                stored = receive(session, address, delivery_id, incoming)
            ours = receipt is not None and failure.inbox_id == receipt.inbox_id
            fail_turn(hotline, stored.inbox_id if ours else failure.inbox_id, failure.__cause__ or failure)


def fail_turn(hotline: Hotline, inbox_id: int, error: BaseException) -> None:
    """Count a failed turn in a transaction of its own; the last one sets it aside and tells the resident."""
    log.error("The turn of inbox row %s failed: %s", inbox_id, inbox.describe(error))
    with hotline.store.transaction() as session:
        conversation = conversations.lock(session, session.get_one(Inbox, inbox_id).conversation_id)
        row = session.get_one(Inbox, inbox_id, populate_existing=True)
        now = utcnow()
        if row.status == InboxStatus.WAITING and inbox.count_failure(session, row, error, now):
            tell_set_aside(session, hotline, conversation, row, now)


def tell_set_aside(
    session: Session, hotline: Hotline, conversation: ConversationRow, row: Inbox, now: datetime
) -> None:
    """Say plainly that a message could not be handled, and record that it was set aside."""
    reply = Reply(text=hotline.knowledge.current.wording.say("turn.set_aside"))
    _hand_out(session, conversation, row, (reply,), now)
    detail: dict[str, JsonValue] = {"inbox": row.id, "failures": row.failures, "attempts": row.attempts}
    audit.record(session, "system", "inbox.set_aside", f"conversation:{row.conversation_id}", detail, at=now)


def _answer(
    session: Session, hotline: Hotline, row: Inbox, conversation: ConversationRow, today: date
) -> tuple[Reply, ...]:
    now = utcnow()
    incoming = Incoming.model_validate(row.payload)
    before = conversations.load(conversation)
    rules = hotline.knowledge.current.casework
    snapshot = StoredSnapshot(session, hotline.vault, conversation, today, hotline.settings, rules)
    turn = hotline.respond(incoming, before, hotline.knowledge.current, snapshot, today)
    for effect in turn.effects:
        _apply(hotline, snapshot, effect, now)
    if snapshot.offered and not any(isinstance(effect, OpenCase) for effect in turn.effects):
        numbers.give_back(session, today)
    conversations.save(session, conversation, turn.conversation, now)
    if not any(isinstance(effect, EraseAll) for effect in turn.effects):
        concealed = hotline.knowledge.current.wording.say("transcript.private") if turn.private else ""
        messages.keep_incoming(session, row, incoming, before, concealed)
    _hand_out(session, conversation, row, turn.replies, now)
    inbox.finish(session, row, now)
    return turn.replies


def _hand_out(
    session: Session, conversation: ConversationRow, row: Inbox, replies: tuple[Reply, ...], now: datetime
) -> None:
    messages.keep_replies(session, row, replies)
    outbox.put(session, conversation, f"turn:{row.id}", replies, now)


def _apply(hotline: Hotline, snapshot: StoredSnapshot, effect: Effect, now: datetime) -> None:
    session, conversation = snapshot.session, snapshot.conversation
    subject = f"conversation:{conversation.id}"
    match effect:
        case OpenCase():
            if snapshot.offered != (effect.number, effect.secret):
                raise ValueError("an OpenCase effect carries a number that this turn was not offered")
            cases.open_case(session, hotline.vault, conversation, effect, rules=snapshot.rules, now=now)
        case RecordConsent():
            session.add(
                Consent(
                    conversation_id=conversation.id or 0,
                    purpose=effect.purpose,
                    version=effect.version,
                    given=effect.given,
                    at=now,
                )
            )
            audit.record(session, "resident", "consent", subject, effect.model_dump(mode="json"), at=now)
        case RecordScreening():
            screening_records.keep(session, conversation.id or 0, effect, now)
        case WithdrawCase() | TellCaseworker() | RateService() | AskReview():
            _change_case(hotline, snapshot, effect, now)
        case OfferHandover() | TakeOver():
            _hand_over(session, hotline, conversation, effect, now)
        case RateAnswer() | NoteUnanswered():
            feedback.take(session, effect, local_date(now))
        case EraseAll():
            privacy.erase(session, conversation, now)


def _change_case(
    hotline: Hotline,
    snapshot: StoredSnapshot,
    effect: WithdrawCase | TellCaseworker | RateService | AskReview,
    now: datetime,
) -> None:
    if isinstance(effect, TellCaseworker):
        cases.hear(snapshot.session, hotline.vault, snapshot.conversation, effect, now)
    elif isinstance(effect, RateService):
        if effect.number in {found.number for found in snapshot.cases() if found.can_rate}:
            ratings.rate_by_number(snapshot.session, effect.number, Satisfaction(effect.rating), now=now)
    elif isinstance(effect, AskReview):
        row = cases.find(snapshot.session, effect.number)
        if row is not None and snapshot.rules and effect.number in {found.number for found in snapshot.cases()}:
            reconsidering.ask(snapshot.session, snapshot.rules, row, now=now)
    elif effect.number in {found.number for found in snapshot.cases() if found.open}:
        cases.withdraw(snapshot.session, effect.number, now=now)  # a second tap on an old button changes nothing


def _hand_over(
    session: Session, hotline: Hotline, conversation: ConversationRow, effect: OfferHandover | TakeOver, now: datetime
) -> None:
    if isinstance(effect, OfferHandover):
        handover.offer(session, hotline.vault, conversation.id or 0, effect.code, now)
    else:
        handover.take(session, hotline.vault, effect.code, conversation, now)
