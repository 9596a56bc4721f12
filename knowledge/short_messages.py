"""What is read of a short message before, and beside, the search."""

import re
from itertools import chain
from typing import TYPE_CHECKING

from knowledge import clause_questions
from knowledge.content_folder import Folder
from knowledge.courtesies import Courtesies
from knowledge.follow_ups import FollowUps
from knowledge.foreign_names import ForeignNames
from knowledge.typed_terms import TypedTerms

if TYPE_CHECKING:
    from knowledge.base import Finding, KnowledgeBase

_TWO = re.compile(r"\s*([^，,。；;？?！!\s]{4,})[，,。；;？?！!\s]+([^，,。；;？?！!\s]+)[。？?！!\s]*")


class ShortMessages:
    """Courtesies, follow-ups, typed terms and other offices' words of one content folder."""

    def __init__(self, folder: Folder) -> None:
        self.courtesies = Courtesies(folder.elsewhere)
        self.foreign = ForeignNames(folder.elsewhere)
        self.follow_ups = FollowUps(folder.follow_ups, folder.synonyms)
        local = (words for synonyms in folder.synonyms if synonyms.term for words in (synonyms.term, *synonyms.says))
        topics = dict.fromkeys(entry.topic for entry in folder.entries if entry.topic)
        subjects = (subject.topic for subject in folder.elsewhere)
        self.terms = TypedTerms(chain(local, topics, subjects))

    def clause(self, base: "KnowledgeBase", text: str) -> "Finding | None":
        """What a message that names a clause and nothing else finds."""
        return clause_questions.find(base, self.follow_ups, text)

    def matter_and_more(self, text: str) -> tuple[str, str]:
        """A message in two parts, the second a follow-up on the first (失业登记在哪办，要带啥); else nothing."""
        found = _TWO.fullmatch(text)
        return (found[1], found[2]) if found and self.follow_ups.knows(found[2]) else ("", "")
