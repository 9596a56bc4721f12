"""A clause named by its number is found, however it is written; other numbers name none."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.clause_reference import read_reference, referred
from knowledge.loader import load
from knowledge.schema import Audience

REGULATION = "harbin-2010-230"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


@pytest.mark.parametrize(
    ("text", "article", "item"),
    [
        ("6条3款", "6", "3"),
        ("6条3", "6", "3"),
        ("６（３）", "6", "3"),
        ("6(3)", "6", "3"),
        ("六条二", "6", "2"),
        ("六(三)", "6", "3"),
        ("六（三）", "6", "3"),
        ("第六条第三款", "6", "3"),
        ("第六条（三）项", "6", "3"),
        ("第 6 条 第 3 项", "6", "3"),
        ("第三条", "3", ""),
        ("三条十", "3", "10"),
        ("第3条之1", "3-1", ""),
        ("就业促进法第五十二条", "52", ""),
        ("第六条第三款说的是谁", "6", "3"),
        ("第三条十种人", "3", ""),
        ("6.3", "6", "3"),
        ("6。3", "6", "3"),
        ("6-3", "6", "3"),
        ("6 3", "6", "3"),
        ("六、三", "6", "3"),
        ("6條3款", "6", "3"),
        ("6t3k", "6", "3"),
        ("6T", "6", ""),
        ("liu tiao san kuan", "6", "3"),
        ("di san tiao shi", "3", "10"),
        ("230号6条3款", "6", "3"),
        ("社会保险法45条", "45", ""),
        ("失业保险条例14条", "14", ""),
    ],
)
def test_what_names_a_clause(text: str, article: str, item: str) -> None:
    found = read_reference(text)
    assert found is not None
    assert (found.article, found.item) == (article, item)


@pytest.mark.parametrize(
    "text",
    [
        "4050",
        "三条腿的桌子",
        "条",
        "230号",
        "12333",
        "2010年10月1日",
        "60岁",
        "家里有3条狗",
        "一次性",
        "",
        "shi",
        "6.3万",
        "2010.10.1",
        "想了个办法一条",
    ],
)
def test_what_names_none(text: str) -> None:
    assert read_reference(text) is None


@pytest.mark.parametrize(
    ("text", "document", "articles"),
    [
        ("6条3款", REGULATION, ["6(3)"]),
        ("第六条", REGULATION, ["6(1)", "6(2)", "6(3)", "6(4)"]),
        ("九条", REGULATION, ["9"]),
        ("就业促进法第五十二条", "employment-promotion-law", ["52"]),
        ("230号6条3款", REGULATION, ["6(3)"]),
        ("认定和管理办法第三条", "harbin-2010-recognition", ["3"]),
        ("社会保险法45条", "social-insurance-law", ["45"]),
        ("按照失业保险条例第十四条", "unemployment-insurance-regulations", ["14"]),
    ],
)
def test_the_clause_is_found_in_the_document_that_is_meant(
    base: KnowledgeBase, text: str, document: str, articles: list[str]
) -> None:
    found = referred(base, text)
    assert found is not None
    assert [(one.document.id, one.clause.article) for one in found.clauses] == [(document, each) for each in articles]
    for entry in found.entries:
        assert any(each.document == document and each.article in articles for each in entry.citations)


def test_a_clause_that_no_document_has(base: KnowledgeBase) -> None:
    assert referred(base, "第九百条") is None


@pytest.mark.parametrize("text", ["社会保险法第六十三条", "残疾人保障法第十四条", "劳动合同法第四十六条"])
def test_another_law_never_stands_in_for_the_named_one(base: KnowledgeBase, text: str) -> None:
    """Each number is that of a clause here, in a document that was not asked for, or is of a law that is not held."""
    assert referred(base, text) is None


def test_what_callers_ask_stands_before_what_employers_ask(base: KnowledgeBase) -> None:
    found = referred(base, "6条3款")
    assert found is not None
    mainly = [entry for entry in found.entries if entry.citations[0].article == "6(3)"]
    asked = [not {Audience.RESIDENT, Audience.OPERATOR}.isdisjoint(entry.audience) for entry in mainly]
    assert {True, False} == set(asked)
    assert asked == sorted(asked, reverse=True)
