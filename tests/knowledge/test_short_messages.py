"""What is read of a short message beside the search: courtesies, follow-ups, typed terms, other offices' words."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.base import KnowledgeBase, Status
from knowledge.loader import load
from tests.knowledge.bases import ELSEWHERE, small, write


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load(answers_alone=True)


COURTESIES = [
    *(("谢谢你", "thanks"), ("谢谢你啊！", "thanks"), ("好的，谢谢", "thanks"), ("xiexie", "thanks")),
    *(("喂", "greeting"), ("在吗？", "greeting"), ("你好在吗", "greeting"), ("您好您好", "greeting")),
    *(("88", "goodbye"), ("拜拜", "goodbye"), ("嗯嗯", "small-talk"), ("好的", "small-talk")),
]


@pytest.mark.parametrize(("text", "subject"), COURTESIES)
def test_a_courtesy_alone_is_no_question(base: KnowledgeBase, text: str, subject: str) -> None:
    found = base.search(text)
    assert (found.status, found.candidates) == (Status.NO_ANSWER, ())
    assert found.elsewhere is not None
    assert (found.elsewhere.id, found.courtesy) == (subject, True)


@pytest.mark.parametrize(
    "text", ["您好，公益性岗位能干几年", "谢谢，失业登记去哪办", "4050是啥", "", "？", "在吗" * 20]
)
def test_a_courtesy_beside_a_question_is_none(base: KnowledgeBase, text: str) -> None:
    assert not base.search(text).courtesy


FOLLOW_UPS = [
    *(("4050-what", "带啥", "4050-papers"), ("4050-what", "那要带什么材料呢", "4050-papers")),
    *(("disabled-benefits", "去哪办", "disabled-apply"), ("disabled-quota", "去哪办", "disabled-quota")),
    *(("register-where", "需要多久", "register-time"), ("register-papers", "多长时间能办下来", "register-time")),
    *(("where-apply", "多长时间能办下来？", "recognition-time"), ("recognition-steps", "要钱吗", "service-free")),
    *(("post-what", "那一个月多少钱啊", "post-pay"), ("post-who", "能干几年", "post-period")),
    *(
        ("employer-subsidy-what", "要啥条件", "employer-subsidy-conditions"),
        ("lump-sum-benefit", "带啥", "lump-sum-how"),
    ),
    *(("benefit-quit", "能领几个月", "benefit-months"), ("dibao-what", "要本人去吗", "apply-for-family")),
]


@pytest.mark.parametrize(("topic", "text", "entry"), FOLLOW_UPS)
def test_a_follow_up_is_read_with_the_entry_under_discussion(
    base: KnowledgeBase, topic: str, text: str, entry: str
) -> None:
    found = base.search(text, topic=topic)
    assert (found.status, [each.entry.id for each in found.candidates]) == (Status.ANSWERED, [entry])


def test_a_follow_up_without_a_row_for_the_matter_is_searched_for(base: KnowledgeBase) -> None:
    assert base.search("带啥", topic="regulation-effective") == base.index.search("带啥", topic="regulation-effective")
    assert base.search("带啥") == base.index.search("带啥")


def test_a_table_names_entries_by_id_by_beginning_by_topic_or_any(tmp_path: Path) -> None:
    tables = """\
- {id: leaning, before: [那], after: [呢]}
- id: where
  says: [去哪办]
  answers:
    - {of: [fits-*], entry: age}
    - {of: [post], entry: loan}
    - {of: ['*'], entry: post}
