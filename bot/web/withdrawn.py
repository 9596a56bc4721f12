"""Answers that were taken off: who kept the address of one, or still has it in the conversation, is told so."""

from handlers.conversation import Conversation
from knowledge.base import KnowledgeBase
from knowledge.schema import EntryStatus


def is_withdrawn(knowledge: KnowledgeBase, entry_id: str) -> bool:
    """Whether this entry was taken off; not so for one that never was, nor for a draft."""
    if entry_id in knowledge.entries or knowledge.views is None:
        return False
    return any(one.id == entry_id and one.status is EntryStatus.WITHDRAWN for one in knowledge.views.every_entry())


def withdrawn_answers(knowledge: KnowledgeBase, conversation: Conversation) -> frozenset[str]:
    """The keys, as they stand in the rating buttons, of answers in this conversation that were taken off since."""
    return frozenset(one.key for one in conversation.answered if is_withdrawn(knowledge, one.entry))
