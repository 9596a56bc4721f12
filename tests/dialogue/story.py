"""One resident's answers, and how to give them."""

from handlers.actions import Action
from handlers.conversation import Stage
from tests.dialogue.desk import Desk

STORY = {
    "person": "女，1978年3月8日",
    "birth": "1978年3月8日",
    "sex": "女",
    "retirement-group": "50",
    "hukou": "哈尔滨城镇户口",
    "work": "没工作在找",
    "registered": "2024年5月6日",
    "history": "没上过班",
    "situations": "都没有",
    "marital": "已婚",
    "household": "有人上班",
    "able": "能",
}


def answer_until(desk: Desk, stop: str = "") -> list[str]:
    """Answer as STORY does until the end, or until the question ``stop`` is on the table. Question ids, in order."""
    asked: list[str] = []
    for _ in range(40):
        screening = desk.conversation.screening
        assert screening is not None
        if screening.stage is Stage.CONSENT:
            desk.type("可以")
        elif screening.stage is Stage.REVIEW and not stop:
            desk.tap(Action.CONFIRM)
        elif screening.stage is not Stage.ASKING or screening.asking == stop:
            return asked
        else:
            asked.append(screening.asking)
            desk.type(STORY[screening.asking])
    raise AssertionError(asked)


def on_the_table(desk: Desk) -> str:
    assert desk.conversation.screening is not None
    return desk.conversation.screening.asking


def stage(desk: Desk) -> Stage:
    assert desk.conversation.screening is not None
    return desk.conversation.screening.stage
