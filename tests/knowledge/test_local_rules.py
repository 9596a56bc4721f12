"""A district's own rules: for its residents they replace or add to an entry, an amount, a paper, an office."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands import kb
from knowledge.answer import answer
from knowledge.base import Status
from knowledge.loader import SHIPPED, ContentError, load
from knowledge.screening.decide import decide
from knowledge.screening.facts import parse
from knowledge.screening.outcome_view import outcome_view
from tests.knowledge.bases import small, write

TODAY = date(2026, 11, 24)
DISTRICTS = "- {code: '230102', name: 甲区}\n- {code: '230103', name: 乙区}\n"
LOCAL = """\
id: local
title: 甲区就业援助细则
verified: excerpt
source: 测试
seen_on: 2026-11-01
clauses:
  - {article: '1', text: 甲区另有规定。}
"""
RULES = """\
district: '230102'
entries:
  - id: loan
    answer: 到甲区窗口申请。
    citations: [{document: local, article: '1'}]
  - id: flexible
    add: 甲区还要带租房合同。
    variants: [甲区灵活就业补贴找谁]
    citations: [{document: local, article: '1'}]
new_entries:
  - id: bus
    title: 甲区公交卡补贴怎么领？
    variants: [公交卡补贴咋领, 坐公交给补吗]
    answer: 到甲区窗口领。
    citations: [{document: local, article: '1'}]
amounts:
  - id: fee
    title: 甲区补贴
    values:
      - {from: 2026-01-01, value: 300元/月, citation: {document: local, article: '1'}}
offices:
  - {id: window, name: 甲区窗口, address: 某路1号, entries: [loan], citation: {document: local, article: '1'}}
"""


def base_with_rules(root: Path, rules: str = RULES) -> Path:
    write(small(root), districts=DISTRICTS, documents__local=LOCAL)
    return write(root, districts__230102=rules)


def test_the_shipped_content_has_no_rules_of_a_district() -> None:
    assert list((SHIPPED / "districts").glob("*.yaml")) == []
    base = load()
    assert all(base.for_district(code) is base for code in base.districts)


def test_an_answer_is_replaced_or_added_to_for_the_districts_residents_only(tmp_path: Path) -> None:
    base = load(base_with_rules(tmp_path))
    here = base.for_district("230102")
    loan = answer(here, here.entries["loan"], TODAY)
    assert (loan.text, [cited.document.id for cited in loan.citations]) == ("到甲区窗口申请。", ["local"])
    assert loan.caution
    assert loan.district is not None
    assert loan.district.name == "甲区"
    assert [office.address for office in loan.offices] == ["某路1号"]
    flexible = answer(here, here.entries["flexible"], TODAY)
    assert flexible.text == "到社区申报。\n\n甲区还要带租房合同。"
    assert [cited.document.id for cited in flexible.citations] == ["rules", "local"]
    assert here.search("甲区灵活就业补贴找谁").candidates[0].entry.id == "flexible"
    for elsewhere in (base, base.for_district("230103"), base.for_district("999999")):
        told = answer(elsewhere, elsewhere.entries["loan"], TODAY)
        assert (told.text, told.offices, told.district) == ("到社区申请。", (), None)


def test_the_door_takes_the_district_by_its_code(tmp_path: Path) -> None:
    base = load(base_with_rules(tmp_path))
    assert answer(base, base.entries["loan"], TODAY, "230102").text == "到甲区窗口申请。"
    assert answer(base, base.entries["loan"], TODAY, "230103").text == "到社区申请。"


def test_a_new_entry_is_found_in_its_district_only(tmp_path: Path) -> None:
    base = load(base_with_rules(tmp_path))
    found = base.for_district("230102").search("公交卡补贴咋领")
    assert (found.status, found.candidates[0].entry.id) == (Status.ANSWERED, "bus")
    assert "bus" not in {candidate.entry.id for candidate in base.search("公交卡补贴咋领").candidates}


def test_an_amount_of_the_district_takes_the_place_of_the_general_one(tmp_path: Path) -> None:
    base = load(base_with_rules(tmp_path))
    here, age = base.for_district("230102"), base.entries["age"]
    assert [amount.value for amount in answer(here, age, TODAY).amounts] == ["300元/月"]
    assert [amount.value for amount in answer(base, age, TODAY).amounts] == [None]


def test_the_general_view_is_the_same_from_everywhere(tmp_path: Path) -> None:
    base = load(base_with_rules(tmp_path))
    here = base.for_district("230102")
    assert here.for_district("") is base
    assert here.for_district("230102") is here is base.for_district("230102")
    assert here.version == base.version


def test_the_rules_are_part_of_the_version(tmp_path: Path) -> None:
    before = load(base_with_rules(tmp_path)).version
    base_with_rules(tmp_path, RULES.replace("租房合同", "社保卡"))
    assert load(tmp_path).version != before


def test_papers_are_replaced_added_and_left_out(content: Path) -> None:
    general = load(content)
    assert general.screening is not None
    papers = [paper.id for paper in general.screening.papers if not paper.categories]
    first, second = papers[0], papers[1]
    rules = f"""\
