"""The screening: notice, consent, questions, 返回, an interruption, corrections, the outcome."""

from dataclasses import replace

import pytest

from handlers.actions import Action
from handlers.conversation import Stage
from handlers.messages import Choice
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import TODAY, Desk
from tests.dialogue.story import STORY, answer_until, on_the_table, stage


def test_typed_answers_lead_to_an_outcome_pinned_to_day_and_version(desk: Desk, knowledge: KnowledgeBase) -> None:
    asked = answer_until(desk.begun())
    assert len(asked) == len(set(asked))
    screening = desk.conversation.screening
    assert screening is not None
    assert (screening.stage, screening.decided_on, screening.version) == (Stage.DONE, TODAY, knowledge.version)
    assert "初步符合" in desk.text
    assert "以公共就业服务机构认定为准" in desk.text
    assert "第三条" in desk.text
    assert Action.HUMAN in desk.ids


def test_every_question_has_not_known_why_and_back_and_shows_how_far(desk: Desk) -> None:
    desk.begun()
    for step in range(1, 30):
        if stage(desk) is Stage.CONSENT:
            desk.type("可以")
        if stage(desk) is Stage.REVIEW:
            desk.tap(Action.CONFIRM)
        if stage(desk) is not Stage.ASKING:
            break
        question = on_the_table(desk)
        assert {f"unknown:{question}", f"why:{question}", "back"} <= set(desk.ids)
        assert f"第{step}步" in desk.replies[-1].text
        assert desk.tap(f"why:{question}").replies[0].text.startswith("为什么问")
        assert on_the_table(desk) == question
        desk.type("不清楚")
    assert stage(desk) is Stage.DONE


def test_a_result_for_somebody_else_speaks_of_them(desk: Desk) -> None:
    desk.type("给我妈测一下").tap(Action.SCREENING_AGREE)
    answer_until(desk)
    assert "您妈妈的自测结果" in desk.text
    reasons = desk.tap(Action.REASONS).text
    assert "您妈妈家还有人有工作" in reasons
    assert "您家" not in reasons
    assert "安排您妈妈去" in desk.tap(Action.BENEFITS).text


def test_whoever_qualifies_for_nothing_is_told_what_there_is_for_everybody(desk: Desk) -> None:
    desk.begun().type("在单位上班")
    assert "就业服务照样免费" in desk.tap(Action.NEXT_STEPS).text
    assert "去哪办" not in desk.text  # there is nothing to apply for


def test_whoever_said_nothing_of_the_family_is_told_why_it_stays_open(desk: Desk) -> None:
    desk.begun()
    for said in ("没工作在找", "女，1978年3月8日", "哈尔滨城镇户口", "没上过班", "不想说，跳过", "都对"):
        desk.type(said)
    assert "您没说家里和身体的情况" in desk.text
    assert "烈士家属、" not in desk.text


def test_not_known_is_kept_as_not_known_and_nobody_is_refused_for_it(desk: Desk) -> None:
    desk.finished()
    assert stage(desk) is Stage.DONE
    assert set(desk.answers.values()) == {None}
    assert "待核实" in desk.text or "可能符合" in desk.text


@pytest.mark.parametrize("stop", ["hukou", "person", "history", "situations", "household"])
def test_back_takes_back_exactly_one_answer(desk: Desk, stop: str) -> None:
    asked = answer_until(desk.begun(), stop)
    if on_the_table(desk) != stop:
        pytest.fail(f"{stop} is not asked")
    screening = desk.conversation.screening
    assert screening is not None
    desk.type("返回")
    shorter = desk.conversation.screening
    assert shorter is not None
    assert shorter.steps == screening.steps[:-1]
    assert shorter.asking == asked[-1]
    desk.type(STORY[asked[-1]])
    assert desk.conversation.screening == screening


def test_back_from_the_first_question_shows_the_notice_again(desk: Desk) -> None:
    assert stage(desk.begun().type("返回")) is Stage.NOTICE
    assert desk.type("返回").conversation.screening is None


