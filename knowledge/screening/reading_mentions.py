"""The people whom a story names, and which of them are the subject of what is said."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.screening.reading_text import Clause
from knowledge.screening.reading_words import People, ReadingWords

SELF = "self"
"""The writer."""
_TELLS = re.compile(r"(?:今年|都|已经|现在)*(?:[一二三四五六七八九十\d]{2}|户口|今年)")
"""After 我: the writer is the subject, whatever stands before."""
_ALONE = re.compile(r"(?:自己|一个人?|一人)(?=[，。 ]|$)")
_RANKS = "大二三四五六小老堂表干"
_FROM = "(?:哈尔滨|市里|城里|老家|农村|外地|乡下)的"
_BEGINS_ANEW = re.compile(r"[的了呢吧啊哈][我俺](?=[一-龥])(?!们?家|的|们)")
"""没活干了我今年51: without a mark a sentence ends and the writer begins another."""


@dataclass(frozen=True)
class Mention:
    """A person named in the text. ``who`` is the word for kin, or SELF, or the kin a pronoun stands for."""

    start: int
    end: int
    who: str
    people: People | None = None
    family: bool = False
    owned: bool = False
    """Called 我妈, 我家老公 and not 军人老婆."""


@dataclass(frozen=True)
class Patterns:
    """The words about people, compiled."""

    kin: "re.Pattern[str]"
    kinds: dict[str, People]
    spouses: tuple[People, ...]
    compound: "re.Pattern[str]"
    stranger: People
    asks_for: "re.Pattern[str]"
    asks_for_them: "re.Pattern[str]"
    asking_clause: "re.Pattern[str]"
    tells_of: "re.Pattern[str]"
    asks_whether: "re.Pattern[str]"
    cared_for: "re.Pattern[str]"
    lets_ask: "re.Pattern[str]"
    not_subject: "re.Pattern[str]"
    acquaintances: "re.Pattern[str]"
    connectives: "re.Pattern[str]"
    family: "re.Pattern[str]"
    minor: "re.Pattern[str]"


@lru_cache(maxsize=8)
def patterns_of(words: ReadingWords) -> Patterns:
    """Compiled once for each loading of the content."""
    telling = words.telling
    kinds = {word: people for people in words.people for word in people.words}
    names = _kin_names(kinds)
    further = "|".join(re.escape(word) for people in words.people for word in people.words)
    kin = (
        rf"(?P<owner>{telling.owners}(?:{_FROM})?)?[大二三四五六小老堂表干]{{0,2}}(?P<kin>{names})"
        rf"|(?P<stranger>{telling.strangers})|(?P<self>{telling.speaker})|(?P<pronoun>{telling.pronouns})"
    )
    asks = [
        pattern.replace(
            "#",
            rf"(?:{telling.acquaintances})?(?:{telling.owners})?(?:{_FROM})?[大二三四五六小老堂表干]{{0,2}}(?P<kin{n}>{names})",
        )
        for n, pattern in enumerate(telling.asks_for)
    ]
    return Patterns(
        kin=re.compile(kin),
        kinds=kinds,
        spouses=tuple(people for people in words.people if people.role == "spouse" and people.sex),
        compound=re.compile(rf"(?:她|他|的|家的?)(?:[大二三四五小老])?(?:{further})"),
        stranger=next(people for people in words.people if people.role == "other" and not people.sex),
        asks_for=words.compiled(*asks),
        asks_for_them=words.compiled(telling.asks_for_them),
        asking_clause=words.compiled(telling.asking_clause),
        tells_of=words.compiled(telling.tells_of),
        asks_whether=words.compiled(telling.asks_whether),
        cared_for=words.compiled(telling.cared_for),
        lets_ask=re.compile("让我|叫我|托我|求我"),
        acquaintances=words.compiled(f"(?:{telling.acquaintances})$"),
        not_subject=words.compiled(f"(?:{telling.not_subject})$"),
        connectives=words.compiled(telling.connectives),
        family=words.compiled(telling.family),
        minor=words.compiled(words.run_on.minor),
    )


def _kin_names(kinds: Iterable[str]) -> str:
    """A pattern of all words for kin, none of which is the beginning of a longer one: 小舅子 is no 舅."""
    words = sorted(kinds, key=len, reverse=True)
    forms = {*words, *(word[1:] for word in words if word[0] in _RANKS)}
    named: list[str] = []
    for word in words:
        longer = sorted({form[len(word) :] for form in forms if form.startswith(word)} - {""})
        named.append(re.escape(word) + (f"(?!{'|'.join(map(re.escape, longer))})" if longer else ""))
    return "|".join(named)


def mentions_in(patterns: Patterns, text: str) -> list[Mention]:
    """Everyone named, in order."""
    found: list[Mention] = []
    compound_end = 0
    for match in patterns.kin.finditer(text):
        if match.start() < compound_end:
            continue
        if match["self"]:
            found.append(Mention(match.start(), match.end(), SELF))
        elif match["stranger"]:
            found.append(Mention(match.start(), match.end(), match["stranger"], patterns.stranger))
        elif match["pronoun"]:
            if meant := _meant(found, female=match["pronoun"] == "她"):
                found.append(Mention(match.start(), match.end(), meant.who, meant.people))
        else:
            people = patterns.kinds[match["kin"]]
            if parent := _other_parent(patterns, found, match):
                found.append(parent)
                continue
            begins = people.role == "parent" and (not match.start() or not text[match.start() - 1].isalnum())
            if people.owned and not (match["owner"] or begins or _follows_for(patterns, text, match.start())):
                continue
            if compound := patterns.compound.match(text, match.end()):
                # 我媳妇的姐姐: someone further off, whatever they are to the writer.
                compound_end = compound.end()
                found.append(Mention(match.start(), compound_end, match["kin"] + compound[0], patterns.stranger))
                continue
            owned = bool(match["owner"]) or begins
            found.append(Mention(match.start(), match.end(), match["kin"], people, owned=owned))
    found += [
        Mention(match.start(), match.end(), "family", family=True, owned=match[0][0] in "我俺咱")
        for match in patterns.family.finditer(text)
    ]
    return sorted(found, key=lambda mention: (mention.start, -mention.end))


def _meant(before: Sequence[Mention], *, female: bool) -> Mention | None:
    """Whom 她 or 他 means: the last one named whose sex fits, and failing that the last one named."""
    named = [mention for mention in reversed(before) if mention.people]
    sex = "female" if female else "male"
    known = [mention for mention in named if mention.people and mention.people.sex == sex]
    open_ = [mention for mention in named if mention.people and mention.people.sex is None]
    return next(iter(known or open_ or named), None)


def _other_parent(patterns: Patterns, before: Sequence[Mention], match: "re.Match[str]") -> Mention | None:
    """儿子8岁，他爸没了: behind a child of the writer's 他爸 is who the writer has it with."""
    people = patterns.kinds[match["kin"]]
    named = [mention for mention in before if mention.who != SELF and mention.people]
    if people.role != "parent" or match["owner"] not in ("他", "她") or not named or not people.sex:
        return None
    if named[-1].people is None or named[-1].people.role != "child":
        return None
    meant = next((kind for kind in patterns.spouses if kind.sex == people.sex), None)
    return Mention(match.start(), match.end(), match[0], meant, owned=True) if meant else None


def _follows_for(patterns: Patterns, text: str, place: int) -> bool:
    before = text[max(0, place - 6) : place]
    return patterns.not_subject.search(before[-4:]) is not None or patterns.acquaintances.search(before) is not None


def is_subject(patterns: Patterns, text: str, mention: Mention) -> bool:
    """Whether a clause begins with the one named, so far as the words before tell."""
    if mention.who == SELF and (_TELLS.match(text, mention.end) or _ALONE.match(text, mention.end)):
        return True
    if mention.who == SELF and _BEGINS_ANEW.match(text, max(0, mention.start - 1)):
        return True
    return patterns.not_subject.search(text[max(0, mention.start - 6) : mention.start]) is None


def first_in(clause: Clause, subjects: Sequence[Mention]) -> Mention | None:
    """The first subject named in a clause."""
    return next((mention for mention in subjects if clause.start <= mention.start < clause.end), None)
