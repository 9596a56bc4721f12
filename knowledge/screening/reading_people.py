"""Whose each clause of a story is, seen from the person whom the story asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.screening.reading_asked_for import asked_for
from knowledge.screening.reading_mentions import SELF, Mention, first_in, is_subject, mentions_in, patterns_of
from knowledge.screening.reading_text import Clause, Clauses, clauses_of
from knowledge.screening.reading_words import People, ReadingWords, Role

__all__ = ["SELF", "Telling", "tell"]

_WRITER_TO_KIN: dict[Role, Role] = {"spouse": "spouse", "child": "parent"}
_HELD = frozenset[Role]({"child", "parent", "other", "family"})
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


def tell(words: ReadingWords, text: str, commas: frozenset[int] = frozenset()) -> Telling:
    """Cut the text into clauses and say whose they are; ``commas``: those that the text did not come with."""
    patterns = patterns_of(words)
    mentions = mentions_in(patterns, text)
    subjects = [mention for mention in mentions if is_subject(patterns, text, mention)]
    connectives = frozenset(found.start() for found in patterns.connectives.finditer(text))
    clauses = clauses_of(
        text, connectives | {mention.start for mention in subjects}, commas - {at - 1 for at in connectives}
    )
    person, people = asked_for(patterns, text, clauses, subjects, mentions)
    minors = tuple(patterns.minor.search(text, clause.start, clause.end) is not None for clause in clauses)
    begun_by_them = _begun_by_them(text, clauses)
    roles, explicit = _roles(clauses, subjects, person, people, mentions, minors=minors, begun_by_them=begun_by_them)
    starts = tuple(clause.start for clause in clauses)
    return Telling(Clauses(clauses, starts), roles, explicit, person, people, tuple(mentions))


def _roles(
    clauses: Sequence[Clause],
    subjects: Sequence[Mention],
    person: str,
    people: People | None,
    mentions: Sequence[Mention],
    *,
    minors: Sequence[bool],
    begun_by_them: int,
) -> tuple[tuple[Role, ...], tuple[bool, ...]]:
    """``minors``: the clauses that tell what is told of minor children only; ``begun_by_them``: see there."""
    roles: list[Role] = []
    explicit: list[bool] = []
    named = next((mention.start for mention in mentions if people and mention.who in people.words), 0)
    current: Role = "person"
    sentence = 0
    of_stranger = False
    for index, clause in enumerate(clauses):
        if clause.sentence != sentence and current != "other":
            current = "person"
        sentence = clause.sentence
        subject = first_in(clause, subjects)
        if subject and not (of_stranger and _is_theirs(subject)):
            current = _role(subject, person, people)
            of_stranger = current == "other" and not (subject.people and subject.people.sex)
        elif clause.run_on and current == "child" and minors[index - 1]:
            current = "person"  # 孩子上初二户口在道外: what is told next is not a pupil's
        # What comes before the person asked for is named at all is the writer's own.
        of_writer = clause.end <= named and current == "person" and index >= begun_by_them
        roles.append("other" if of_writer else current)
        # In one breath with somebody else's clause it is theirs: 闺女离婚了没工作带个孩子.
        explicit.append(subject is not None or (clause.run_on and current in _HELD))
    return tuple(roles), tuple(explicit)


def _begun_by_them(text: str, clauses: Sequence[Clause]) -> int:
    """How many clauses of one breath begin with 她 or 他 before anybody is named: 她五十二了有残疾证，我给我姐问的."""
    if not clauses or text[clauses[0].start] not in "她他":
        return 0
    return next((number for number, each in enumerate(clauses) if number and not each.run_on), len(clauses))


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
