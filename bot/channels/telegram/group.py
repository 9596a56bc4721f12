"""An answer in a group: policy only, made of the question alone. Nothing is remembered, nothing is stored."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from bot.channels.telegram.client import CHANNEL
from handlers import answer
from handlers.conversation import Conversation
from handlers.messages import Incoming, Reply
from handlers.picking import read
from handlers.snapshot import NoCases
from knowledge.base import KnowledgeBase, Status

_TITLES = 3


@dataclass(frozen=True)
class GroupView(NoCases):
    """What an answer in a group may see of the outside: where the clauses can be read."""

    channel: str = CHANNEL
    abroad: bool = True
    base_url: str = ""

    def clause_url(self, document: str, article: str) -> str:
        return f"{self.base_url}/clauses/{quote(document)}/{quote(article, safe='()')}"


def answer_in_group(text: str, knowledge: KnowledgeBase, base_url: str, today: date) -> Reply:
    """One reply without buttons. A greeting, a command or a wish for a person gets a word on where to go instead."""
    policy = replace(knowledge, screening=None)  # an answer that offers no screening: that is nothing for a group
    context = read(Incoming(text=text), Conversation(greeted=True), policy, GroupView(base_url=base_url), today)
    say = knowledge.wording.say
    if context.action is not None or not context.plain:
        return Reply(text=say("telegram.group_hint"))
    finding = policy.search(context.text)
    if finding.status is Status.ANSWERED:
        turn = answer.handle(context)
        found = turn.replies[0] if turn else Reply(text=say("telegram.group_hint"))
        return found.model_copy(update={"choices": ()})
    if finding.elsewhere is not None:
        return Reply(text=finding.elsewhere.text)
    titles = [candidate.entry.title for candidate in finding.candidates[:_TITLES]]
    key = "telegram.group_which" if finding.status is Status.AMBIGUOUS else "telegram.group_none"
    return Reply(text=say(key, titles=titles))
