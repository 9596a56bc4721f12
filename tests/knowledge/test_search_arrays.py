"""The index in arrays: kept and found again, pruned without loss, pinyin and homophones, wordings against statutes."""

from pathlib import Path

import numpy as np
import pytest

from knowledge import cache, postings, question_tokens, ranking, variants
from knowledge.loader import load
from knowledge.ranking import Ranker, Source
from knowledge.synonyms import Synonyms
from knowledge.texts import pack
from knowledge.tokens import Channel, channels
from tests.knowledge.bases import small

SOURCES = [
    Source((f"{place}{matter}{ask}",), f"{place}{matter}的规定")
    for place in ("道里区", "道外区", "南岗区", "香坊区", "松北区")
    for matter in ("失业登记", "就业补贴", "培训报名", "小额贷款", "岗位申请")
    for ask in ("怎么办", "去哪办", "要多久")
]
WORDED = [
    Source(tuple(f"{place}{matter}{ask}" for ask in ("怎么办", "去哪办", "要多久")))
    for place in ("道里区", "道外区", "南岗区")
    for matter in ("失业登记", "就业补贴", "培训报名")
]
ASKED = [
    "道外区培训报名去哪办",
    "南岗区小额贷款要多长时间",
    "松北区办就业补贴",
    "daowaiqupeixun",
    "道歪区陪训报名",
    "去哪办",
]


@pytest.fixture
def ranker() -> Ranker:
    return Ranker(SOURCES, Synonyms(()))


def test_texts_are_what_was_laid_down() -> None:
    texts = ["", "公益岗", "a😀b", ""]
    assert pack(texts).at(range(4)) == texts