def test_back_from_the_outcome_leads_to_the_review_and_then_to_the_last_answer(desk: Desk) -> None:
    asked = answer_until(desk.begun())
    desk.type("返回")
    assert stage(desk) is Stage.REVIEW
    desk.type("返回")
    assert (stage(desk), on_the_table(desk)) == (Stage.ASKING, asked[-1])


def test_a_question_in_the_middle_is_answered_and_the_screening_goes_on_where_it_was(desk: Desk) -> None:
    answer_until(desk.begun(), "hukou")
    question, answers = desk.replies[-1], desk.answers
    desk.type("公益性岗位是什么")
    assert "公益性岗位" in desk.replies[0].text
    assert desk.replies[0].citations
    assert desk.replies[-1] == question
    assert desk.answers == answers
    assert desk.type("哈尔滨城镇户口").answers["hukou"] == "local_urban"


def test_a_question_that_holds_the_word_of_an_answer_is_a_question(desk: Desk) -> None:
    answer_until(desk.begun(), "situations")
    before = desk.answers
    desk.type("低保怎么申请")
    assert desk.answers == before
    assert on_the_table(desk) == "situations"


def test_what_is_neither_answer_nor_question_is_asked_again_plainly(desk: Desk) -> None:
    desk.begun()
    question = desk.replies[-1]
    desk.type("嘟嘟嘟嘟")
    assert desk.replies[-1] == question
    assert desk.answers == {}


@pytest.mark.parametrize("text", ["2月30日", "1978年2月30日", "2999年1月1日", "200岁"])
def test_an_impossible_value_gets_a_plain_question_back(desk: Desk, text: str) -> None:
    answer_until(desk.begun(), "person")
    question, answers = desk.replies[-1], desk.answers
    desk.type(text)
    assert desk.answers == answers
    assert len(desk.replies) == 2
    assert desk.replies[-1] == question


def test_what_is_clear_is_taken_and_the_impossible_date_is_said_and_asked_for(desk: Desk) -> None:
    answer_until(desk.begun(), "person")
    desk.type("女，1978年2月30日")
    assert desk.answers["sex"] == "female"
    assert "birth_date" not in desk.answers
    assert "没有这一天" in desk.text
    assert on_the_table(desk) == "birth"
    desk.type("1978年3月8日")
    assert desk.answers["birth_date"] == "1978-03-08"


def test_an_impossible_date_in_a_story_is_said_and_asked_for(desk: Desk) -> None:
    desk.begun().type("我女的，1978年2月30日生，没工作想找活，哈尔滨城镇户口")
    assert "没有这一天" in desk.text
    assert on_the_table(desk) == "birth"
    desk.type("1978年3月8日")
    assert stage(desk) is Stage.REVIEW
    desk.tap(Action.CONFIRM)
    assert desk.answers["birth_date"] == "1978-03-08"
    assert desk.answers["sex"] == "female"


def tick_ids(desk: Desk) -> list[str]:
    return [choice.id for choice in desk.conversation.offered if choice.tick]


def test_a_list_is_ticked_one_by_one_and_then_sent(desk: Desk) -> None:
    answer_until(desk.begun(), "situations")
    land, minor = "answer:situations:land", "answer:situations:minor"
    desk.tap(land).tap(minor).tap(land)
    assert desk.replies[-1].several
    assert desk.replies[-1].replaces
    assert [choice.id for choice in desk.conversation.offered if choice.ticked] == [minor]
    desk.tap("done:situations")
    assert (desk.answers["raising_minor"], desk.answers["land_requisitioned"]) == (True, False)


def test_a_form_sends_the_whole_list_at_once(desk: Desk) -> None:
    answer_until(desk.begun(), "situations")
    desk.tap("answer:situations:land", "answer:situations:military", "done:situations")
    assert (desk.answers["military_spouse"], desk.answers["land_requisitioned"]) == (True, True)
    assert desk.answers["model_worker"] == "none"


