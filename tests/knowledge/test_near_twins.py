"""A question whose own entry is missing, and its look-alike is there: how sure the search may be of the look-alike."""

import pytest

from knowledge.confidence import weigh
from knowledge.question_tokens import apart
from knowledge.ranking import Ranked, Ranker, Source
from knowledge.synonyms import Synonyms

PLACES = ("道里区", "道外区", "南岗区", "香坊区", "松北区", "呼兰区")
MATTERS = ("失业登记", "就业补贴", "培训报名", "小额贷款", "岗位申请")
OWN = 6
"""道外区就业补贴"""


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker(
        [Source((f"{place}{matter}怎么办",)) for place in PLACES for matter in MATTERS]
        + [Source(("阿莫西林一天吃几次", *(f"第{number}种说法的药" for number in range(20)), "头孢一天吃几次"))],
        Synonyms(()),
    )


def sure(ranker: Ranker, text: str, without: tuple[int, ...] = ()) -> float:
    return weigh(ranker.rank(ranker.canonical(text), without), ranker.postings.count).best


def test_the_look_alike_is_less_sure_than_the_own_entry(ranker: Ranker) -> None:
    assert sure(ranker, "道外区就业补贴咋办", without=(OWN,)) < sure(ranker, "道外区就业补贴咋办") - 0.1


def test_another_way_of_asking_costs_less_than_another_name(ranker: Ranker) -> None:
    assert sure(ranker, "道外区就业补贴咋办呢") > sure(ranker, "阿城区就业补贴怎么办")


def test_what_only_asks_stands_nothing_apart(ranker: Ranker) -> None:
    same, other = apart("阿莫西林怎么吃", ["阿莫西林咋吃", "头孢怎么吃"], ranker.postings)
    assert same == 0
    assert other > 1


@pytest.mark.parametrize("question", ["阿莫西林一天吃几次", "头孢一天吃几次", "第19种说法的药"])
def test_one_wording_of_many_is_found_word_for_word(ranker: Ranker, question: str) -> None:
    text = ranker.canonical(question)
    document = ranker.rank(text).documents[0]
    assert document == len(PLACES) * len(MATTERS)
    assert ranker.wordings.has(document, text)
    assert not ranker.wordings.has(document, text[:-1])
    assert not ranker.wordings.has(0, text)


def test_a_lead_is_that_in_the_order_and_not_of_shares_that_are_cut_off() -> None:
    """Another office's subject between two entries is passed over."""
    ranked = Ranked((0, 7, 1), (1.0, 1.0, 1.0), (1.6, 1.5, 1.2), (0.0, 0.0, 0.0), 4.0, 1.0)
    assert weigh(ranked, 5).lead == pytest.approx(0.25)
    assert weigh(Ranked((0,), (0.4,), (0.5,), (0.0,), 4.0), 5).lead == 1
    assert weigh(Ranked((), (), (), (), 0.0), 5).lead == 0
