"""The course of one invented person through a year: which move comes next, wanted on which day, with which form.

Pure: a course is made of a person's own random numbers, so that the same seed gives the same year. The chances are
invented; they only see to it that everything happens that can happen.
"""

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.casework.life_table import Value

Form = dict[str, Value]
ZERO_EMPLOYMENT = "zero-employment-family"
OTHERS = ("4050", "disabled", "subsistence-allowance", "long-term-unemployed", "single-parent", "land-requisitioned")
WAYS = (("welfare_post", 0.25), ("enterprise", 0.35), ("flexible", 0.3), ("startup", 0.1))
WITH_EMPLOYER = frozenset({"welfare_post", "enterprise"})
_SERVICES = ("policy", "information", "post", "training", "subsidy")


@dataclass(frozen=True)
class Step:
    """What happens next. ``form`` is made when the day is known, which may be later than wanted, never earlier."""

    wanted: date
    move: str
    form: Callable[[date], Form]
    by_supervisor: bool = False


Course = Generator[Step, date]
"""Yields steps and is sent the day on which each was made."""


@dataclass
class Person:
    """One invented person."""

    chance: random.Random
    text: str
    """What stands in every box for words: that it is a simulation."""
    zero: bool
    certificate: str
    stands: str = ""
    """Where an old ledger had them; empty: they come by a referral."""

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.chance.randint(least, most))


def course(person: Person, begun: date) -> Course:
    """The whole course from a claimed referral, or from where the old ledger had the person."""
    if person.stands:
        yield from _recognised(person, begun, begun)
        return
    wanted = person.after(begun, 1, 4)
    if person.happens(0.06):
        yield Step(wanted, "close_referral", lambda day: {"closed_on": day, "close_reason": person.text})
        return
    day = yield Step(wanted, "register", lambda day: {"registered_on": day})
    if person.happens(0.03):
        yield Step(person.after(day, 1, 9), "withdraw", lambda day: {"closed_on": day})
        return
    recognised = yield from _examined(person, day, refusal=0.08)
    if recognised is not None:
        yield from _recognised(person, recognised, recognised)


def _examined(person: Person, day: date, *, refusal: float) -> Generator[Step, date, date | None]:
    """From the registration to the recognition; None where it ends with a refusal."""
    day = yield Step(person.after(day, 2, 12), "home_visit", lambda day: _visit(person, day))
    if person.happens(0.03):
        day = yield Step(person.after(day, 1, 4), "visit_again", lambda _: {})
        day = yield Step(person.after(day, 1, 6), "home_visit", lambda day: _visit(person, day))
    length = person.chance.randint(5, 7)
    day = yield Step(person.after(day, 1, 6), "start_notice", lambda day: _notice(day, length))
    until = day + timedelta(days=length)
    if person.happens(0.03):
        day = yield Step(
            person.after(day, 1, 4), "record_objection", lambda day: {"objection_on": day, "objection": person.text}
        )
        day = yield Step(
            person.after(day, 1, 4),
            "settle_objection",
            lambda day: {"objection_settled_on": day, "objection_result": person.text},
            by_supervisor=True,
        )
    wanted = person.after(max(day, until), 1, 6)
    if person.happens(refusal):
        day = yield Step(wanted, "refuse", lambda day: {"refused_on": day, "refusal_reason": person.text}, True)
        return (yield from _reviewed(person, day))
    categories = (ZERO_EMPLOYMENT,) if person.zero else (person.chance.choice(OTHERS),)
    return (
        yield Step(
            wanted,
            "recognise",
            lambda day: {"recognised_on": day, "certificate": person.certificate, "categories": categories},
            by_supervisor=True,
        )
    )


def _reviewed(person: Person, day: date) -> Generator[Step, date, date | None]:
    if not person.happens(0.4):
        return None
    asked = yield Step(
        person.after(day, 2, 20), "ask_review", lambda day: {"review_asked_on": day, "review_reason": person.text}
    )
    name = "examine_again" if person.happens(0.4) else "uphold"
    day = yield Step(
        person.after(asked, 2, 15), name, lambda day: {"reviewed_on": day, "review_result": person.text}, True
    )
    if name == "uphold":
        if not person.happens(0.3):
            return None
        day = yield Step(person.after(day, 20, 60), "apply_again", lambda day: {"registered_on": day})
    return (yield from _examined(person, day, refusal=0.0))


