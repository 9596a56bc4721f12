"""Another office's subject is recognised by what is its own, not by the words it shares with ours."""

import pytest

from knowledge.base import KnowledgeBase, Status
from knowledge.loader import load


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("就业困难人员怎么认定", "recognition-steps"),
        ("咋申请困难认定", "recognition-steps"),
        ("4050政策", "4050-benefits"),
        ("扫大街那种活咋申请", "post-apply"),
        ("开个小店想贷点款", "startup-loan-what"),
    ],
)
def test_our_own_question_is_not_sent_elsewhere(base: KnowledgeBase, question: str, entry: str) -> None:
    found = base.search(question)
    assert found.status is Status.ANSWERED
    assert found.candidates[0].entry.id == entry


@pytest.mark.parametrize(
    "question",
    [
        "困难人员认定在网上怎么弄最新政策",
        "4050的最新政策文件",
        "哈尔滨的",
        "社保补贴怎么领",
        "4050补贴",
        "户口在大庆人在哈尔滨能办吗",
        "在北京打工十年回来了能认定吗",
    ],
)
def test_words_of_ours_alone_name_no_other_office(base: KnowledgeBase, question: str) -> None:
    assert base.search(question).elsewhere is None


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("上海4050补贴多少", "other-city"),
        ("公积金咋提取", "housing-fund"),
        ("低保怎么申请", "subsistence-application"),
        ("怎么炒股", "stocks-health-other"),
    ],
)
def test_what_is_another_offices_own_is_recognised(base: KnowledgeBase, question: str, subject: str) -> None:
    found = base.search(question)
    assert found.status is Status.NO_ANSWER
    assert found.elsewhere is not None
    assert found.elsewhere.id == subject
