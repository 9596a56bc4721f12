"""Three-valued truth (Kleene): an unknown never becomes a no, and never becomes a yes."""

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """Whether something is so, as far as it is known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def all_of(truths: Iterable[Truth]) -> Truth:
    """No if any is no, else unknown if any is unknown, else yes."""
    found = set(truths)
    if Truth.NO in found:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes if any is yes, else unknown if any is unknown, else no."""
    found = set(truths)
    if Truth.YES in found:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.NO


def negated(truth: Truth) -> Truth:
    """Yes and no swapped; unknown stays."""
    if truth is Truth.UNKNOWN:
        return truth
    return Truth.NO if truth is Truth.YES else Truth.YES


def agreed(answers: Iterable[bool]) -> Truth:
    """Yes or no where every possible case says so (supervaluation), else unknown. At least one case is needed."""
    found = set(answers)
    if len(found) > 1:
        return Truth.UNKNOWN
    return Truth.YES if found.pop() else Truth.NO