def _recognised(person: Person, since: date, day: date) -> Course:
    """All that comes after a recognition, with the monthly renewal of the basic facts in between."""
    renewal = _Renewals(person, since)
    stands = person.stands or "recognised"
    if stands == "recognised":
        day = yield from renewal.until(Step(person.after(day, 1, 9), "draft_plan", lambda day: _plan(person, day)))
        if person.happens(0.1):
            day = yield from renewal.until(Step(person.after(day, 1, 5), "edit_plan", lambda day: _plan(person, day)))
        stands = "plan_drafted"
    if stands == "plan_drafted":
        day = yield from renewal.until(Step(person.after(day, 1, 6), "agree_plan", lambda day: {"agreed_on": day}))
    if stands not in {"employed", "stable"}:
        day = yield from _served(person, renewal, day)
        day = yield from _placed(person, renewal, day)
    for _ in range(3):
        day = yield from _visited(person, renewal, day)
        if person.happens(0.85):
            break
        day = yield from renewal.until(
            Step(
                person.after(day, 10, 60),
                "unemployed_again",
                lambda day: {"unemployed_on": day, "unemployed_reason": person.text},
            )
        )
        day = yield from _served(person, renewal, day)
        day = yield from _placed(person, renewal, day)
    if person.happens(0.1):
        yield from renewal.until(_exit(person, person.after(day, 20, 90)))
        return
    while True:
        day = yield from renewal.until(Step(person.after(day, 60, 90), "return_visit", _visiting(person, ("person",))))


def _served(person: Person, renewal: "_Renewals", day: date) -> Generator[Step, date, date]:
    """Services until there is work; a zero-employment family has them closely, and first."""
    few, least, most = (3, 2, 8) if person.zero else (6, 14, 40)
    for _ in range(person.chance.randint(1, few)):
        kind = person.chance.choice(_SERVICES)
        day = yield from renewal.until(
            Step(
                person.after(day, least, most),
                "serve",
                _service(person, kind),
            )
        )
        if person.happens(0.02):
            day = yield from renewal.until(Step(person.after(day, 2, 9), "revise_plan", lambda day: _plan(person, day)))
            day = yield from renewal.until(Step(person.after(day, 1, 6), "agree_plan", lambda day: {"agreed_on": day}))
    return day


def _placed(person: Person, renewal: "_Renewals", day: date) -> Generator[Step, date, date]:
    if not person.zero and person.happens(0.35):
        day = person.after(day, 60, 200)  # long without work
        if person.happens(0.2):
            day = yield from renewal.until(_exit(person, day))
            renewal.next = date.max
            day += timedelta(days=3_650)  # nothing more in any year
    way = person.chance.choices([name for name, _ in WAYS], [share for _, share in WAYS])[0]
    said: Form = {"employment": way, **_employer(person, way)}
    renewal.way = way
    least, most = (1, 8) if person.zero else (5, 40)
    wanted = person.after(day, least, most)
    return (yield from renewal.until(Step(wanted, "place", lambda day: {"employed_on": day, **said})))


def _visited(person: Person, renewal: "_Renewals", day: date) -> Generator[Step, date, date]:
    """The three return visits, and then stable."""
    employer = renewal.way in WITH_EMPLOYER or not renewal.way
    for whom in ("person", "family", *(("employer",) if employer else ())):
        if person.happens(0.05):
            continue
        day = yield from renewal.until(Step(person.after(day, 10, 35), "return_visit", _visiting(person, (whom,))))
        renewal.visited.add(whom)
    needed = {"person", "family"} | ({"employer"} if employer else set())
    if needed <= renewal.visited:
        day = yield from renewal.until(
            Step(person.after(day, 10, 40), "confirm_stable", lambda day: {"stable_on": day})
        )
    renewal.visited.clear()
    return day


class _Renewals:
    """更新一次 each month, now and then forgotten; comes between the other steps."""

    def __init__(self, person: Person, since: date) -> None:
        self.person, self.next = person, person.after(since, 20, 45)
        self.way = "enterprise" if person.stands in {"employed", "stable"} else ""
        self.visited: set[str] = set()

    def until(self, step: Step) -> Generator[Step, date, date]:
        """The renewals before a step, then the step; the day on which it was made."""
        while self.next < step.wanted:
            made = yield Step(self.next, "renew_facts", lambda day: {"renewed_on": day})
            self.next = self.person.after(made, 20, 35 if self.person.happens(0.9) else 100)
        return (yield step)


def _employer(person: Person, way: str) -> Form:
    return {"employer": person.text} if way in WITH_EMPLOYER else {}


def _exit(person: Person, wanted: date) -> Step:
    reason = person.chance.choice(("pension", "declined", "lost", "away"))
    return Step(wanted, "exit", lambda day: {"exited_on": day, "exit_reason": reason}, by_supervisor=True)


def _visiting(person: Person, whom: tuple[str, ...]) -> Callable[[date], Form]:
    return lambda day: {"visit_on": day, "visit": whom, "visit_result": person.text}


def _service(person: Person, kind: str) -> Callable[[date], Form]:
    late = timedelta(days=person.chance.randint(0, 2))  # entered some days after it happened
    return lambda day: {"service_on": day - late, "service": kind, "service_detail": person.text}


def _visit(person: Person, day: date) -> Form:
    told = dict.fromkeys(("household", "family", "unemployment_reason", "skills", "wishes"), person.text)
    return {"visited_on": day, **told}


def _notice(day: date, length: int) -> Form:
    return {"notice_from": day, "notice_until": day + timedelta(days=length)}


def _plan(person: Person, day: date) -> Form:
    return {"plan_on": day, "plan": person.text}
