"""Conversations: found by their address, locked for a turn, saved onto the version the turn was made from."""

import logging
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.store.insert import insert
from bot.store.models import ConversationRow
from handlers.conversation import Conversation

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
    """Where a person is: the kind of channel, which bot or site of ours, and the channel's id of the person."""

    channel: str
    account: str
    person: str


class StaleConversationError(RuntimeError):
    """Another turn was saved in between; the turn is made again."""


def find(session: Session, address: Address) -> ConversationRow | None:
    """The conversation at this address, to read."""
    return session.exec(
        select(ConversationRow).where(
            ConversationRow.channel == address.channel,
            ConversationRow.account == address.account,
            ConversationRow.person == address.person,
        )
    ).one_or_none()


def find_or_create(session: Session, address: Address) -> int:
    """The conversation's id; two first messages at the same moment make one conversation."""
    found = find(session, address)
    if found is None:
        new = insert(session, ConversationRow).values(
            channel=address.channel, account=address.account, person=address.person, state={}, version=0
        )
        session.execute(new.on_conflict_do_nothing())
        found = find(session, address)
    if found is None or found.id is None:
        raise LookupError(f"the {address.channel} conversation was just created and is gone")
    return found.id


def lock(session: Session, conversation_id: int) -> ConversationRow:
    """Take the conversation for this transaction; waits for another turn of the same conversation.

    Rows that refer to it (an inbox row that arrives, a caseworker's reply) may still be written meanwhile.
    """
    query = select(ConversationRow).where(ConversationRow.id == conversation_id).with_for_update(key_share=True)
    return session.exec(query.execution_options(populate_existing=True)).one()


def load(row: ConversationRow) -> Conversation:
    """What is remembered of it.

    A state that an older program wrote and this one cannot read begins anew with the cases it had: better asked again
    than stuck for ever.
    """
    try:
        return Conversation.model_validate(row.state)
    except ValidationError as error:
        log.warning("The state of conversation %s begins anew: %s", row.id, error.errors(include_input=False)[0]["loc"])
        return Conversation(cases=tuple(row.state.get("cases", ())))


def save(session: Session, row: ConversationRow, conversation: Conversation, now: datetime) -> None:
    """Save the turn's outcome; StaleConversationError where the row is no longer the version that was read."""
    guarded = (
        update(ConversationRow)
        .where(col(ConversationRow.id) == row.id, col(ConversationRow.version) == row.version)
        .values(state=conversation.model_dump(mode="json"), version=row.version + 1, updated_at=now)
        .returning(col(ConversationRow.id))
        .execution_options(synchronize_session=False)
    )
    if session.execute(guarded).one_or_none() is None:
        raise StaleConversationError(f"conversation {row.id} is past version {row.version}")
    session.refresh(row)
