"""What a step of the life would end with it, in words, beside its form: posts, work, subsidies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.casework import employers, ended_with, posts
from bot.casework.ended_with import Kind, Running
from bot.casework.lives import Life
from bot.store.hiring_models import CaseEmployment, SubsidyGrant
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from bot.web.pages import day
from knowledge.casework.casework import Casework
from knowledge.casework.employment import EndsWith
from knowledge.casework.life_table import Move
from knowledge.wording import Wording


@dataclass(frozen=True)
class EndingLine:
    """One thing that ends. ``asks``: it may be left as it is."""

    id: str
    words: str
    asks: bool


@dataclass(frozen=True)
class Endings:
    """All that one step ends, with the rule that says so."""

    rule: EndsWith
    lines: Sequence[EndingLine]


def read_endings(
    session: Session, rules: Casework, say: Wording, row: CaseRecord, life: Life, steps: Iterable[Move], on: date
) -> Mapping[str, Endings]:
    """By the id of the step; a step that ends nothing now has none."""
    found = {}
    for step in steps:
        things = ended_with.running(session, rules, row, life.record, step.id)
        if things:
            lines = [EndingLine(one.id, _words(session, rules, say, one, on), one.asks) for one in things]
            found[step.id] = Endings(rules.employment.ends_with[step.id], lines)
    return found


def _words(session: Session, rules: Casework, wording: Wording, one: Running, on: date) -> str:
    since, until = day(one.since), day(one.until) if one.until else ""
    match one.row:
        case PostPlacement() as held:
            post = posts.of(session, held.post_id)
            unit = employers.of(session, post.employer_id).name
            return wording.say(f"work.ends.{Kind.POST}", kind=post.kind, employer=unit, since=since)
        case CaseEmployment() as work:
            unit = employers.of(session, work.employer_id).name
            return wording.say(f"work.ends.{Kind.WORK}", employer=unit, since=since)
        case SubsidyGrant() as grant:
            label = rules.employment.subsidy[grant.kind].label
            key = "drawn" if grant.until < on else "subsidy"
            return wording.say(f"work.ends.{key}", label=label, since=since, until=until)
