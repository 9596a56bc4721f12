"""What a caller's words may be beside one question of policy: despair, a case under way, two questions at once."""

from functools import lru_cache

from handlers import distress
from handlers.case_number import spot
from handlers.spoken import bare
from knowledge.base import KnowledgeBase, Status
from knowledge.clause_reference import Reference, read_reference
from knowledge.numerals import article_name
from knowledge.schema import Entry
from knowledge.wording import Wording

_QUESTIONS = range(2, 4)
"""So many parts behind a subject."""


def despair(wording: Wording, text: str) -> str:
    """``danger`` or ``destitute``, heard as on every channel; empty for neither."""
    return distress.heard(wording, bare(text))


def asks_case(wording: Wording, text: str) -> bool:
    """Somebody asks how far their case is, or says its number."""
    return spot(text) is not None or any(word in bare(text) for word in _lines(wording, "desk.asks_case"))


def nothing_to_search(wording: Wording, text: str) -> bool:
    """No question of policy: not to be kept as one, nor taken along as one."""
    return bool(despair(wording, text)) or asks_case(wording, text)


def lacking(text: str, found: tuple[str, ...]) -> str:
    """The clause that was named and does not exist, in words; empty where it does or none was named.

    ``found``: ids of the clauses that were found instead (the whole article for an item it does not have).
    """
    named = read_reference(text)
    if named is None or (not found and named.rest):  # among other words a number may be anything
        return ""
    if not found:
        return _name(named)
    return _name(named) if named.item and not any(each.endswith(f"({named.item})") for each in found) else ""


def second_entries(knowledge: KnowledgeBase, text: str, first: str) -> tuple[Entry, ...]:
    """零就业家庭 咋认定 多长时间: a subject with several questions behind it, each asked of it by itself.

    ``first``: the entry that answers the whole; it is no second answer.
    """
    subject, *asked = text.split() or [""]
    questions = [part for part in asked if any(word in part for word in _lines(knowledge.wording, "desk.asks"))]
    if len(asked) not in _QUESTIONS or len(questions) < len(asked):
        return ()
    findings = [knowledge.search(subject + part) for part in questions]
    answers = [one.candidates[0].entry for one in findings if one.status is Status.ANSWERED]
    return tuple({entry.id: entry for entry in answers if entry.id != first}.values())


def _name(named: Reference) -> str:
    return article_name(f"{named.article}({named.item})" if named.item else named.article)


@lru_cache(maxsize=8)
def _lines(wording: Wording, key: str) -> tuple[str, ...]:
    return tuple(bare(line) for line in wording.say(key).splitlines() if line.strip())
