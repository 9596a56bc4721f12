"""Whose each clause of a story is, seen from the person whom the story asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.screening.reading_asked_for import asked_for
from knowledge.screening.reading_mentions import SELF, Mention, first_in, is_subject, mentions_in, patterns_of
from knowledge.screening.reading_text import Clause, Clauses, clauses_of
from knowledge.screening.reading_words import People, ReadingWords, Role

__all__ = ["SELF", "Telling", "tell"]

_WRITER_TO_KIN: dict[Role, Role] = {"spouse": "spouse", "child": "parent"}
_SIBLINGS = frozenset({"弟", "弟弟", "小弟", "妹", "妹妹", "小妹", "哥", "哥哥", "姐", "姐姐", "我弟", "我妹"})
"""Children of the writer's parents."""


@dataclass(frozen=True)
class Telling:
    """The clauses of a story, whose each is, and whom the story asks for."""

    clauses: Clauses
    roles: tuple[Role, ...]
    """Of each clause's subject, seen from the person asked for."""
    explicit: tuple[bool, ...]
    """Whether the clause names its subject itself."""
    person: str
    """SELF, or the word by which the writer calls the person asked for."""
    people: People | None
    mentions: tuple[Mention, ...]


def tell(words: ReadingWords, text: str) -> Telling:
    """Cut the text into clauses and say whose they are."""
    patterns = patterns_of(words)
    mentions = mentions_in(patterns, text)
    subjects = [mention for mention in mentions if is_subject(patterns, text, mention)]
    cuts = frozenset(mention.start for mention in subjects) | frozenset(
        found.start() for found in patterns.connectives.finditer(text)
    )
    clauses = clauses_of(text, cuts)
    person, people = asked_for(patterns, text, clauses, subjects, mentions)
    roles, explicit = _roles(clauses, subjects, person, people, mentions)
    starts = tuple(clause.start for clause in clauses)
    return Telling(Clauses(clauses, starts), roles, explicit, person, people, tuple(mentions))


def _roles(
    clauses: Sequence[Clause],
    subjects: Sequence[Mention],
    person: str,
    people: People | None,
    mentions: Sequence[Mention],
) -> tuple[tuple[Role, ...], tuple[bool, ...]]:
    roles: list[Role] = []
    explicit: list[bool] = []
    named = next((mention.start for mention in mentions if people and mention.who in people.words), 0)
    current: Role = "person"
    sentence = 0
    of_stranger = False
    for clause in clauses:
        if clause.sentence != sentence and current != "other":
            current = "person"
        sentence = clause.sentence
        subject = first_in(clause, subjects)
        if subject and not (of_stranger and _is_theirs(subject)):
            current = _role(subject, person, people)
            of_stranger = current == "other" and not (subject.people and subject.people.sex)
        # What comes before the person asked for is named at all is the writer's own.
        roles.append("other" if clause.end <= named and current == "person" else current)
        explicit.append(subject is not None)
    return tuple(roles), tuple(explicit)


def _is_theirs(mention: Mention) -> bool:
    """我邻居，老公当兵的，家里没一个上班的: family behind someone who is no kin is theirs, if not called 我的."""
    near = mention.people is not None and mention.people.role in ("spouse", "child")
    return (mention.family or near) and not mention.owned


def _role(mention: Mention, person: str, people: People | None) -> Role:
    """Who a mention is to the person asked for."""
    if mention.family:
        return "family"
    if mention.who == person or (people is not None and mention.who in people.words):
        return "person"
    if people is None:
        return mention.people.role if mention.people else "person"
    return _role_to_kin(mention, people)


def _role_to_kin(mention: Mention, people: People) -> Role:
    """Who a mention is to one of the writer's kin, for whom the writer asks."""
    if mention.who in people.spouse_words:
        return "spouse"
    if mention.who == SELF:
        return _WRITER_TO_KIN.get(people.role, "other")
    if people.role == "parent" and mention.who in _SIBLINGS:
        return "child"
    role: Role = mention.people.role if mention.people else "other"
    if role == "spouse" and people.role != "spouse":
        return "spouse"
    return "child" if role == "child" and people.role != "parent" else "other"
