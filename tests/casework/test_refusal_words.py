"""Why an act was refused, said to the one who tried: whoever did it themselves is not told of a third person."""

import pytest

from bot.casework.edit_refusals import Overtaken
from bot.casework.life_refusals import MovedMeanwhile
from bot.casework.papers_seen import PaperChanged
from bot.casework.queue_refusals import HandedOnMeanwhile
from bot.casework.refusals import CaseRefused
from bot.casework.report_refusals import ReportRefused
from bot.casework.work_refusals import WorkRefused
from knowledge.loader import load
from knowledge.wording import Wording

ME, OTHER = "one", "two"
REFUSED: list[CaseRefused] = [
    MovedMeanwhile("20261124-0001", ME, "move"),
    HandedOnMeanwhile("20261124-0001", ME),
    PaperChanged("paper", ME),
    Overtaken(ME, 3),
    WorkRefused("changed_meanwhile", who=ME),
    WorkRefused("left_already", who=ME),
    ReportRefused("report.stands_submitted", version="1", who=ME),
]


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load().wording


@pytest.mark.parametrize("refused", REFUSED, ids=lambda one: one.key)
def test_it_names_others_and_says_you_to_whom_it_was(refused: CaseRefused, wording: Wording) -> None:
    assert ME in refused.words(wording)
    assert ME in refused.words(wording, OTHER)
    mine = refused.words(wording, ME)
    assert "您自己" in mine
    assert ME not in mine
