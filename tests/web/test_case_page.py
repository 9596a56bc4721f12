"""The queue and the case page: who sees what, what is new, and what a resident wrote after a reply."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from bot.casework import cases, staff
from bot.casework.sign_in import open_session
from bot.clock import utcnow
from bot.store.channels import OPERATORS_DESK
from bot.store.models import Audit, CaseRecord, ConversationRow, Message, Role
from bot.web.app import create_app
from bot.wiring import Hotline
from tests.web.visiting import Visit, key_in, open_case

TO_A_PERSON = "我那天要陪孙子看病，改到后天上午行不行，打13912345678"


def refer(client: TestClient, *, first: tuple[str, ...] = ()) -> str:
    """A resident's talk up to a case in 道里区; its number."""
    client.get("/")
    said = ("你好", *first, "人工", "同意，转给工作人员", "道里", "就用这个聊天窗口")
    for place, text in enumerate(said):
        client.post("/chat", data={"key": f"say {place}", "text": text})
    found: list[str] = re.findall(r"20\d{6}-\d{4}", client.get("/").text)
    return found[-1]


def caseworker(hotline: Hotline, district: str) -> TestClient:
    """Somebody of this district, signed in."""
    with hotline.store.transaction() as session:
        member = staff.add(session, f"of-{district}", Role.CASEWORKER, district, "no password")
        token = open_session(session, member, utcnow())
    client = TestClient(create_app(hotline), follow_redirects=False)
    client.cookies.set("staff", token)
    return client


def test_a_simulated_case_without_a_screening_opens(hotline: Hotline, visit: Visit) -> None:
    counted = {"zero-employment-family": {"outcome": "likely_eligible"}}
    for categories in ({}, counted):
        decision = {"categories": categories}
        number = open_case(hotline, packet={"source": "simulation", "answers": {"sex": "female"}, "decision": decision})
        page = visit(Role.SUPERVISOR).get(f"/cases/{number}")
        assert page.status_code == 200
        assert "自测结论" not in page.text


def test_what_a_resident_writes_after_a_reply_reaches_the_caseworker(hotline: Hotline, visit: Visit) -> None:
    resident, worker = visit(None), visit(Role.CASEWORKER)
    number = refer(resident)
    worker.post(f"/cases/{number}/claim")
    worker.post(f"/cases/{number}/reply", data={"key": "reply", "text": "请明天来社区"})
    assert "新消息" not in worker.get("/cases").text
    resident.post("/chat", data={"key": "answer", "text": TO_A_PERSON})
    assert "已经转给" in resident.get("/").text
    assert "新消息" in worker.get("/cases").text
    first = worker.get(f"/cases/{number}").text
    assert "新消息" in first
    assert TO_A_PERSON in first
    assert "新消息" not in worker.get("/cases").text
    again = worker.get(f"/cases/{number}").text
    assert "新消息" not in again.replace("发来新消息", "").replace("看了新消息", "")
    assert TO_A_PERSON in again
    with hotline.store.reading() as session:
        trail = [line.action for line in session.exec(select(Audit).where(Audit.subject == f"case:{number}"))]
        assert trail == ["case.open", "case.claim", "case.reply", "case.tell", "case.read"]
        assert not any("13912345678" in text for text in session.exec(select(Message.text)))


def test_a_supervisor_who_looks_leaves_it_new_for_the_holder(visit: Visit) -> None:
    resident, worker = visit(None), visit(Role.CASEWORKER)
    number = refer(resident)
    worker.post(f"/cases/{number}/claim")
    resident.post("/chat", data={"key": "answer", "text": TO_A_PERSON})
    visit(Role.SUPERVISOR).get(f"/cases/{number}")
    assert "新消息" in worker.get("/cases").text


