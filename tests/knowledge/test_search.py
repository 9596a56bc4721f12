"""What the search makes of questions: on a small base of its own, and on the shipped content."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.base import KnowledgeBase, Status
from knowledge.guards import clash, other_number
from knowledge.loader import load
from knowledge.parts import questions
from tests.knowledge.bases import small


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return load(small(tmp_path_factory.mktemp("base")))


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load()


FOUND = [
    ("公益性岗位是什么？", "post"),
    ("公益岗是干啥的", "post"),
    ("公益崗是什麼", "post"),
    ("供一岗位是啥", "post"),
    ("gongyixinggangwei", "post"),
    ("gong yi xing gang wei", "post"),
    ("gyxgw", "post"),
    ("GYXGW是啥", "post"),
    ("４０５０是啥", "age"),
    ("四零五零啥条件", "age"),
    ("4555是啥", "flexible"),
    ("四五五五咋领", "flexible"),
    ("符合条件怎么办", "fits"),
    ("不符合条件怎么办", "fits-not"),
    ("想贷款开个小店咋申请", "loan"),
    ("请问创业贷款要啥条件啊", "loan"),
    ("那4050啥条件啊", "age"),
]


@pytest.mark.parametrize(("question", "entry"), FOUND)
def test_the_entry_is_found_as_people_say_it(base: KnowledgeBase, question: str, entry: str) -> None:
    finding = base.search(question)
    assert finding.status is Status.ANSWERED
    assert finding.candidates[0].entry.id == entry


@pytest.mark.parametrize("question", ["公积金咋取", "我离职了公积金能取出来吗"])
def test_another_offices_subject_is_told_and_not_answered(base: KnowledgeBase, question: str) -> None:
    finding = base.search(question)
    assert finding.status is Status.NO_ANSWER
    assert finding.elsewhere is not None
    assert finding.elsewhere.id == "fund"


@pytest.mark.parametrize("question", ["你好", "今天天气怎么样啊"])
def test_small_talk_is_no_question(base: KnowledgeBase, question: str) -> None:
    finding = base.search(question)
    assert finding.status is Status.NO_ANSWER
    assert finding.elsewhere is not None
    assert finding.elsewhere.id == "talk"


STRANGE = [
    "",
    " ",
    "？！。",
    "的",
    "7",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "'; DROP TABLE entries; --",
    "(((((.*)+)+)+)+$",
    "\u202e\u200b\x00",
    "😀😀😀",
    "Привет, как дела?",
    "量子力学",
    "asdfghjkl",
]


@pytest.mark.parametrize("question", STRANGE)
def test_what_means_nothing_here_is_not_answered(base: KnowledgeBase, question: str) -> None:
    finding = base.search(question)
    assert finding.status is Status.NO_ANSWER
    assert finding.elsewhere is None


def test_two_questions_get_two_answers(base: KnowledgeBase) -> None:
    finding = base.search("公益岗是啥？创业贷款怎么申请？")
    assert [finding.candidates[0].entry.id, *(also.candidates[0].entry.id for also in finding.also)] == ["post", "loan"]


def test_a_second_question_for_another_office_is_told_beside_the_answer(base: KnowledgeBase) -> None:
    finding = base.search("创业贷款怎么申请，公积金怎么取")
    assert finding.candidates[0].entry.id == "loan"
    assert [also.elsewhere.id for also in finding.also if also.elsewhere] == ["fund"]


@pytest.mark.parametrize(
    "question", ["离婚冷静期多少天，俩人都得去吗", "公积金贷款利率多少，俩人都得去吗", "公积金利率多少，我能办不"]
)
def test_a_question_that_leans_on_another_offices_is_that_offices(shipped: KnowledgeBase, question: str) -> None:
    finding = shipped.search(question)
    assert finding.status is Status.NO_ANSWER
    assert finding.elsewhere is not None


def test_a_word_that_only_an_answer_says_does_not_make_another_offices_matter_ours(shipped: KnowledgeBase) -> None:
    """The answer on the benefit's amount says 最低工资 by the way."""
    finding = shipped.search("黑龙江现在最低工资一个月多少")
    assert finding.status is Status.NO_ANSWER
    assert finding.elsewhere is not None


@pytest.mark.parametrize("question", ["公积金咋提，公益岗咋申请", "医保怎么交？4050能领几年补贴？"])
def test_a_question_of_its_own_after_another_offices_is_answered(shipped: KnowledgeBase, question: str) -> None:
    assert shipped.search(question).status is Status.ANSWERED


def test_a_follow_up_is_read_with_the_entry_under_discussion(shipped: KnowledgeBase) -> None:
    finding = shipped.search("那要带什么材料", topic="startup-loan-amount")
    assert finding.status is Status.ANSWERED
    assert finding.candidates[0].entry.topic == shipped.entries["startup-loan-amount"].topic


FOLLOW_UPS = [
    ("那要带什么材料", "register-who", "register-papers"),
    ("去哪办", "register-who", "register-where"),
    ("那4050是啥", "register-who", "4050-what"),
]


@pytest.mark.parametrize(("question", "topic", "entry"), FOLLOW_UPS)
def test_a_follow_up_is_about_what_was_discussed_unless_it_names_something_else(
    shipped: KnowledgeBase, question: str, topic: str, entry: str
) -> None:
    finding = shipped.search(question, topic=topic)
    assert finding.status is Status.ANSWERED
    assert finding.candidates[0].entry.id == entry


