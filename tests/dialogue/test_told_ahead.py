"""What is told before it is asked, or beside what is asked: said back, never searched, never taken without a tap."""

from pathlib import Path

import pytest
import yaml

from handlers.actions import Action
from handlers.conversation import Stage
from handlers.effects import TellCaseworker
from handlers.snapshot import CaseView, ReplyView
from knowledge.base import KnowledgeBase
from knowledge.content_folder import SHIPPED
from knowledge.loader import load
from tests.dialogue.desk import TODAY, Desk
from tests.dialogue.story import answer_until, on_the_table, stage

STORY = "我48了，女，没工作，户口在道外"


def at_the_story(desk: Desk) -> Desk:
    """A story on the review, nothing of it confirmed."""
    desk.type(STORY).tap(Action.SCREENING_AGREE)
    assert stage(desk) is Stage.REVIEW
    return desk


@pytest.mark.parametrize(
    ("told", "line", "fact", "value"),
    [
        ("还没办", "失业登记（领证）的日期：还没办失业登记", "registered_on", "not_registered"),
        ("农村户口，住农村", "户口：农村或外地户口、不住哈尔滨城里", "hukou", "other"),
        ("没上过班", "以前在单位上过班、现在合同已经解除或到期：不是", "was_employed", False),
        ("我是男的", "性别：男", "sex", "male"),
        ("不对，49岁", "年龄：49岁", "age", 49),
    ],
)
def test_a_fact_told_at_the_review_is_said_back_and_waits(
    desk: Desk, told: str, line: str, fact: str, value: object
) -> None:
    at_the_story(desk).type(told)
    assert stage(desk) is Stage.REVIEW
    assert f"听到的是：{line}" in desk.text
    assert f". {line}" in desk.text
    assert fact not in desk.answers
    assert desk.tap(Action.CONFIRM).answers[fact] == value


def test_a_private_fact_told_at_the_review_needs_the_separate_consent(desk: Desk) -> None:
    at_the_story(desk).type("吃低保")
    assert Action.CONFIRM_SENSITIVE in desk.ids
    assert "subsistence_allowance" not in desk.answers
    assert desk.tap(Action.CONFIRM_WITHOUT).answers.get("subsistence_allowance") is None


def test_what_replaces_an_answer_at_the_last_review_is_taken_with_the_tap(desk: Desk) -> None:
    answer_until(desk.begun(), stop="nothing")
    before = desk.answers
    desk.type("农村户口，住农村")
    assert desk.answers == before
    assert desk.tap(Action.CONFIRM).answers["hukou"] == "other"
    assert "不符合" in desk.text


@pytest.mark.parametrize("told", ["我家在三楼", "那个地方人多"])
def test_what_is_not_understood_at_the_review_says_how_to_go_on(desk: Desk, told: str) -> None:
    at_the_story(desk).type(told)
    assert "打「都对」" in desk.text
    assert stage(desk) is Stage.REVIEW


def test_where_a_caseworker_has_written_it_goes_to_them(desk: Desk) -> None:
    said = (ReplyView(text="带上身份证来一趟", on=TODAY),)
    desk.cases.opened = [CaseView(number="20261120-0007", status="claimed", opened_on=TODAY, ahead=None, replies=said)]
    at_the_story(desk).type("我家在三楼")
    assert [type(effect) for effect in desk.effects if isinstance(effect, TellCaseworker)] == [TellCaseworker]


def test_what_stands_already_is_said(desk: Desk) -> None:
    answer_until(desk.begun(), stop="nothing")
    assert "已经在下面了：性别：女" in desk.type("女的").text


def test_a_number_that_no_line_has_is_an_age_and_is_never_said_to_stand_where_it_does_not(desk: Desk) -> None:
    desk.begun().type("女")
    assert "已经在下面了" not in desk.type("52").text
    assert "听到的是：年龄：52岁" in desk.text
    assert "已经在下面了：年龄：52岁" in desk.type("52").text
    assert "听到的是：年龄：54岁" in desk.type("54").text
    assert desk.tap(Action.CONFIRM).answers["age"] == 54


def test_half_an_answer_at_the_review_is_asked_back_and_its_other_half_taken(desk: Desk) -> None:
    at_the_story(desk).type("哈尔滨户口")
    assert (stage(desk), on_the_table(desk)) == (Stage.ASKING, "hukou")
    assert "城镇户口，还是农村户口" in desk.text
    desk.type("城镇的")
    assert stage(desk) is Stage.REVIEW
    assert "户口：哈尔滨城镇户口" in desk.text


