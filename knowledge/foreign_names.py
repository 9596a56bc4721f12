"""A short question that names another office's matter (公积金, 工伤), where the entry found is never asked with it."""

from collections.abc import Sequence

from knowledge.base import Finding, Status
from knowledge.schema import Elsewhere, Entry
from knowledge.text import normal

_LONGEST = 40
"""Characters in normal form; a longer text is a story, in which such a word may stand by the way."""


class ForeignNames:
    """The words that are other offices' alone, by subject."""

    def __init__(self, subjects: Sequence[Elsewhere]) -> None:
        self._subjects = {_joined(name): subject for subject in subjects for name in subject.names}
        self._names = sorted(filter(None, self._subjects), key=len, reverse=True)

    def judged(self, question: str, finding: Finding) -> Finding:
        """The finding; where it has an entry, or no subject, and a foreign name says otherwise: the subject."""
        text = _joined(question)
        if finding.also or finding.elsewhere or len(text) > _LONGEST:
            return finding
        name = next((name for name in self._names if name in text and not self._by_the_way(name, text)), "")
        answered = finding.status is not Status.NO_ANSWER and bool(finding.candidates)
        if not name or (answered and name in _said(finding.candidates[0].entry)):
            return finding
        return Finding(Status.NO_ANSWER, finding.candidates, self._subjects[name])

    def _by_the_way(self, name: str, text: str) -> bool:
        return any(_joined(word) in text for word in self._subjects[name].unless)


def _said(entry: Entry) -> str:
    """The entry's questions; an answer may name such a matter by the way (失业金不低于最低工资)."""
    return _joined(" ".join((entry.title, *entry.variants)), limit=100_000)


def _joined(text: str, limit: int = 2_000) -> str:
    return normal(text, limit).replace(" ", "")