def test_a_form_that_asks_why_keeps_its_ticks(desk: Desk) -> None:
    answer_until(desk.begun(), "situations")
    desk.tap("answer:situations:land", "why:situations")
    assert [choice.id for choice in desk.conversation.offered if choice.ticked] == ["answer:situations:land"]


@pytest.mark.parametrize("text", ["5 6", "5,6", "5、6", "５　６", "6 5"])
def test_a_list_is_answered_by_numbers(desk: Desk, text: str) -> None:
    answer_until(desk.begun(), "situations")
    assert tick_ids(desk)[4:6] == ["answer:situations:land", "answer:situations:minor"]
    desk.type(text)
    assert (desk.answers["raising_minor"], desk.answers["land_requisitioned"]) == (True, True)
    assert desk.answers["martyr_family"] is False


def test_the_label_or_number_of_a_choice_picks_it(desk: Desk) -> None:
    answer_until(desk.begun(), "person")
    assert desk.type("2").answers["sex"] == "male"


def test_an_old_button_corrects_its_answer_and_keeps_the_rest(desk: Desk) -> None:
    answer_until(desk.begun(), "history")
    question = on_the_table(desk)
    desk.tap("answer:hukou:other")
    assert desk.answers["hukou"] == "other"
    assert desk.answers["sex"] == "female"
    desk.tap("answer:hukou:local_urban")
    assert on_the_table(desk) == question


def test_the_same_button_twice_is_one_answer(desk: Desk) -> None:
    answer_until(desk.begun(), "person")
    desk.tap("answer:person:female")
    once = desk.conversation
    assert desk.tap("answer:person:female").conversation.screening == once.screening


def test_a_button_of_a_question_that_was_never_asked_changes_nothing(desk: Desk, knowledge: KnowledgeBase) -> None:
    desk.begun()
    desk.tap("answer:marital:divorced")
    assert desk.answers == {}
    assert knowledge.wording.say("screening.not_now") in desk.text


def test_the_outcome_can_be_shown_again(desk: Desk) -> None:
    answer_until(desk.begun())
    outcome = desk.replies[-1].text
    desk.type("公益性岗位是什么")
    assert desk.type("自测结果").replies[-1].text == outcome


def test_changed_rules_decide_a_finished_screening_anew(desk: Desk, knowledge: KnowledgeBase) -> None:
    answer_until(desk.begun())
    desk.knowledge = replace(knowledge, version="another")
    desk.today = TODAY.replace(day=30)
    desk.type("自测结果")
    screening = desk.conversation.screening
    assert screening is not None
    assert (screening.version, screening.decided_on) == ("another", TODAY.replace(day=30))


def test_no_answer_is_kept_in_the_resident_s_own_words(desk: Desk) -> None:
    answer_until(desk.begun())
    kept = desk.conversation.model_dump_json(exclude={"offered"})
    for words in ("有人上班", "哈尔滨城镇户口", "没工作在找", "1978年"):
        assert words not in kept


def test_the_choices_of_every_question_can_be_typed(desk: Desk) -> None:
    """Each label of each question, typed, is the answer that the button gives."""
    desk.begun()
    seen = set()
    for _ in range(30):
        if stage(desk) is Stage.CONSENT:
            desk.type("可以")
        if stage(desk) is not Stage.ASKING:
            break
        question = on_the_table(desk)
        seen.add(question)
        before = desk.conversation
        options = [choice for choice in desk.conversation.offered if choice.id.startswith("answer:")]
        for option in options:
            tapped, typed = picked_both_ways(desk, option)
            assert tapped == typed, (question, option.label)
            desk.conversation = before
        desk.type(STORY[question])
    assert len(seen) >= 6


def picked_both_ways(desk: Desk, option: Choice) -> tuple[object, object]:
    before = desk.conversation
    desk.tap(option.id)
    if option.tick:
        desk.tap("done:" + option.id.split(":")[1])
    tapped = desk.conversation.screening
    desk.conversation = before
    return tapped, desk.type(option.label).conversation.screening
