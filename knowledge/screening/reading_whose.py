"""Whose a clause is that does not name its subject: the person's again, or still that of the one named before."""

import re
from dataclasses import dataclass

from knowledge.screening.reading_people import Telling
from knowledge.screening.reading_words import ReadingRule, ReadingWords

_GROWN = 18
_A_PARENT = 35
"""From this age on an age that nobody is named for is hardly the child's."""


@dataclass(frozen=True)
class Whose:
    """The clauses of one text."""

    words: ReadingWords
    text: str
    telling: Telling

    @property
    def is_a_parent_asked_for(self) -> bool:
        """The text asks for a parent of the writer's."""
        return self.telling.people is not None and self.telling.people.role == "parent"

    @property
    def is_a_child_asked_for(self) -> bool:
        """The text asks for a child of the writer's."""
        return self.telling.people is not None and self.telling.people.role == "child"

    def goes_on_about_a_child(self, index: int, years: int) -> bool:
        """Whether an age without a subject follows a child named in the stretch before: 有个儿子，今年8岁."""
        clauses, explicit = self.telling.clauses.all, self.telling.explicit
        if explicit[index] or years >= _A_PARENT or self.is_a_child_asked_for:
            return False
        first = index
        while first and clauses[first - 1].sentence == clauses[index].sentence:
            first -= 1
            if explicit[first]:
                break
        span = range(clauses[first].start, clauses[index].end)
        near = [each for each in self.telling.mentions if each.start in span and each.people]
        if not near or near[-1].people is None or near[-1].people.role != "child":
            return False
        told = self.text[near[-1].end : clauses[index].start]
        return years < _GROWN or re.search(r"\d岁|[一二三四五六七八九十]岁", told) is None

    def fits(self, rule: ReadingRule, index: int) -> bool:
        """Whether a rule reads a clause."""
        role = self.telling.roles[index]
        if role in rule.of:
            return True
        if self.telling.explicit[index] or (role == "child" and not rule.goes_on):
            return False
        # What is told of the whole family may well follow what was told of a child.
        return ("person" if role == "child" and "family" in rule.of else self.role(index)) in rule.of

    def role(self, index: int) -> str:
        """Whose a clause is. One that only goes on from the family or a child is taken to speak of the person again.

        Behind a grown child it may be that child's (儿子23，没找着工作): then it is nobody's for certain.
        """
        role = self.telling.roles[index]
        if self.telling.explicit[index] or role not in ("family", "child", "spouse"):
            return role
        if role == "spouse":
            return "person" if self._follows_one_who_is_gone(index) else role
        return "child" if role == "child" and self._follows_a_grown_child(index) else "person"

    def _named_last(self, index: int) -> int:
        """The clause, at or before this one, that names its subject itself."""
        while index and not self.telling.explicit[index]:
            index -= 1
        return index

    def _follows_one_who_is_gone(self, index: int) -> bool:
        """丈夫没了，吃低保，没工作: nothing more can be said of a husband who is dead or gone."""
        told = self.telling.clauses.all[self._named_last(index)]
        return self.words.compiled(self.words.times.gone).search(self.text, told.start, told.end) is not None

    def _follows_a_grown_child(self, index: int) -> bool:
        first = self._named_last(index)
        told, behind = self.telling.clauses.all[first], self.telling.clauses.all[first + 1]
        times = self.words.times
        if self.words.compiled(times.grown, times.grown_age).search(self.text, told.start, told.end):
            return True
        return self.words.compiled(times.grown_age).match(self.text, behind.start, behind.end) is not None