@pytest.mark.parametrize(
    ("halves", "hukou"),
    [
        (("哈尔滨的", "城镇户口"), "local_urban"),
        (("城镇户口", "哈尔滨的"), "local_urban"),
        (("城镇的", "外地的"), "resident_urban"),
        (("外地的", "城镇的"), "resident_urban"),
        (("农村户口", "住屯里"), "other"),
        (("农业户口", "在哈尔滨住"), "resident_urban"),
    ],
)
def test_two_halves_make_an_answer(desk: Desk, halves: tuple[str, str], hukou: str) -> None:
    desk.begun().type("没工作在找").type("女，1978年3月8日")
    first, second = halves
    assert "hukou" not in desk.type(first).answers
    assert desk.type(second).answers["hukou"] == hukou


def test_a_half_is_forgotten_with_its_question(desk: Desk) -> None:
    desk.begun().type("没工作在找").type("女，1978年3月8日").type("哈尔滨的")
    desk.type("返回").type("女，1978年3月8日").type("城镇的")
    assert "hukou" not in desk.answers


def test_an_answer_to_another_question_is_kept_for_the_review_not_searched(desk: Desk) -> None:
    desk.begun().type("没办过")
    assert "听到的是：失业登记" in desk.text
    assert "依据" not in desk.text
    assert stage(desk) is Stage.REVIEW
    assert desk.tap(Action.CONFIRM).answers == {"registered_on": "not_registered"}


def test_an_answer_before_the_consent_asks_for_the_consent(desk: Desk) -> None:
    desk.begun()
    for said in ("没工作在找", "女，1978年3月8日", "哈尔滨城镇户口", "没上过班"):
        desk.type(said)
    assert stage(desk) is Stage.CONSENT
    before = desk.answers
    for said in ("都没有", "都对", "有人上班"):
        assert "这一步先选一个" in desk.type(said).text
        assert "依据" not in desk.text
    assert (stage(desk), desk.answers) == (Stage.CONSENT, before)


def test_only_questions_asked_are_counted(desk: Desk) -> None:
    at_the_story(desk).tap(Action.CONFIRM)
    assert "第1步" in desk.text
    assert len(desk.conversation.answers) >= 4
    desk.type("能干" if on_the_table(desk) == "able" else "哈尔滨城镇户口")
    assert "第2步" in desk.text
    desk.type("返回")
    assert "第1步" in desk.text


@pytest.fixture(scope="module")
def with_an_office(tmp_path_factory: pytest.TempPathFactory, knowledge: KnowledgeBase) -> KnowledgeBase:
    """The shipped content, an office for 道外区, and a benefit that bars another."""
    folder = tmp_path_factory.mktemp("content")
    for source in SHIPPED.rglob("*"):
        target = folder / source.relative_to(SHIPPED)
        if source.is_file() and source.name != "benefits.yaml":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(source)
    benefits = yaml.safe_load((SHIPPED / "screening" / "benefits.yaml").read_text(encoding="utf-8"))
    barred = next(each for each in benefits if each["id"] == "flexible-insurance-subsidy")
    clause = {"document": "harbin-2010-230", "article": "6(3)"}
    barred["excludes"] = [{"benefit": "startup-loan", "text": "领了这一样就不能再贷款。", "citation": clause}]
    (folder / "screening" / "benefits.yaml").write_text(yaml.safe_dump(benefits, allow_unicode=True), encoding="utf-8")
    districts = folder / "districts"
    districts.mkdir(exist_ok=True)
    shown_under = sorted(knowledge.entries)[:1]
    office: dict[str, object] = {"id": "window", "name": "道外窗口", "telephone": "0451-00000000"}
    office |= {"entries": shown_under, "citation": clause}
    text = yaml.safe_dump({"district": "230104", "offices": [office]}, allow_unicode=True)
    (districts / "230104.yaml").write_text(text, encoding="utf-8")
    return load(Path(folder))


def test_a_what_if_shows_that_the_office_and_what_bars_what_move(with_an_office: KnowledgeBase) -> None:
    desk = Desk(with_an_office).begun()
    for said in ("没工作在找", "女，1983年3月8日", "哈尔滨城镇户口，户口在道里"):
        desk.type(said)
    desk.tap(Action.CONFIRM)
    answer_until(desk)
    assert stage(desk) is Stage.DONE
    before = desk.conversation.screening
    assert "这里没有查到" in desk.tap(Action.NEXT_STEPS).text
    desk.tap(Action.WHAT_IF).tap("what-if:district").tap("try:district:230104")
    assert "去哪办：" in desk.text
    assert "道外窗口，电话0451-00000000" in desk.text
    desk.tap(Action.WHAT_IF).tap("what-if:birth").type("1978年3月")
    assert "多一条不能一起享受的：领了这一样就不能再贷款。" in desk.text
    assert desk.conversation.screening == before
