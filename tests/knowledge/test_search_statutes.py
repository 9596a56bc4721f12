"""A base of statute articles without variants, asked as people ask; what confidence makes of look-alikes."""

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
import yaml

from knowledge import question_tokens, ranking
from knowledge.base import Status
from knowledge.confidence import Weighed
from knowledge.lay_words import meant
from knowledge.ranking import Ranker, Source
from knowledge.schema import Entry
from knowledge.search import Index
from knowledge.synonyms import Synonyms
from knowledge.thresholds import general_strangers

ARTICLES = [
    "用人单位依照前条规定解除劳动合同的,应当向劳动者支付经济补偿。",
    "劳动者提前通知用人单位,可以解除劳动合同。",
    "用人单位应当按照国家规定,向劳动者及时足额支付劳动报酬。",
    "用人单位招用人员,不得扣押居民身份证,不得要求提供担保。",
    "从事非全日制用工的,双方可以订立口头协议。",
    "公共就业服务机构为失业人员办理失业登记。",
    "职业中介机构不得提供虚假就业信息。",
    "各级人民政府建立健全就业援助制度。",
    "国家实行统一的统计调查制度。",
    "本办法自公布之日起施行。",
]
SOURCES = [Source((f"某法 第{at}条",), text) for at, text in enumerate(ARTICLES, start=1)]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index([Entry(id=f"a{at}", title=f"某法 第{at}条", answer=text) for at, text in enumerate(ARTICLES)])


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("老板把我炒了赔我几个月", "a0"),
        ("厂里一直欠薪咋整", "a2"),
        ("钟点工咋签", "a4"),
        ("黑中介骗人", "a6"),
        ("入职要押金", "a3"),
    ],
)
def test_an_article_is_found_that_has_none_of_the_words_said(index: Index, question: str, article: str) -> None:
    assert index.rank(question)[0].entry.id == article
    assert index.search(question).status is not Status.NO_ANSWER


def test_a_term_that_was_said_is_not_added_to_itself() -> None:
    assert "经济补偿" in meant("被裁了给多少")
    assert "经济补偿" not in meant("被裁了经济补偿给多少")
    assert meant("量子力学") == ()


def test_a_base_asked_in_peoples_own_words_takes_them_as_they_are() -> None:
    asked = [
        replace(source, wordings=(*source.wordings, f"问法{at}", f"说法{at}")) for at, source in enumerate(SOURCES)
    ]
    told = Ranker(asked, Synonyms(()))
    assert not set(told.rank("老板炒了").documents[:1]) & {0}
    assert Ranker(SOURCES, Synonyms(())).rank("老板炒了").documents[0] in {0, 1}


def test_strangers_are_refused_by_a_base_that_knows_nothing_but_itself(index: Index) -> None:
    refused = [index.search(text).status is Status.NO_ANSWER for text in general_strangers()]
    assert np.mean(refused) >= 0.9


def test_what_only_asks_weighs_less_unless_the_base_asks_so() -> None:
    postings = Ranker(SOURCES, Synonyms(())).postings
    keys, _, light = question_tokens.weigh("怎么登记", postings, plain=False)
    same, _, full = question_tokens.weigh("怎么登记", postings, plain=True)
    assert (keys == same).all()
    assert (light <= full).all()
    assert light.sum() < full.sum()
    assert (question_tokens.weigh("失业登记", postings, plain=False)[2] >= full.min()).all()


def test_a_sound_counts_more_where_the_writing_is_odd() -> None:
    postings = Ranker(SOURCES, Synonyms(())).postings

    def of_sounds(text: str) -> float:
        keys, found, weights = question_tokens.weigh(text, postings, plain=True)
        plain = postings.question_weights(keys, found)
        return float((weights / plain).max())

    assert of_sounds("失业登记") == pytest.approx(1.0)
    assert of_sounds("师业灯记") == pytest.approx(1.5)


def test_a_wording_that_is_the_question_comes_first() -> None:
    sources = [
        Source(("补贴怎么领", "补贴领取怎么办", "怎么领补贴补贴怎么领取")),
        Source(("岗位有什么", "补贴怎么领取")),
        Source(("补贴怎么领取要多久", "补贴怎么领取去哪", "补贴怎么领取找谁")),
    ]
    assert Ranker(sources, Synonyms(())).rank("补贴怎么领取").documents[0] == 1


def test_what_is_asked_by_a_number_leaves_behind_what_only_mentions_it(monkeypatch: pytest.MonkeyPatch) -> None:
    general = Source(("包括什么人", "人员都包括什么人", "包括什么样的人"), "十类人，4050人员是其中一类")
    named = Source(("4050是什么意思", "4050怎么算年龄", "4050多大年龄"), "女四十男五十")
    ranker = Ranker([general, named], Synonyms(()))
    found, alone = ranker.rank("4050什么年龄的人"), ranker.rank("什么年龄的人")
    assert found.documents[0] == 1
    monkeypatch.setattr(ranking, "_OTHER_NUMBER", 1.0)
    assert ranker.rank("4050什么年龄的人").order[1] > found.order[1]
    assert ranker.rank("什么年龄的人").order == alone.order


def test_a_lead_over_the_second_makes_surer() -> None:
    close = Weighed(((0, 0.5), (1, 0.5)), None, 0.0, 3.0)
    clear = replace(close, ahead=0.3)
    assert clear.best > close.best
    assert clear.confidences(2)[1] == close.confidences(2)[1]
    assert 0 < replace(clear, ahead=9.0).best < 1
    assert replace(clear, other_share=0.9).best == replace(close, other_share=0.9).best


def test_the_lists_hold_what_they_should() -> None:
    strangers = general_strangers()
    assert len(set(strangers)) == len(strangers) >= 100

    rows = yaml.safe_load((files("knowledge") / "content" / "lay_words.yaml").read_text(encoding="utf-8"))
    assert all(row.keys() == {"says", "law"} and row["says"] and row["law"] for row in rows)
