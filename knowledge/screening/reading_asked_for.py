"""Whom a story asks for."""

from collections.abc import Sequence

from knowledge.screening.reading_mentions import SELF, Mention, Patterns, first_in
from knowledge.screening.reading_text import Clause
from knowledge.screening.reading_words import People

_OF_OTHER_KIN = 2  # things told of an aunt or a brother before a text is taken to be about them
_AT_ONCE = 6  # characters before the first person named


def asked_for(
    patterns: Patterns,
    text: str,
    clauses: Sequence[Clause],
    subjects: Sequence[Mention],
    subjects_and_objects: Sequence[Mention],
) -> tuple[str, People | None]:
    """Whom a text asks for: SELF, or the writer's word for them and what it means."""
    if named := _named_in_asking(patterns, text, clauses, subjects):
        return named
    if match := patterns.asks_for_them.search(text):
        pronoun = next((each for each in subjects_and_objects if match.start() <= each.start < match.end()), None)
        later = (each for each in subjects if each.start >= match.end() and each.people and each.people.sex)
        meant = pronoun or next(later, None)
        if meant and meant.people:
            return meant.who, meant.people
    if _speaks_of_themselves(patterns, text, clauses, subjects):
        return SELF, None
    only = _asked_whether(patterns, text, clauses, subjects) or _only_elder(patterns, text, subjects)
    only = only or _only_one_told_of(patterns, text, clauses, subjects)
    return (only.who, only.people) if only else (SELF, None)


def _named_in_asking(
    patterns: Patterns, text: str, clauses: Sequence[Clause], subjects: Sequence[Mention]
) -> tuple[str, People] | None:
    """Whom the words of asking name: 给我妈问. 「说的是」 puts right what was said of it before."""
    for asked in sorted(patterns.asks_for.finditer(text), key=lambda each: "说的是" not in each[0]):
        kin = next((name for name in asked.groupdict().values() if name), None)
        if kin and not (
            patterns.lets_ask.search(asked[0])
            and patterns.kinds[kin].role in ("child", "spouse")
            and (
                _speaks_of_themselves(patterns, text, clauses, subjects)
                or patterns.tells_of.search(text, 0, asked.start())
            )
        ):
            return kin, patterns.kinds[kin]
    return None


def _speaks_of_themselves(
    patterns: Patterns, text: str, clauses: Sequence[Clause], subjects: Sequence[Mention]
) -> bool:
    """Whether some clause is the writer's own and does more than ask."""
    for clause in clauses:
        subject = first_in(clause, subjects)
        if subject and subject.who == SELF and not patterns.asking_clause.search(text, clause.start, clause.end):
            return True
    return False


def _asked_whether(
    patterns: Patterns, text: str, clauses: Sequence[Clause], subjects: Sequence[Mention]
) -> Mention | None:
    """The kin in a clause that asks whether they can have something: 我妈能办吗."""
    for clause in clauses:
        subject = first_in(clause, subjects)
        asks = patterns.asks_whether.search(text, clause.start, clause.end)
        if subject and subject.owned and subject.people and _may_be_asked_for(subject.people) and asks:
            return subject
    return None


def _only_one_told_of(
    patterns: Patterns, text: str, clauses: Sequence[Clause], subjects: Sequence[Mention]
) -> Mention | None:
    """The one kin of whom a text tells that tells nothing of the writer."""
    told = [
        first_in(clause, subjects) for clause in clauses if patterns.tells_of.search(text, clause.start, clause.end)
    ]
    kin = {each.who: each for each in told if each and each.people and _may_be_asked_for(each.people)}
    only = next(iter(kin.values()), None)
    return only if only and len(kin) == 1 and _is_told_of(told, only.who) else None


def _only_elder(patterns: Patterns, text: str, subjects: Sequence[Mention]) -> Mention | None:
    """我妈按管理岗交的，现在52: a text that begins with one of the writer's older kin and names no one but them."""
    named = [each for each in subjects if each.who != SELF]
    if not named or not named[0].owned or named[0].start > _AT_ONCE or patterns.cared_for.search(text):
        return None
    people = named[0].people
    needed = 1 if people and people.role == "parent" else _OF_OTHER_KIN
    if people is None or people.role not in ("parent", "other") or not people.sex:
        return None
    if len(patterns.tells_of.findall(text)) < needed:
        return None
    theirs = (*people.words, *people.spouse_words)
    return named[0] if all(each.who in theirs for each in named) else None


def _is_told_of(told: Sequence[Mention | None], who: str) -> bool:
    """Of a grown child more must be told than one thing: 儿子25了 is said by a parent."""
    mine = [each for each in told if each and each.who == who]
    return len(mine) > 1 or any(each.people and each.people.role == "parent" for each in mine)


def _may_be_asked_for(people: People) -> bool:
    return bool(people.sex)
