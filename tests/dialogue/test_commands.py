"""返回, 重来, 帮助, 人工, 停止, 删除我的记录, /start: in many spellings, and everywhere."""

import pytest

from handlers.actions import Action
from handlers.conversation import Conversation, HandoffStage, Stage
from handlers.effects import EraseAll
from handlers.messages import Incoming
from handlers.picking import read
from knowledge.base import KnowledgeBase
from tests.dialogue.desk import TODAY, Cases, Desk

SPELLINGS = [
    ("返回", Action.BACK),
    ("返回。", Action.BACK),
    ("返回上一步吧", Action.BACK),
    ("我想返回", Action.BACK),
    ("上一题", Action.BACK),
    ("刚才选错了", Action.BACK),
    ("返 回", Action.BACK),
    ("/back", Action.BACK),
    ("fanhui", Action.BACK),
    ("重来", Action.RESTART),
    ("重來", Action.RESTART),
    ("我要重新开始", Action.RESTART),
    ("从头来吧", Action.RESTART),
    ("/restart", Action.RESTART),
    ("帮助", Action.HELP),
    ("幫助", Action.HELP),
    ("这玩意咋用", Action.HELP),
    ("你会干啥?", Action.HELP),
    ("/help", Action.HELP),
    ("HELP", Action.HELP),
    ("人工", Action.HUMAN),
    ("转人工!", Action.HUMAN),
    ("我要找真人", Action.HUMAN),
    ("请帮我转人工服务", Action.HUMAN),
    ("有没有人啊", Action.HUMAN),
    ("麻烦找个人说", Action.HUMAN),
    ("帮我转给工作人员", Action.HUMAN),
    ("让工作人员给我打电话吧", Action.HUMAN),
    ("退出", Action.STOP),
    ("停止", Action.STOP),
    ("不想测了", Action.STOP),
    ("先到这里吧", Action.STOP),
    ("/stop", Action.STOP),
    ("删除我的记录", Action.ERASE),
    ("請刪除我的記錄", Action.ERASE),
    ("把我的记录删掉吧", Action.ERASE),
    ("/start", Action.START),
    ("/START", Action.START),
    ("自测", Action.SCREENING),
    ("我想做自测", Action.SCREENING),
    ("接着测", Action.SCREENING),
    ("看看我符不符合条件", Action.SCREENING),
    ("我的进度", Action.CASES),
    ("办到哪了", Action.CASES),
    ("查进度", Action.CASES),
]

QUESTIONS = [
    "停止领取失业金怎么办",
    "退出公益性岗位有什么后果",
    "人工智能培训有补贴吗",
    "帮助残疾人就业的政策",
    "重新就业以后失业金还发吗",
    "返回原籍还能享受吗",
    "删除失业登记怎么办",
]


@pytest.mark.parametrize(("text", "action"), SPELLINGS)
def test_a_command_in_many_spellings(knowledge: KnowledgeBase, text: str, action: Action) -> None:
    context = read(Incoming(text=text), Conversation(), knowledge, Cases(), TODAY)
    assert context.action is action


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_that_holds_the_word_is_no_command(knowledge: KnowledgeBase, text: str) -> None:
    assert read(Incoming(text=text), Conversation(), knowledge, Cases(), TODAY).action is None


def test_back_with_nothing_to_take_back_says_so(desk: Desk, knowledge: KnowledgeBase) -> None:
    assert knowledge.wording.say("commands.nothing_to_take_back") in desk.type("返回").text


def test_help_names_every_command_and_shows_what_is_on_the_table_again(desk: Desk) -> None:
    question = desk.begun().replies[-1]
    desk.type("帮助")
    assert "人工" in desk.text
    assert desk.replies[-1] == question


def test_start_in_the_middle_of_a_screening_loses_nothing(desk: Desk) -> None:
    question = desk.begun().replies[-1]
    assert desk.type("/start").replies[-1] == question
    assert desk.conversation.screening is not None


def test_start_anywhere_else_greets(desk: Desk, knowledge: KnowledgeBase) -> None:
    assert desk.type("/start").text == knowledge.wording.say("greeting.hello")


def test_the_assistant_says_who_it_is_once(desk: Desk, knowledge: KnowledgeBase) -> None:
    intro = knowledge.wording.say("greeting.intro")
    assert desk.type("公益性岗位是什么").replies[0].text == intro
    assert intro not in desk.type("公益性岗位是什么").text


def test_restart_begins_the_screening_again_from_the_first_question(desk: Desk) -> None:
    first = desk.begun().replies[-1]
    desk.type("不清楚")
    desk.type("重来")
    assert desk.replies[-1] == first
    assert desk.answers == {}


def test_restart_in_a_referral_goes_to_its_consent_and_keeps_the_screening(desk: Desk) -> None:
    desk.finished()
    answers = desk.answers
    desk.tap(Action.HUMAN).tap(Action.HANDOFF_AGREE).type("重来")
    assert desk.conversation.handoff is not None
    assert desk.conversation.handoff.stage is HandoffStage.CONSENT
    assert desk.conversation.handoff.consent_version == ""
    assert desk.answers == answers


def test_stop_leaves_the_screening_and_it_can_be_taken_up_again(desk: Desk) -> None:
    desk.begun().type("不清楚")
    question, answers = desk.replies[-1], desk.answers
    desk.type("停止")
    assert desk.conversation.screening is not None
    assert desk.conversation.screening.stage is Stage.PAUSED
    desk.type("公益性岗位是什么")
    assert desk.replies[-1] != question
    desk.type("接着测")
    assert desk.replies[-1] == question
    assert desk.answers == answers


def test_stop_before_the_first_answer_leaves_no_screening(desk: Desk) -> None:
    assert desk.tap(Action.SCREENING).type("退出").conversation.screening is None


def test_stop_in_a_referral_sends_nothing_and_the_screening_goes_on(desk: Desk) -> None:
    question = desk.begun().replies[-1]
    desk.type("人工").type("停止")
    assert desk.conversation.handoff is None
    assert desk.replies[-1] == question
    assert desk.cases.opened == []


def test_erasing_asks_first(desk: Desk) -> None:
    desk.begun().type("不清楚")
    desk.type("删除我的记录")
    assert EraseAll() not in desk.effects
    before = desk.answers
    desk.type("先不删")
    assert desk.answers == before


@pytest.mark.parametrize("yes", ["是", "好的", "1", "确定", "是的，全部删除"])
def test_erasing_takes_everything(desk: Desk, yes: str) -> None:
    desk.begun().type("不清楚").type("公益性岗位是什么").type("删除我的记录").type(yes)
    assert desk.effects[-1] == EraseAll()
    assert desk.conversation == Conversation(greeted=True, offered=desk.conversation.offered)


def test_erasing_names_the_open_case_that_goes_with_it(desk: Desk) -> None:
    desk.referred()
    assert desk.cases.opened[0].number in desk.type("删除我的记录").text


def test_answers_to_an_erased_screening_get_a_polite_line(desk: Desk, knowledge: KnowledgeBase) -> None:
    desk.begun()
    old = next(choice for choice in desk.ids if choice.startswith("unknown:"))
    desk.tap(Action.ERASE_YES).tap(old)
    assert desk.text == knowledge.wording.say("screening.gone")
    assert desk.conversation.screening is None