@pytest.mark.parametrize("question", ASKED)
def test_a_kept_index_ranks_as_the_one_that_was_built(
    question: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = Ranker(SOURCES, Synonyms(()), "index-test")
    found = Ranker((), Synonyms(()), "index-test")
    assert found.rank(question) == built.rank(question)
    assert found.rank(question).documents


def test_a_built_index_that_is_kept_is_mapped_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert isinstance(Ranker(SOURCES, Synonyms(()), "index-mapped").postings.documents.base, np.memmap)
    assert not isinstance(Ranker(SOURCES, Synonyms(())).postings.documents.base, np.memmap)


def test_wordings_cut_some_at_a_time_are_those_cut_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Ranker(WORDED, Synonyms(())).wordings
    monkeypatch.setattr(variants, "_AT_ONCE", 7)
    parted = Ranker(WORDED, Synonyms(())).wordings
    for name in ("first_text", "first_token", "tokens", "weights", "norms", "spans"):
        assert np.allclose(getattr(parted, name), getattr(whole, name), rtol=1e-6)


def test_the_likeness_to_all_wordings_is_the_cosine_of_their_mean() -> None:
    """Against the definition, over dense vectors."""
    ranker = Ranker(WORDED, Synonyms(()))
    wordings, index = ranker.wordings, ranker.postings
    keys, found, weights = question_tokens.weigh("道外区培训报名去哪办", index, plain=True)
    asked = variants.Asked(
        "道外区培训报名去哪办", found, weights, float(weights.sum()), channels(keys) < Channel.SYLLABLE
    )
    looks = wordings.looks(np.arange(len(WORDED)), asked, index)
    question = np.zeros(len(index.keys))
    question[found[found >= 0]] = weights[found >= 0]
    for document in range(len(WORDED)):
        mean = np.zeros(len(index.keys))
        for text in range(wordings.first_text[document], wordings.first_text[document + 1]):
            tokens = wordings.tokens[wordings.first_token[text] : wordings.first_token[text + 1]]
            mean[tokens] += index.weight[tokens] / np.linalg.norm(index.weight[tokens])
        cosine = question @ mean / np.linalg.norm(mean) / np.linalg.norm(weights)
        assert looks.centroid[document] == pytest.approx(cosine, rel=1e-4)


def test_many_wordings_do_not_draw_a_story_that_asks_for_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: by the keywords and the best wording alone the entry with every word of life comes first."""
    life = ("岁数大了", "厂子黄了", "没有活干", "老伴有病", "孩子上学", "户口在道外", "下岗两年", "交不起社保")
    pairs = tuple(f"{one}{other}算不算4050" for one in life for other in life if one != other)
    crowded = Source((*(f"{one}，4050能办吗" for one in life), *pairs))
    visit = Source(("入户核查什么时候来", "入户核查都看什么", "上门核查几个人来", "来家里核查看啥"))
    others = (
        Source(("培训在哪报名", "培训收不收钱")),
        Source(("贷款怎么办", "贷款找谁")),
        Source(("公示几天", "公示在哪看")),
    )
    ranker = Ranker([crowded, visit, *others], Synonyms(()))
    story = "下岗两年，交不起社保，核查的人什么时候来"
    assert ranker.rank(story).documents[0] == 1
    monkeypatch.setattr(ranking, "_CENTROID", 0.0)
    assert ranker.rank(story).documents[0] == 0


def test_an_index_that_cannot_be_read_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = Ranker(SOURCES, Synonyms(()), "index-test").rank(ASKED[0])
    (tmp_path / "hotline/index-test/keys.npy").write_bytes(b"broken")
    assert Ranker(SOURCES, Synonyms(()), "index-test").rank(ASKED[0]) == before


def test_an_index_of_which_a_part_is_gone_is_built_anew_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process that was killed while it dropped an old one may have left it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = Ranker(SOURCES, Synonyms(()), "index-test").rank(ASKED[0])
    part = tmp_path / "hotline/index-test/keys.npy"
    part.unlink()
    assert Ranker(SOURCES, Synonyms(()), "index-test").rank(ASKED[0]) == before
    assert part.exists()
    assert [path.name for path in (tmp_path / "hotline").iterdir()] == ["index-test"]


def test_old_indexes_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for number in range(12):
        cache.keep_arrays(f"index-{number}", {"one": np.arange(3)})
    assert len(list((tmp_path / "hotline").iterdir())) == 8
    assert cache.find_arrays("index-11") is not None


@pytest.mark.parametrize("question", ASKED)
def test_reading_only_the_rarest_tokens_brings_the_same_documents(
    ranker: Ranker, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ranker.rank(question)
    monkeypatch.setattr(postings, "_LOOKED_THROUGH", 60)
    pruned = ranker.rank(question)
    assert pruned.documents[0] == whole.documents[0]
    assert pruned.scores[0] == pytest.approx(whole.scores[0], abs=1e-6)


def test_a_document_left_out_is_not_found(ranker: Ranker) -> None:
    best = ranker.rank(ASKED[0]).documents[0]
    assert best not in ranker.rank(ASKED[0], without=[best]).documents


def test_where_titles_say_nothing_the_answer_decides() -> None:
    statutes = [
        Source(
            ("某法 第1条",),
            "用人单位自用工之日起超过一个月不满一年未与劳动者订立书面劳动合同的,应当每月支付二倍的工资。",
        ),
        Source(("某法 第2条",), "劳动者在试用期的工资不得低于本单位相同岗位最低档工资的百分之八十。"),
        Source(("某法 第3条",), "国家实行劳动者每日工作时间不超过八小时的工时制度。"),
    ]
    ranker = Ranker(statutes, Synonyms(()))
    assert ranker.rank("老板一直没跟我订劳动合同能要双倍工资吗").documents[0] == 0
    assert ranker.rank("试用期给的工资太低").documents[0] == 1


def test_calibrating_again_finds_the_same(tmp_path: Path) -> None:
    index = load(small(tmp_path)).index
    assert index.calibrate() == index.thresholds


def test_where_one_wording_accounts_for_the_question_the_others_need_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with_mean = Ranker(WORDED, Synonyms(())).rank("道外区培训报名去哪办")
    monkeypatch.setattr(ranking, "_CENTROID", 0.0)
    alone = Ranker(WORDED, Synonyms(())).rank("道外区培训报名去哪办")
    assert with_mean.told == 1
    assert with_mean.order == alone.order