district: '230102'
papers:
  - {{id: {first}, title: 甲区的新表}}
  - {{id: rent, title: 租房合同}}
without_papers: [{second}]
"""
    write(content, districts__230102=rules)
    base = load(content)
    here = base.for_district("230102")

    def titles(view: object) -> list[str]:
        assert here.screening is not None
        assert base.screening is not None
        rules = here.screening if view is here else base.screening
        facts = parse({"district": "230102"}, rules)
        return [
            paper.title for paper in outcome_view(decide(rules, facts, TODAY), here if view is here else base).papers
        ]

    shown, usual = titles(here), titles(base)
    assert {"甲区的新表", "租房合同"} <= set(shown)
    assert len(shown) == len(usual)
    assert "租房合同" not in usual


WRONG = [
    (RULES.replace("id: loan", "id: lone"), "districts/230102.yaml:3: entries.0: there is no entry lone"),
    (RULES.replace("[loan]", "[lone]"), "offices.0: there is no entry lone"),
    (RULES.replace("document: local", "document: gone", 1), "entries.0.citations.0: there is no document gone"),
    (RULES.replace("id: bus", "id: post"), "new_entries.0.id: post is a general entry"),
    (RULES.replace("'230102'", "'230103'"), "district: 230103 is not the name of this file"),
    (RULES + "without_papers: [gone]\n", "without_papers.0: there is no paper gone"),
    (RULES.replace("    answer: 到甲区窗口申请。\n", ""), "needs answer (instead of the general one) or add"),
    (RULES.replace("    citations: [{document: local, article: '1'}]\n", "", 1), "entries.0.citations: is missing"),
    (RULES + "offfices: []\n", "offfices: is not a field here"),
    ("district: '230102'\n  x: [", "districts/230102.yaml:2: is not valid YAML"),
]


@pytest.mark.parametrize(("rules", "message"), WRONG)
def test_rules_that_lead_nowhere_are_named_by_file_line_and_field(tmp_path: Path, rules: str, message: str) -> None:
    base_with_rules(tmp_path, rules)
    with pytest.raises(ContentError) as error:
        load(tmp_path)
    assert message in str(error.value)
    checked = CliRunner().invoke(kb.app, ["check", "--content", str(tmp_path)])
    assert checked.exit_code == 1
    assert message in checked.stdout


def test_rules_of_a_district_that_is_not_there(tmp_path: Path) -> None:
    write(small(tmp_path), documents__local=LOCAL, districts=DISTRICTS)
    write(tmp_path, districts__230104=RULES.replace("'230102'", "'230104'"))
    with pytest.raises(ContentError, match="there is no district 230104"):
        load(tmp_path)
