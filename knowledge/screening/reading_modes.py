"""How a text says something: plainly, denied, planned, as past, or not stating it at all."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.screening.reading_text import Clause
from knowledge.screening.reading_words import ReadingWords

_NEAR = 12  # characters before a word that may deny it
_AFTER = 8
_FAR = 80  # characters before some words that may still be about them
_REPEATED = re.compile(r"(?:没有)+$|没$")
_STAMMERED = re.compile(r"(没有)(?:没有)+")
_LIST = 24  # characters of a list that is denied as a whole


_QUESTION_TAIL = r"[^，。？；没]{0,5}(?:(?:没有|没|吗|不|么)[？，、 ]+|？ ?)"
_ITEM = "[^，。；！？、 都不没]{1,5}"


class Mode(StrEnum):
    """What a text does with words that it holds."""

    PLAIN = "value"
    DENIED = "denied"
    PLANNED = "planned"
    PAST = "past"
    NOT_STATED = ""


@dataclass(frozen=True)
class _Guards:
    negations: "re.Pattern[str]"
    negation: "re.Pattern[str]"
    negation_after: "re.Pattern[str]"
    list_after: "re.Pattern[str]"
    list_before: "re.Pattern[str]"
    planned: "re.Pattern[str]"
    past: "re.Pattern[str]"
    past_after: "re.Pattern[str]"
    supposed: "re.Pattern[str]"
    asking: "re.Pattern[str]"
    asking_before: "re.Pattern[str]"
    asking_after: "re.Pattern[str]"
    speaker: "re.Pattern[str]"
    reported: "re.Pattern[str]"
    supposed_on: "re.Pattern[str]"
    nominal: "re.Pattern[str]"
    doubted_before: "re.Pattern[str]"
    doubted_behind: "re.Pattern[str]"
    answered: "re.Pattern[str]"
    denial_answered: "re.Pattern[str]"
    own: "re.Pattern[str]"


@lru_cache(maxsize=8)
def _guards(words: ReadingWords) -> _Guards:
    guards = words.guards
    return _Guards(
        negations=words.compiled(f"(?:{guards.negation})+(?:啥|什么|任何)?$"),
        negation=words.compiled(guards.negation),
        negation_after=words.compiled(f"^(?:{guards.negation_after})"),
        list_after=words.compiled(
            rf"^(?:[、，和 ]{_ITEM}){{1,4}}(?:我|，)?(?:都|全|一样|哪个|哪样)(?:也|都)?"
            r"(?:没|不)(?!活|工作|班|退|上|找|在)"
        ),
        list_before=words.compiled(rf"(?:没有?|不是|无)(?:(?:{_ITEM}、)|(?:{guards.listed})[、和]?){{1,4}}$"),
        planned=words.compiled(f"(?:{guards.planned})$"),
        past=words.compiled(guards.past),
        past_after=words.compiled(guards.past_after),
        supposed=words.compiled(guards.supposed),
        asking=words.compiled(guards.asking),
        asking_before=words.compiled(guards.asking_before),
        asking_after=words.compiled(f"^(?:{guards.asking_after})"),
        speaker=words.compiled(guards.speaker),
        supposed_on=words.compiled(guards.supposed_on),
        reported=words.compiled(guards.reported),
        answered=words.compiled(f"^{_QUESTION_TAIL}(?:{guards.answered_yes}|{guards.answered_no})"),
        denial_answered=words.compiled(f"^{_QUESTION_TAIL}(?:{guards.answered_no})"),
        own=words.compiled(rf"[，、 ](?:{guards.speaker})(?!说|想问)"),
        doubted_before=words.compiled(guards.doubted_before),
        doubted_behind=words.compiled(f"^(?:{guards.doubted_behind})"),
        nominal=words.compiled(f"^(?:{guards.nominal})"),
    )


def stated(
    words: ReadingWords,
    text: str,
    clause: Clause,
    start: int,
    end: int,
    *,
    stretch: tuple[int, int],
    kind: bool = True,
    roughly: bool = False,
) -> bool:
    """Whether the words at ``start`` to ``end`` are said to be so at all, and not asked, supposed or reported.

    ``stretch`` is the part between two punctuation marks around them; ``kind``: they may name a kind of people;
    ``roughly``: said to be only about right (大概) they are still said.
    """
    guards = _guards(words)
    whole = text[stretch[0] : stretch[1] + 1]
    before = text[stretch[0] : start]
    if answer(words, text, end) or "？" in text[start:end]:
        return True
    since = _since_own(guards, text, clause, start)
    turned = (
        guards.supposed.search(whole),
        guards.reported.search(since),
        guards.supposed_on.search(since),
        guards.asking_before.search(before[-_NEAR:]),
        guards.asking_after.match(text[end : end + _AFTER]),
        not roughly and guards.doubted_before.search(before),
        guards.doubted_behind.match(text[end : end + _LIST]),
        kind and _names_a_kind(guards, text, clause, end),
    )
    if any(turned):
        return False
    if guards.asking.search(whole):
        return guards.speaker.search(text, max(clause.sentence_start, start - 2 * _FAR), stretch[1]) is not None
    return True


def answer(words: ReadingWords, text: str, end: int) -> Mode | None:
    """How the writer answers a question of their own that some words end or stand in: 有残疾证没？有."""
    guards = _guards(words)
    behind = text[end : end + _LIST]
    if guards.denial_answered.match(behind):
        return Mode.DENIED
    return Mode.PLAIN if guards.answered.match(behind) else None


def _since_own(guards: _Guards, text: str, clause: Clause, start: int) -> str:
    """The sentence before some words, from where the writer speaks for themselves on: 听说能补，我今年45."""
    before = text[max(clause.sentence_start, start - _FAR) : start]
    own = [each.start() for each in guards.own.finditer(before + text[start : start + 2])]
    return before[own[-1] :] if own else before


def _names_a_kind(guards: _Guards, text: str, clause: Clause, end: int) -> bool:
    """离婚带孩子的、残疾的，是不是都能办: people of a kind, of whom something is asked, and not the writer."""
    behind = text[end : end + _FAR]
    sentence = re.split(r"[。！!；;\n]", behind, maxsplit=1)[0]
    return (
        guards.nominal.match(behind) is not None
        and guards.asking.search(sentence) is not None
        and guards.speaker.search(text, clause.sentence_start, end + len(sentence)) is None
    )


def _in_denied_list(guards: _Guards, text: str, start: int, end: int) -> bool:
    """劳模、烈属、军属都不沾边; 没有低保、残疾证: denied with the others of its list."""
    return (
        guards.list_after.match(text[end : end + _LIST]) is not None
        or guards.list_before.search(text[max(0, start - _LIST) : start]) is not None
    )


def is_unsaid(words: ReadingWords, text: str, clause: Clause, start: int) -> bool:
    """Whether a denial stands right before the words (没 再婚, 不是 没工作); 没有没有 only says it twice."""
    said = text[max(clause.start, start - _NEAR) : start]
    return _guards(words).negations.search(_REPEATED.sub("", said) if text[start] in "没无" else said) is not None


def mode_of(words: ReadingWords, text: str, clause: Clause, start: int, end: int) -> Mode:
    """How the words are said, by what stands around them in their clause."""
    guards = _guards(words)
    before = text[max(clause.start, start - _NEAR) : start]
    after = text[end : clause.end]
    tail = guards.negations.search(before)
    denials = len(guards.negation.findall(_STAMMERED.sub(r"\1", tail[0]))) if tail else 0
    if answered := answer(words, text, end):
        return answered
    denials += 1 if guards.negation_after.match(after[:_AFTER]) else 0
    denials += 1 if _in_denied_list(guards, text, start, end) else 0
    if denials % 2:
        return Mode.DENIED
    if guards.planned.search(before):
        return Mode.PLANNED
    if guards.past.search(text[clause.start : start]) or guards.past_after.search(after):
        return Mode.PAST
    return Mode.PLAIN
