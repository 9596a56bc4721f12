"""Which clause of the regulation an answer rests on first: wherever the regulation touches the matter, that one."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.loader import load

REGULATION = "harbin-2010-230"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load(answers_alone=True)


FIRST = [
    # what is registered and recognised
    *(("register-where", "5(1)"), ("register-papers", "5(1)"), ("certificate-what", "5(1)"), ("register-time", "5(1)")),
    *(("register-cancel", "4(4)"), ("register-six-months", "4(4)"), ("employer-register-30-days", "5(3)")),
    # the unemployment insurance, where another text decides
    *(("benefit-quit", "6(3)"), ("benefit-start", "6(3)"), ("benefit-odd-jobs", "6(3)"), ("benefit-medical", "6(3)")),
    ("benefit-employer-duty", "6(3)"),
    # who is helped
    *(("ten-categories", "3"), ("4050-what", "3(1)"), ("zero-family-what", "3(2)"), ("disabled-what", "3(3)")),
    *(("dibao-what", "3(4)"), ("longterm-what", "3(5)"), ("land-what", "3(6)"), ("single-parent-what", "3(7)")),
    *(("model-worker-what", "3(8)"), ("martyr-what", "3(9)"), ("military-spouse-what", "3(10)")),
    *(("flexible-recognise", "6(3)"), ("not-in-ten", "3(5)"), ("veteran-recognise", "3(10)"), ("hukou-elsewhere", "2")),
    # what is done and given
    *(("guiding-idea", "1"), ("all-included", "2"), ("where-apply", "4(1)"), ("plan-by-kind", "4(2)")),
    *(("five-deliveries", "4(3)"), ("three-visits", "4(4)"), ("exit-reasons", "4(4)"), ("annual-targets", "4(5)")),
    *(("recognised-benefits", "6(1)"), ("employer-which-people", "6(2)"), ("introduction-subsidy", "6(4)")),
    *(("org-departments", "7(1)"), ("org-ep8", "7(2)"), ("org-publicity", "7(3)"), ("district-rules", "8")),
    ("regulation-effective", "9"),
]


@pytest.mark.parametrize(("entry", "article"), FIRST)
def test_the_clause_that_touches_the_matter_is_cited_first(base: KnowledgeBase, entry: str, article: str) -> None:
    first = base.entries[entry].citations[0]
    assert (first.document, first.article) == (REGULATION, article)


def test_every_answer_rests_on_the_regulation_first(base: KnowledgeBase) -> None:
    others = [entry.id for entry in base.entries.values() if entry.citations[0].document != REGULATION]
    assert others == []