"""
    base = load(write(small(tmp_path), follow_ups=tables))
    asked = {
        topic: base.search("那去哪办呢", topic=topic).candidates[0].entry.id for topic in ("fits-not", "post", "age")
    }
    assert asked == {"fits-not": "age", "post": "loan", "age": "post"}


TYPED = [
    *(("gyxgw", "公益性岗位"), ("GYXGW", "公益性岗位"), ("gongyixinggangwei", "公益性岗位")),
    *(("shiyedengji", "失业登记"), ("shi ye deng ji", "失业登记"), ("sydj", "失业登记"), ("lhjy", "灵活就业")),
]


@pytest.mark.parametrize(("typed", "term"), TYPED)
def test_a_term_in_letters_finds_what_its_characters_find(base: KnowledgeBase, typed: str, term: str) -> None:
    assert base.search(typed) == base.search(term)
    assert base.search(typed).status is not Status.NO_ANSWER


PARTLY_TYPED = [
    *(("gyxgw怎么申请", "公益性岗位怎么申请"), ("dibao有", "低保有"), ("省lao模", "省劳模"), ("can疾证", "残疾证")),
    *(("lieshi的闺女", "烈士的闺女"), ("gongyixinggangwei zenme shenqing", "公益性岗位怎么申请")),
]


@pytest.mark.parametrize(("typed", "read"), PARTLY_TYPED)
def test_a_term_among_other_words_is_read_whole_and_never_out_of_a_part(
    base: KnowledgeBase, typed: str, read: str
) -> None:
    assert base.short is not None
    assert base.short.terms.read(typed) == read


IN_ONE_MESSAGE = [
    ("失业登记在哪办，要带啥", ["register-where", "register-papers"]),
    ("公益岗工资多少 能干几年", ["post-pay", "post-period"]),
    ("失业保险金领多少", ["benefit-amount"]),
    ("jyknry", ["ten-categories"]),
]


@pytest.mark.parametrize(("text", "entries"), IN_ONE_MESSAGE)
def test_a_message_finds_what_each_of_its_parts_asks(base: KnowledgeBase, text: str, entries: list[str]) -> None:
    found = base.search(text)
    assert [each.candidates[0].entry.id for each in (found, *found.also)] == entries


@pytest.mark.parametrize("text", ["hello world", "zz", "a", "select * from x", "手机app", "x" * 100])
def test_other_letters_stay_as_they_are(base: KnowledgeBase, text: str) -> None:
    assert base.short is not None
    assert base.short.terms.read(text) == text


CLAUSES = [
    *(("第八条说的啥", Status.ANSWERED, "8"), ("6条3款", Status.ANSWERED, "6(3)"), ("第三条", Status.ANSWERED, "3")),
    *(("第三条第六项原文", Status.ANSWERED, "3(6)"), ("办法第九条写的什么？", Status.ANSWERED, "9")),
    *(("第六条", Status.ANSWERED, "6"), ("第七条讲啥", Status.ANSWERED, "7")),
]


@pytest.mark.parametrize(("text", "status", "article"), CLAUSES)
def test_a_clause_named_alone_is_answered_by_what_rests_on_it(
    base: KnowledgeBase, text: str, status: Status, article: str
) -> None:
    found = base.search(text)
    assert (found.status, found.candidates[0].entry.citations[0].article) == (status, article)


def test_an_article_that_no_entry_tells_of_as_a_whole_is_a_choice_of_its_clauses(base: KnowledgeBase) -> None:
    entries = {name: entry for name, entry in base.entries.items() if name != "article-six"}
    found = replace(base, entries=entries).search("第六条")
    assert found.status is Status.AMBIGUOUS
    assert [each.entry.citations[0].article for each in found.candidates] == ["6(1)", "6(2)", "6(3)", "6(4)"]


@pytest.mark.parametrize("text", ["第七十条说的啥", "第三条十类都有谁", "失业保险条例第十四条", "一条龙服务", "条件"])
def test_other_words_about_a_clause_are_searched_for(base: KnowledgeBase, text: str) -> None:
    assert base.search(text) == base.index.search(text)


FOREIGN = [
    *(("我公积金断了半年了咋办", "housing-fund"), ("工伤认定多少天出结果", "work-injury")),
    *(("临时身份证当天能拿到吗", "identity-card"), ("暖气费给报销吗", "utilities")),
]


@pytest.mark.parametrize(("text", "subject"), FOREIGN)
def test_a_word_of_another_office_is_that_office(base: KnowledgeBase, text: str, subject: str) -> None:
    found = base.search(text)
    assert (found.status, found.elsewhere and found.elsewhere.id) == (Status.NO_ANSWER, subject)


def test_a_foreign_word_does_not_take_what_an_entry_says_itself(tmp_path: Path) -> None:
    elsewhere = ELSEWHERE.replace("  text: 公积金归", "  names: [公积金, 贷款]\n  text: 公积金归")
    base = load(write(small(tmp_path), elsewhere=elsewhere))
    assert base.search("贷款要什么条件").candidates[0].entry.id == "loan"
    assert base.search("公益岗都干啥活给公积金不").elsewhere is not None
    story = "公益岗都干啥活，" + "我在家待了好几年了，" * 5 + "以前的公积金也没取"
    assert base.search(story).elsewhere is None


def test_no_way_of_asking_of_the_base_is_taken_for_another_office(base: KnowledgeBase) -> None:
    assert base.short is not None
    asked = [words for entry in base.entries.values() for words in (entry.title, *entry.variants)]
    taken = [words for words in asked if base.short.courtesies.find(words)]
    assert taken == []
    for entry in list(base.entries.values())[::10]:
        found = base.index.search(entry.title)
        assert base.short.foreign.judged(entry.title, found) == found
