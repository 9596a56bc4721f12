"""Cutting a regulation into articles and clauses."""

import re

import pytest

from knowledge.loader import SHIPPED, load
from knowledge.numerals import article_name, read_numeral, write_numeral
from knowledge.regulation import RegulationError, cut

COUNTS = {"3": 10, "4": 5, "5": 4, "6": 4, "7": 3}
"""How many clauses stand under the articles that have some."""
ARTICLES = ["0"] + [
    clause
    for article in "123456789"
    for clause in ([f"{article}({at})" for at in range(1, COUNTS[article] + 1)] if article in COUNTS else [article])
]


def test_the_regulation_is_cut_into_all_its_clauses() -> None:
    document = load().documents["harbin-2010-230"]
    assert [clause.article for clause in document.clauses] == ARTICLES


def test_the_clauses_together_are_the_text_verbatim() -> None:
    text = (SHIPPED / "documents/harbin-2010-230.txt").read_text(encoding="utf-8")
    parts: list[str] = []
    heading = ""
    for clause in cut(text):
        article, _, inner = clause.article.partition("(")
        if article != "0" and (not inner or inner == "1)"):
            parts.append(f"第{write_numeral(int(article))}条")
        if clause.heading != heading:
            heading = clause.heading
            parts.append(heading)
        if inner:
            parts.append(f"({write_numeral(int(inner[:-1]))})")
        parts.append(clause.text)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


def test_clauses_carry_their_articles_heading() -> None:
    clauses = {clause.article: clause for clause in load().documents["harbin-2010-230"].clauses}
    assert clauses["6(3)"].heading == "落实政策、拓宽渠道安置就业困难人员"
    assert clauses["2"].heading == "就业援助工作的目标任务"
    assert clauses["9"].heading == ""
    assert clauses["3(10)"].text == "军人配偶失业人员。"


def test_a_whole_article_can_be_cited_as_one() -> None:
    whole = load().documents["harbin-2010-230"].clause("3")
    assert whole is not None
    assert whole.heading == "就业援助范围"
    assert whole.text.splitlines()[0] == "(一)“4050”失业人员;"
    assert len(whole.text.splitlines()) == 10
    assert load().documents["harbin-2010-230"].clause("10") is None


FORMS = [
    ("第一条 甲。\n第二条 有下列情形：\n（一）乙；\n（二）丙。\n", ["1", "2", "2(1)", "2(2)"]),
    ("第一条　有下列情形：\n㈠乙；\n㈡丙。\n", ["1", "1(1)", "1(2)"]),
    ("总则\n第一条 甲。\n第一章 附则\n第二条 乙。", ["0", "1", "2"]),
    ("第一条 甲。\n第一条之一 乙。\n第二条 丙。", ["1", "1-1", "2"]),
    ("第一条 标题\n正文一句。\n接着一句。", ["1"]),
]


@pytest.mark.parametrize(("text", "articles"), FORMS)
def test_forms_of_numbering(text: str, articles: list[str]) -> None:
    assert [clause.article for clause in cut(text)] == articles


WRONG = [
    ("第一条 甲。\n第三条 丙。", 2, "one is left out"),
    ("第一条 甲。\n第一条 乙。", 2, "twice"),
    ("第二条 乙。", 1, "one is left out"),
    ("第一条 列：\n(一)甲；\n(三)丙。", 3, "one is left out"),
    ("第一条 列：\n(一)甲；\n(一)乙。", 3, "twice"),
    ("没有条文。", 1, "no article"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_gap_or_a_repeat_is_an_error_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(RegulationError, match=message) as error:
        cut(text)
    assert error.value.line == line


@pytest.mark.parametrize("number", [*range(1, 131), 200, 203, 999, 1000, 1001, 1010, 1260])
def test_numerals_read_as_they_are_written(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number


@pytest.mark.parametrize(
    ("text", "number"), [("二〇一〇", 2010), ("两", 2), ("四五十", None), ("", None), ("十百", None)]
)
def test_odd_numerals(text: str, number: int | None) -> None:
    assert read_numeral(text) == number


NAMES = [
    ("6(3)", "第六条（三）"),
    ("9", "第九条"),
    ("15", "第十五条"),
    ("3(10)", "第三条（十）"),
    ("3-1", "第三条之一"),
    ("x", "x"),
]


@pytest.mark.parametrize(("article", "name"), NAMES)
def test_articles_in_words(article: str, name: str) -> None:
    assert article_name(article) == name
