"""Who is meant: whom a story asks for, and whose each of its clauses is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.screening.reading_text import Clause, Clauses, clauses_of
from knowledge.screening.reading_words import People, ReadingWords, Role

SELF = "self"
"""The writer."""
_A_STORY = 2  # the number of the last stretch, from 0, of a text that tells of someone


@dataclass(frozen=True)
class Mention:
    """A person named in the text. ``who`` is the word for kin, or SELF, or the kin a pronoun stands for."""

    start: int
    end: int
    who: str
    people: People | None = None
    family: bool = False


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


@dataclass(frozen=True)
class _Patterns:
    kin: "re.Pattern[str]"
    kinds: dict[str, People]
    asks_for: "re.Pattern[str]"
    asks_whether: "re.Pattern[str]"
    not_subject: "re.Pattern[str]"
    connectives: "re.Pattern[str]"
    family: "re.Pattern[str]"
    owners: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _patterns(words: ReadingWords) -> _Patterns:
    telling = words.telling
    kinds = {word: people for people in words.people for word in people.words}
    names = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    kin = rf"(?P<owner>{telling.owners})?(?P<kin>{names})|(?P<self>[我俺咱](?!们家|们单位))|(?P<pronoun>{telling.pronouns})"
    asks = [pattern.replace("#", rf"(?:{telling.owners})?(?P<kin{n}>{names})") for n, pattern in enumerate(telling.asks_for)]
    return _Patterns(
        kin=re.compile(kin),
        kinds=kinds,
        asks_for=words.compiled(*asks),
        asks_whether=words.compiled(telling.asks_whether),
        not_subject=words.compiled(f"(?:{telling.not_subject})$"),
        connectives=words.compiled(telling.connectives),
        family=words.compiled(telling.family),
        owners=words.compiled(f"(?:{telling.owners})$"),
    )


def tell(words: ReadingWords, text: str) -> Telling:
    """Cut the text into clauses and say whose they are."""
    patterns = _patterns(words)
    mentions = _mentions(patterns, text)
    subjects = [mention for mention in mentions if _is_subject(patterns, text, mention)]
    cuts = frozenset(mention.start for mention in subjects) | frozenset(
        found.start() for found in patterns.connectives.finditer(text)
    )
    clauses = clauses_of(text, cuts)
    person, people = _asked_for(patterns, text, clauses, subjects)
    roles, explicit = _roles(clauses, subjects, person, people)
    starts = tuple(clause.start for clause in clauses)
    return Telling(Clauses(clauses, starts), roles, explicit, person, people, tuple(mentions))


def _mentions(patterns: _Patterns, text: str) -> list[Mention]:
    found = []
    last = ""
    last_people: People | None = None
    for match in patterns.kin.finditer(text):
        if match["self"]:
            found.append(Mention(match.start(), match.end(), SELF))
        elif match["pronoun"]:
            if last:
                found.append(Mention(match.start(), match.end(), last, last_people))
        else:
            people = patterns.kinds[match["kin"]]
            if people.owned and not match["owner"] and not _follows_for(patterns, text, match.start()):
                continue
            last, last_people = match["kin"], people
            found.append(Mention(match.start(), match.end(), last, people))
    found += [
        Mention(match.start(), match.end(), "family", family=True) for match in patterns.family.finditer(text)
    ]
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def _follows_for(patterns: _Patterns, text: str, place: int) -> bool:
    return patterns.not_subject.search(text[max(0, place - 4) : place]) is not None


def _is_subject(patterns: _Patterns, text: str, mention: Mention) -> bool:
    return patterns.not_subject.search(text[max(0, mention.start - 6) : mention.start]) is None


def _asked_for(
    patterns: _Patterns, text: str, clauses: Sequence[Clause], subjects: Sequence[Mention]
) -> tuple[str, People | None]:
    for match in patterns.asks_for.finditer(text):
        kin = next((name for name in match.groupdict().values() if name), None)
        if kin:
            return kin, patterns.kinds[kin]
    if any(mention.who == SELF for mention in subjects):
        return SELF, None
    for clause in clauses:
        subject = _first(clause, subjects)
        if subject and subject.people and _may_be_asked_for(subject.people) and patterns.asks_whether.search(
            text[clause.start : clause.end]
        ):
            return subject.who, subject.people
    opening = _first(clauses[0], subjects) if clauses else None
    asks = patterns.asks_whether.search(text) is not None or clauses[-1].clause >= _A_STORY
    alone = opening is not None and all(mention.who == opening.who for mention in subjects)
    if asks and alone and opening and opening.people and _may_be_asked_for(opening.people):
        return opening.who, opening.people
    return SELF, None


def _may_be_asked_for(people: People) -> bool:
    return bool(people.sex)


def _first(clause: Clause, subjects: Sequence[Mention]) -> Mention | None:
    return next((mention for mention in subjects if clause.start <= mention.start < clause.end), None)


def _roles(
    clauses: Sequence[Clause], subjects: Sequence[Mention], person: str, people: People | None
) -> tuple[tuple[Role, ...], tuple[bool, ...]]:
    roles: list[Role] = []
    explicit: list[bool] = []
    current: Role = "person"
    sentence = 0
    for clause in clauses:
        if clause.sentence != sentence and current != "other":
            current = "person"
        sentence = clause.sentence
        subject = _first(clause, subjects)
        if subject:
            current = _role(subject, person, people)
        roles.append(current)
        explicit.append(subject is not None)
    return tuple(roles), tuple(explicit)


def _role(mention: Mention, person: str, people: People | None) -> Role:
    """Who a mention is to the person asked for."""
    if mention.family:
        return "family"
    if mention.who == person:
        return "person"
    if people is None:
        return mention.people.role if mention.people else "person"
    if mention.who in people.words:
        return "person"
    if mention.who in people.spouse_words:
        return "spouse"
    if mention.who == SELF:
        return {"parent": "other", "spouse": "spouse", "child": "parent"}.get(people.role, "other")  # type: ignore[return-value]
    if mention.people and people.role == "spouse" and mention.people.role == "child":
        return "child"
    if mention.people and mention.people.role == "spouse" and people.role != "spouse":
        return "spouse"
    return "child" if mention.people and mention.people.role == "child" and people.role != "parent" else "other"
