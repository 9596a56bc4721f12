"""Why a category came out as it did, in plain words."""

from datetime import date
from functools import lru_cache

from knowledge.screening.judged import CategoryDecision, Judged
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Outcome
from knowledge.screening.truth import Truth
from knowledge.wording import Wording


def reasons(decision: CategoryDecision) -> tuple[str, ...]:
    """One sentence or more for each condition that decides; a registration still to be made comes last."""
    if decision.near_miss is not None:
        day = say_day(decision.since, _screening(decision)) if decision.since else ""
        return (filled(decision.near_miss.text, date=day),)
    said = tuple(said_of(judged) for judged in decision.deciding)
    if decision.outcome is Outcome.LIKELY:
        return tuple(filter(None, (*said, registration(decision))))
    return said


def reason(decision: CategoryDecision) -> str:
    """The reasons in one text."""
    return "".join(reasons(decision))


def registration(decision: CategoryDecision) -> str:
    """What is said of the registration (失业登记) that comes before the recognition; empty where it was made."""
    situation = decision.conditions[0].situation
    if situation.registered:
        return ""
    if situation.facts.get("registered_on") is None:
        return situation.screening.texts.say("register-if-not")
    return situation.screening.texts.say("register-first")


def say_day(day: date, screening: Screening) -> str:
    """A day in words."""
    return screening.texts.say("day", year=day.year, month=day.month, day=day.day)


def filled(text: str, **values: str) -> str:
    """A text of the content with its values filled in."""
    return _wording(text).say("text", **values)


@lru_cache(maxsize=256)
def _wording(text: str) -> Wording:
    return Wording({"text": text})


def _screening(decision: CategoryDecision) -> Screening:
    return decision.conditions[0].situation.screening


def said_of(judged: Judged) -> str:
    """What is said of one condition, by its truth."""
    condition = judged.condition
    if judged.truth is Truth.YES:
        return condition.holds
    if judged.truth is Truth.NO:
        return condition.fails
    answered = any(judged.situation.facts.get(fact) is not None for fact in judged.missing)
    return condition.doubtful if answered and condition.doubtful else condition.unknown
