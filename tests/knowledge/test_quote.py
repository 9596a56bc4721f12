"""The quoted words support the answer."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.loader import load
from knowledge.quote import LONGEST, quote_for

CLAUSE = (
    "鼓励自主创业。对有创业能力的,提供开业指导。对参加社会保险的灵活就业人员,要帮助落实社会保险补贴政策。"
    "对短期内不能就业的,要组织技能培训。"
)


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load()


LAY = "交了社会保险、灵活就业的，帮您落实补贴政策。"
SUBSIDY = "对参加社会保险的灵活就业人员,要帮助落实社会保险补贴政策。"
PHOTO = "证件照应当是两寸近期免冠的照片。"


@pytest.mark.parametrize(
    ("clauses", "answer", "quoted"),
    [
        ((CLAUSE,), LAY, (0, SUBSIDY)),
        ((CLAUSE,), "能学技能，组织培训，短期内不能就业的都行。", (0, "对短期内不能就业的,要组织技能培训。")),
        ((CLAUSE,), "照片要两寸的。", (0, "鼓励自主创业。")),
        ((CLAUSE, PHOTO), "证件照要两寸近期免冠照片。", (1, PHOTO)),
        (("军人配偶失业人员。", CLAUSE), LAY, (0, "军人配偶失业人员。")),
        ((), LAY, (0, "")),
    ],
)
def test_the_sentence_that_carries_the_answer_is_quoted(
    clauses: tuple[str, ...], answer: str, quoted: tuple[int, str]
) -> None:
    assert quote_for(clauses, answer) == quoted


def test_a_long_sentence_is_cut_at_commas_around_what_is_said() -> None:
    long = "一要这样办理那样的事情," * 6 + "并免费发给就业创业证," + "三要那样办理这样的事情," * 6
    _, quote = quote_for((long,), "就业创业证免费发给本人。")
    assert "免费发给就业创业证" in quote
    assert quote.startswith("…")
    assert quote.endswith("…")
    assert len(quote) <= LONGEST


def test_every_entry_quotes_a_cited_clause_and_what_the_answer_says(knowledge: KnowledgeBase) -> None:
    cut = opening = 0
    for entry in knowledge.entries.values():
        clauses = [" ".join(knowledge.clause(each).text.split()) for each in entry.citations]
        place, quote = quote_for(clauses, entry.answer)
        assert len(quote) <= LONGEST, entry.id
        assert bool(quote) == bool(clauses), entry.id
        assert not quote or quote.strip("…") in clauses[place], entry.id
        if quote and quote != clauses[place]:
            shared = {quote[at : at + 2] for at in range(len(quote) - 1)}
            supports = sum(pair in entry.answer for pair in shared) >= 3
            starts = clauses[0].startswith(quote.strip("…"))
            assert supports or starts, (entry.id, quote)
            cut, opening = cut + 1, opening + (starts and not supports)
    assert opening < cut / 4, "most answers are carried by a sentence of their own"