def test_numbers_typed_at_the_wrong_moment_are_in_no_transcript(hotline: Hotline, visit: Visit) -> None:
    resident = visit(None)
    number = refer(resident, first=("我电话13812345678，怎么办", "编号20261120-0009码是A7BH8F"))
    page = visit(Role.CASEWORKER).get(f"/cases/{number}").text
    for private in ("13812345678", "A7BH8F"):
        assert private not in page
        assert private not in resident.get("/").text
    with hotline.store.reading() as session:
        for row in session.exec(select(Message)):
            assert "13812345678" not in f"{row.text} {row.body}"
            assert "A7BH8F" not in f"{row.text} {row.body}"


def test_another_districts_caseworker_sees_the_line_of_the_queue_and_no_more(hotline: Hotline, visit: Visit) -> None:
    resident, own = visit(None), visit(Role.CASEWORKER)
    number = refer(resident, first=("失业金能领多久",))
    own.post(f"/cases/{number}/note", data={"key": "note", "text": "一条内部备注"})
    stranger = caseworker(hotline, "230103")
    assert number in stranger.get("/cases").text
    page = stranger.get(f"/cases/{number}").text
    assert "认领这个个案" in page
    for held in ("失业金能领多久", "一条内部备注", "对话记录", "办理经过"):
        assert held in own.get(f"/cases/{number}").text
        assert held not in page
    refused = stranger.post(f"/cases/{number}/note", data={"key": "n", "text": "不该写进去"})
    assert refused.status_code == 409
    assert "别的区县" in refused.text
    stranger.post(f"/cases/{number}/claim")
    assert "一条内部备注" in stranger.get(f"/cases/{number}").text


@pytest.mark.parametrize(("district", "reads"), [("230102", True), ("", True), ("230103", False)])
def test_who_reads_before_claiming(hotline: Hotline, district: str, reads: bool) -> None:
    number = open_case(hotline, district="230102")
    assert ("138****1234" in caseworker(hotline, district).get(f"/cases/{number}").text) is reads


def test_a_resolved_case_tells_the_resident_what_next(visit: Visit) -> None:
    resident, worker = visit(None), visit(Role.CASEWORKER)
    number = refer(resident)
    worker.post(f"/cases/{number}/claim")
    worker.post(f"/cases/{number}/resolve", data={"outcome": "not_eligible"})
    page = resident.get("/").text
    assert "办结了" in page
    assert "12333" in page.split("办结了")[-1]
    assert "等待认领" not in page


def test_the_queue_shows_every_category_that_holds_the_waiting_and_who_comes_first(
    hotline: Hotline, visit: Visit
) -> None:
    number = open_case(hotline)
    plain = open_case(hotline)
    decided = {
        "4050": {"outcome": "likely_eligible"},
        "zero-employment-family": {"outcome": "likely_eligible"},
        "disabled": {"outcome": "to_confirm"},
        "military-spouse": {"outcome": "not_eligible"},
    }
    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        row.packet = {"decision": {"outcome": "likely_eligible", "categories": decided}}
        session.add(row)
    page = visit(Role.CASEWORKER).get("/cases").text
    line = page.split(f'href="/cases/{number}"')[1].split("</a>")[0]
    assert "“4050”、零就业家庭" in line
    assert "残疾" not in line
    assert "优先" in line
    assert "等了1分钟" in line
    assert "优先" not in page.split(f'href="/cases/{plain}"')[1].split("</a>")[0]


def test_a_category_that_only_may_hold_is_shown_as_doubtful_and_puts_nobody_first(
    hotline: Hotline, visit: Visit
) -> None:
    number = open_case(hotline)
    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        decided = {"zero-employment-family": {"outcome": "to_confirm"}}
        row.packet = {"decision": {"outcome": "to_confirm", "categories": decided}}
        session.add(row)
    line = visit(Role.CASEWORKER).get("/cases").text.split(f'href="/cases/{number}"')[1].split("</a>")[0]
    assert "待核实：零就业家庭" in line
    assert "优先" not in line


