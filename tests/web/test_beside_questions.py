"""The operator's look-up where a caller's words are more, or less, than one question of policy."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from bot.store.models import CaseRecord, ConversationRow, Role
from bot.store.operator_models import Call
from bot.wiring import Hotline
from tests.web.visiting import Visit, key_in

BY_HTMX = {"HX-Request": "true"}


@pytest.fixture
def operator(visit: Visit) -> TestClient:
    return visit(Role.OPERATOR)


def found(operator: TestClient, text: str) -> str:
    return operator.post("/operator", data={"q": text}, headers=BY_HTMX).text


@pytest.mark.parametrize("text", ["活不下去了 不想活了", "不想活了", "想死", "我要跳楼", "家里没饭吃了"])
def test_despair_is_heard_before_the_search_and_kept_nowhere(operator: TestClient, hotline: Hotline, text: str) -> None:
    page = found(operator, text)
    assert "data-despair" in page
    assert " open>" not in page  # nothing is the answer
    assert ("12356" in page) is ("饭" not in text)
    operator.post("/operator/calls", data={"key": "k", "outcome": "not_found", "q": text})
    operator.post("/operator/caller/new", data={"key": "k2", "q": text, "want": "referral"})
    with hotline.store.reading() as session:
        assert session.exec(select(Call)).one().question == ""
        assert text not in str(session.exec(select(ConversationRow)).one().state)
    assert text not in operator.get("/operator/unanswered").text


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("3条11项", "没有第三条（十一）。这是整条", "没有查到。"),
        ("第三百条", "没有第三百条", "最近的是"),
        ("零就业家庭 咋认定 多长时间", "问了2件", "还问了"),
        ("灵活就业补多少", "现在的数额未查到", "<td>未查到"),
        ("办到哪了", "按 Ctrl F9", "不归这里管"),
        ("20261124-0001 ABC234", "按 Ctrl F9", "没有查到"),
        ("工伤认定找谁", "来电人就在12333上", "没有查到"),
    ],
)
def test_what_is_said_beside_the_results(operator: TestClient, text: str, said: str, unsaid: str) -> None:
    page = found(operator, text)
    assert said in page
    assert unsaid not in page


def test_a_case_without_a_telephone_and_its_status_read_aloud(operator: TestClient, hotline: Hotline) -> None:
    operator.post("/operator/caller/new", data={"key": "k", "want": "referral", "district": "230102"})
    page = operator.get("/operator/caller").text
    assert "聊天窗口" not in page
    for words in ({"choice": "handoff-agree"}, {"text": "就用这个聊天窗口"}, {"text": "来电人不留电话"}):
        with hotline.store.reading() as session:
            assert session.exec(select(CaseRecord)).all() == []
        operator.post("/operator/caller", data={"key": key_in(page), **words})
        page = operator.get("/operator/caller").text
    assert "您没有留电话，工作人员打不了给您" in page
    with hotline.store.reading() as session:
        case = session.exec(select(CaseRecord)).one()
    code = page.partition("查询码：")[2][:6]
    for data in ({"q": f"{case.number} {code}"}, {"number": case.number, "code": code.lower()}):
        told = operator.post("/operator/case", data=data)
        assert (told.status_code, "在等工作人员接手" in told.text) == (200, True)
    wrong = operator.post("/operator/case", data={"number": case.number, "code": "WRONG2"})
    assert (wrong.status_code, "请来电人再念一遍" in wrong.text) == (404, True)


def test_an_address_that_is_none_keeps_the_desk_around_it(operator: TestClient, visit: Visit) -> None:
    assert 'href="/desk"' in (page := operator.get("/operator/nothing").text)
    assert "退出登录" in page
    assert "退出登录" not in visit(None).get("/operator/nothing").text
