"""A verdict is kept for the day on which the rules change: facts and verdict, nothing of who it was."""

from handlers.effects import RecordScreening
from knowledge.screening.comparison import Verdict, verdict
from knowledge.screening.decide import decide
from knowledge.screening.facts import parse
from tests.dialogue.desk import TODAY, Desk
from tests.dialogue.story import answer_until


def recorded(desk: Desk) -> list[RecordScreening]:
    return [each for each in desk.effects if isinstance(each, RecordScreening)]


def test_each_verdict_is_recorded_with_what_it_rests_on(desk: Desk) -> None:
    desk.begun()
    assert recorded(desk) == []
    answer_until(desk)
    (kept,) = recorded(desk)
    rules = desk.knowledge.screening
    assert rules is not None
    assert kept.version == desk.knowledge.version
    assert kept.decided_on == TODAY
    assert None not in kept.facts.values()
    again = verdict(decide(rules, parse(kept.facts, rules), TODAY))
    assert Verdict.from_json(kept.verdict) == again