def test_reasons_are_marked_as_words_to_the_resident(hotline: Hotline, visit: Visit) -> None:
    number = open_case(hotline)
    judged: dict[str, object] = {"outcome": "likely_eligible", "reason": "您年龄够。", "from": None, "citations": []}
    with hotline.store.transaction() as session:
        row = cases.find(session, number)
        assert row is not None
        categories = {"4050": judged}
        decision = {
            "outcome": "likely_eligible",
            "categories": categories,
            "benefits": [],
            "warnings": [],
            "version": "",
        }
        row.packet = {"decision": decision, "answers": {"sex": "female"}}
        session.add(row)
    page = visit(Role.CASEWORKER).get(f"/cases/{number}").text
    assert page.index("「您」指居民") < page.index("您年龄够。")


@pytest.mark.parametrize(
    ("action", "form", "words"),
    [
        ("note", {"text": " "}, "没有内容"),
        ("reply", {"text": ""}, "没有内容"),
        ("resolve", {}, "请先选一个办理结果"),
    ],
)
def test_an_empty_form_says_what_is_missing(
    hotline: Hotline, visit: Visit, action: str, form: dict[str, str], words: str
) -> None:
    number = open_case(hotline)
    client = visit(Role.CASEWORKER)
    client.post(f"/cases/{number}/claim")
    key = key_in(client.get(f"/cases/{number}").text)
    answer = client.post(f"/cases/{number}/{action}", data={"key": key, **form})
    assert answer.status_code in {409, 422}
    assert words in answer.text


def test_a_sealed_message_of_another_key_says_so(hotline: Hotline, visit: Visit) -> None:
    resident = visit(None)
    number = refer(resident)
    resident.post("/chat", data={"key": "answer", "text": TO_A_PERSON})
    other = hotline.settings.model_copy(update={"data": hotline.settings.data / "other"})
    vault = type(hotline.vault)(other.encryption_key())
    client = TestClient(create_app(replace(hotline, vault=vault)))
    client.cookies.set("staff", visit(Role.SUPERVISOR).cookies["staff"])
    assert "打不开" in client.get(f"/cases/{number}").text


@pytest.mark.parametrize(("about", "said"), [("妈", "替自己的「妈」测的"), ("other", "替别人测的"), ("", "")])
def test_the_page_says_of_whom_the_answers_are(visit: Visit, hotline: Hotline, about: str, said: str) -> None:
    packet = {"channel": "web", "questions": [], "answers": {"status": "unemployed"}, "about": about, "finished": False}
    number = open_case(hotline, packet=packet)
    worker = visit(Role.CASEWORKER)
    worker.post(f"/cases/{number}/claim")
    page = worker.get(f"/cases/{number}").text
    assert said in page
    assert ("这不是居民本人的情况" in page) is bool(about)


def test_a_day_told_roughly_is_shown_as_it_was_told(hotline: Hotline, visit: Visit) -> None:
    answers = {"registered_on": "2023-12-31", "birth_date": "1979-03-31"}
    number = open_case(hotline, packet={"answers": answers, "roughly": {"registered_on": "大概是2023年"}})
    supervisor = visit(Role.SUPERVISOR)
    supervisor.post(f"/cases/{number}/claim")
    page = supervisor.get(f"/cases/{number}").text
    assert page.count("约2023") == 1
    assert "（本人说“大概是2023年”，按最晚的一天记）" in page


def test_whoever_left_no_number_is_reached_where_they_asked(hotline: Hotline, visit: Visit) -> None:
    """In their own talk; at the operator's desk nowhere: they ask again by number and code."""
    supervisor = visit(Role.SUPERVISOR)
    for account, said, not_said in (("site", "回复联系", "打不了给本人"), (OPERATORS_DESK, "打不了给本人", "回复联系")):
        number = open_case(hotline, contact="")
        with hotline.store.transaction() as session:
            row = session.exec(select(CaseRecord).where(CaseRecord.number == number)).one()
            talk = session.get_one(ConversationRow, row.conversation_id)
            talk.account = account
            session.add(talk)
        supervisor.post(f"/cases/{number}/claim")
        page = supervisor.get(f"/cases/{number}").text
        assert said in page
        assert not_said not in page
        assert "已删除全部信息" not in page