def test_a_message_of_any_length_is_answered(base: KnowledgeBase) -> None:
    assert base.search("公益岗是啥" + "？" * 100_000).candidates[0].entry.id == "post"
    base.search("公益岗是啥，" * 20_000)
    base.search("a" * 100_000)


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_any_text_has_an_outcome_with_scores_in_order(base: KnowledgeBase, text: str) -> None:
    finding = base.search(text)
    scores = [candidate.score for candidate in finding.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert (finding.status is Status.NO_ANSWER) or scores
    assert finding.status is not Status.AMBIGUOUS or 2 <= len(scores) <= 3


@given(st.sampled_from(["公益岗是啥", "4050啥条件", "公积金怎么取"]), st.sampled_from(["\u200b", "！", " ", "。。。"]))
def test_width_blanks_and_punctuation_do_not_matter(base: KnowledgeBase, question: str, noise: str) -> None:
    assert base.search(noise + question + noise) == base.search(question)


def test_nearest_entries_are_ranked_even_where_nothing_is_answered(base: KnowledgeBase) -> None:
    assert len(base.index.rank("公积金怎么取")) == len(base.entries)


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        ("不符合条件怎么办", "符合条件怎么办", True),
        ("符合条件", "不符合条件", True),
        ("没有户口能办吗", "没有户口咋办", False),
        ("能不能办", "能办吗", False),
        ("有没有补贴", "有补贴吗", False),
        ("未成年子女", "成年子女", False),
    ],
)
def test_negation_is_kept(one: str, other: str, clashes: bool) -> None:
    assert clash(one, other) is clashes


@pytest.mark.parametrize(
    ("question", "texts", "other"),
    [
        ("4050是啥", "4555补贴", True),
        ("4050是啥", "4050和4555", False),
        ("2018年的", "4050", False),
        ("500元", "4050", False),
    ],
)
def test_numbers_that_are_names_are_kept(question: str, texts: str, other: bool) -> None:
    assert other_number(question, texts) is other


PARTS = [
    ("公益岗是啥？贷款怎么申请？", ("公益岗是啥？", "贷款怎么申请？")),
    ("我下岗了。公益岗怎么报名", ("公益岗怎么报名",)),
    ("我四十二了，下岗好几年，能办吗", ("我四十二了，下岗好几年，能办吗",)),
    ("补贴怎么领，公积金怎么取", ("补贴怎么领", "公积金怎么取")),
    ("补贴怎么领，另外公积金怎么取", ("补贴怎么领，", "公积金怎么取")),
    ("公益岗是啥？公益岗是啥？", ("公益岗是啥？",)),
    ("谢谢", ()),
]


@pytest.mark.parametrize(("message", "pieces"), PARTS)
def test_a_message_is_cut_into_what_it_asks(message: str, pieces: tuple[str, ...]) -> None:
    assert questions(message) == pieces


SHIPPED = [
    ("公益岗一个月开多少钱", "post-pay"),
    ("公益性岗位能干几年", "post-period"),
    ("4050是啥", "4050-what"),
    ("那4050是啥啊", "4050-what"),
    ("啥是4050", "4050-what"),
    ("4050啥意思呀", "4050-what"),
    ("4555是啥", "flexible-4555"),
    ("五送是啥", "five-deliveries"),
    ("公益性岗位补贴期满还能再上吗", "post-second"),
]


@pytest.mark.parametrize(("question", "entry"), SHIPPED)
def test_the_shipped_base_answers(shipped: KnowledgeBase, question: str, entry: str) -> None:
    finding = shipped.search(question)
    assert finding.status is Status.ANSWERED
    assert finding.candidates[0].entry.id == entry


@pytest.mark.parametrize(
    "question", ["公积金怎么提取", "医保怎么报销", "今天天气怎么样", "你好", "股票怎么开户", "怎么离婚", "身份证丢了"]
)
def test_the_shipped_base_refuses(shipped: KnowledgeBase, question: str) -> None:
    assert shipped.search(question).status is Status.NO_ANSWER


def test_every_title_of_the_shipped_base_finds_its_entry(shipped: KnowledgeBase) -> None:
    lost = [
        entry.id
        for entry in shipped.entries.values()
        if entry.id not in [candidate.entry.id for candidate in shipped.search(entry.title).candidates[:3]]
    ]
    assert lost == []


def test_a_base_without_variants_or_other_subjects_calibrates_itself(tmp_path: Path) -> None:
    lines = "".join(
        f"- {{id: e{at}, title: {title}, answer: {title}}}\n"
        for at, title in enumerate(["年假有几天", "加班费怎么算", "试用期最长多久", "产假多少天", "工伤去哪认定"])
    )
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries/all.yaml").write_text(lines, encoding="utf-8")
    base = load(tmp_path)
    assert base.search("年假几天").candidates[0].entry.id == "e0"
    assert base.search("量子力学").status is Status.NO_ANSWER


@pytest.mark.parametrize("topic", ["post-what", "startup-loan-amount"])
@pytest.mark.parametrize("question", ["量子力学怎么学", "股票怎么开户", "红烧肉咋做", "公积金呢"])
def test_a_stranger_is_refused_whatever_is_under_discussion(shipped: KnowledgeBase, question: str, topic: str) -> None:
    assert shipped.search(question, topic=topic).status is Status.NO_ANSWER
