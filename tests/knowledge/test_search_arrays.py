"""The index in arrays: kept and found again, pruned without loss, pinyin and homophones, wordings against statutes."""

from pathlib import Path

import numpy as np
import pytest

from knowledge import cache, postings, variants
from knowledge.loader import load
from knowledge.ranking import Ranker, Source
from knowledge.synonyms import Synonyms
from knowledge.texts import pack
from tests.knowledge.bases import small

SOURCES = [
    Source((f"{place}{matter}{ask}",), f"{place}{matter}的规定")
    for place in ("道里区", "道外区", "南岗区", "香坊区", "松北区")
    for matter in ("失业登记", "就业补贴", "培训报名", "小额贷款", "岗位申请")
    for ask in ("怎么办", "去哪办", "要多久")
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


def test_wordings_cut_some_at_a_time_are_those_cut_at_once(ranker: Ranker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "_AT_ONCE", 7)
    parted = Ranker(SOURCES, Synonyms(())).wordings
    for name in ("first_text", "first_token", "tokens", "weights"):
        assert np.array_equal(getattr(parted, name), getattr(ranker.wordings, name))


def test_an_index_that_cannot_be_read_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = Ranker(SOURCES, Synonyms(()), "index-test").rank(ASKED[0])
    (tmp_path / "hotline/index-test/keys.npy").write_bytes(b"broken")
    assert Ranker(SOURCES, Synonyms(()), "index-test").rank(ASKED[0]) == before


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
