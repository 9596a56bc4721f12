"""Number and code tell whoever has them the same, wherever they ask."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from bot.casework import agenda, cases, lives, staff
from bot.casework.lives import Filled
from bot.casework.sign_in import open_session
from bot.clock import utcnow
from bot.store import audit
from bot.store.models import CaseRecord, ConversationRow, Message, Role
from bot.web.app import create_app
from bot.wiring import Hotline
from knowledge.casework.deadlines import Length
from knowledge.casework.life_table import Value
from tests.casework.queue_stage import BASE
from tests.casework.resident_channels import CHANNELS, OnConsole, office_does, referral, stranger, whole
from tests.store.stage import Fixed

REFUSED_ON = utcnow().date() - timedelta(days=1)
TO_A_REFUSAL: tuple[tuple[str, Mapping[str, Value]], ...] = (
    ("register", {"registered_on": REFUSED_ON}),
    (
        "home_visit",
        {"visited_on": REFUSED_ON}
        | dict.fromkeys(("household", "family", "unemployment_reason", "skills", "wishes"), "问过了"),
    ),
    ("refuse", {"refused_on": REFUSED_ON, "refusal_reason": "有稳定收入"}),
)


@pytest.mark.parametrize(
    ("acts", "told", "on_the_page"),
    [
        ((), ("您前面还有1件", "身份证、户口簿"), ("前面还有 1 件", "<li>身份证</li>", "<li>户口簿</li>")),
        (
            ("claim", "register"),
            ("工作人员已经接手", "办到这一步：已登记", "入户核查", "身份证、户口簿"),
            ("已登记，待入户核查", "入户核查", "最晚", "<li>身份证</li>"),
        ),
        (("claim", "register", "pause"), ("期限暂停", "身份证、户口簿"), ("期限暂停", "<li>身份证</li>")),
        (
            ("claim", "register", "transfer", "reply", "resolve"),
            ("已经办结", "已经上岗", "请明天上午来窗口"),
            ("已经办结", "已经上岗", "请明天上午来窗口"),
        ),
    ],
    ids=["waiting", "due", "paused", "over"],
)
def test_number_and_code_say_the_same_on_every_channel(
    tmp_path: Path, acts: tuple[str, ...], told: tuple[str, ...], on_the_page: tuple[str, ...]
) -> None:
    """Status, place in line, what is due first and what to bring: line by line the same, and on the status page too."""
    shipped = BASE.casework
    assert shipped is not None
    visit = shipped.deadlines["home-visit"].model_copy(update={"length": Length(days=9), "set_by": "某区某文件"})
    rules = replace(shipped, deadlines={**shipped.deadlines, "home-visit": visit})
    hotline = replace(whole(tmp_path), knowledge=Fixed(replace(BASE, casework=rules)))
    with hotline.store.transaction() as session:
        opened = [referral(session, hotline.vault, person) for person in ("1", "2")]
    number, code = opened[1]
    for act in acts:
        office_does(hotline, act, number)
    said = {}
    for channel in CHANNELS:
        words, _ = stranger(hotline, channel).say(f"{number} {code}")
        plain = re.sub(r"<(script|style).*?</\1>|<[^>]+>", "\n", words, flags=re.DOTALL)
        lines = [line.strip() for line in plain.splitlines() if line.strip()]
        said[channel] = lines[next(at for at, line in enumerate(lines) if number in line) :]
    for line in said["console"]:
        assert line in said["telegram"], said["telegram"]
        assert line in said["web"], said["web"]
    page = TestClient(create_app(hotline)).post("/status", data={"number": number, "code": code}).text
    assert [words for words in told if words not in "\n".join(said["console"])] == []
    assert [words for words in on_the_page if words not in page] == []
    due = re.search(r"(\d+月\d+日)前", "\n".join(said["console"]))
    assert due is None or due[1] in page, "the page names the same day"
    hotline.store.close()


def test_a_refused_resident_asks_for_a_review_the_same_way_everywhere(tmp_path: Path) -> None:
    """Told what it is, asked once, one move of the life; a second press is told that it is asked for already."""
    hotline = whole(tmp_path)
    rules = hotline.knowledge.current.casework
    assert rules is not None
    said: dict[str, list[str]] = {}
    for channel, kind in CHANNELS.items():
        here = kind(hotline)
        here.say("你好")
        number, code = is_refused(hotline, channel)
        _, buttons = here.say("我的进度")
        steps = [here.tap(buttons["申请复核"])]
        steps.append(here.tap(steps[0][1]["是的，申请复核"]))
        steps.append(here.say("申请复核"))
        said[channel] = [words.replace(number, "N") for words, _ in steps]
        with hotline.store.reading() as session:
            row = session.exec(select(CaseRecord).where(CaseRecord.number == number)).one()
            life = lives.of(session, rules, row)
            made = lives.history(session, row)
            lee = staff.by_name(session, "zhao")
            assert lee is not None
            decide = [line for line in agenda.read(session, rules, lee, utcnow()) if line.row and line.row.id == row.id]
            trail = audit.trail(session, f"case:{number}")
        assert (life.state, [one.move for one in made][-1]) == ("under_review", "ask_review")
        assert (made[-1].actor, trail[-1].actor, trail[-1].action) == ("resident", "resident", "life.move")
        assert [thing.kind for line in decide for thing in line.things] == [agenda.Kind.DECIDE]
        page = TestClient(create_app(hotline))
        again = page.post("/status/review", data={"number": number, "code": code}).text
        assert "已经申请过复核" in again
        assert "已经申请过复核" in steps[2][0]
        with hotline.store.reading() as session:
            assert len(lives.history(session, row)) == len(made)
    for at, text in enumerate(said["console"]):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for channel in ("telegram", "web"):
            assert [line for line in lines if line not in said[channel][at]] == [], (channel, at)
    assert "可能维持，也可能撤销原来的结论" in said["console"][0]
    assert "没有查到规定" in said["console"][0]
    hotline.store.close()


def test_number_and_code_ask_for_a_review_on_the_status_page(tmp_path: Path) -> None:
    hotline = whole(tmp_path)
    OnConsole(hotline).say("你好")
    number, code = is_refused(hotline, "console")
    page = TestClient(create_app(hotline))
    sure = page.post("/status", data={"number": number, "code": code}).text
    assert "可能维持，也可能撤销原来的结论" in sure
    assert "复核" not in page.post("/status/review", data={"number": number, "code": "AAAAAA"}).text
    asked = page.post("/status/review", data={"number": number, "code": code}).text
    assert asked.index("已经申请复核（") < asked.index("个案编号</p>"), "in sight without scrolling"
    after = page.post("/status", data={"number": number, "code": code}).text
    assert "复核中" in after
    assert "是的，申请复核" not in after
    decided(hotline, number, "uphold", reviewed_on=utcnow().date(), review_result="还是有稳定收入")
    assert "不予认定（复核过，结论没有变）" in page.post("/status", data={"number": number, "code": code}).text
    page.post("/status/review", data={"number": number, "code": code})
    with hotline.store.transaction() as session:
        zhao = staff.by_name(session, "zhao")
        assert zhao is not None
        token = open_session(session, zhao, utcnow())
    desk = TestClient(create_app(hotline), cookies={"staff": token})
    decided(hotline, number, "uphold", reviewed_on=utcnow().date(), review_result="没有新情况")
    assert "办结以后，本人还可以申请复核" in desk.get(f"/cases/{number}").text
    desk.post(f"/cases/{number}/resolve", data={"outcome": "not_eligible"})
    with hotline.store.reading() as session:
        (told,) = [text for text in session.exec(select(Message.text)) if "办结了" in text]
    assert "可以申请复核：打「申请复核」" in told
    page.post("/status/review", data={"number": number, "code": code})
    assert "不符合" in page.post("/status", data={"number": number, "code": code}).text
    decided(hotline, number, "examine_again", reviewed_on=utcnow().date(), review_result="收入不稳定")
    overturned = page.post("/status", data={"number": number, "code": code}).text
    assert "（复核过，原来的结论撤销了）" in overturned
    assert "不符合" not in overturned
    assert "办结" not in overturned
    decided(hotline, number, "home_visit", **TO_A_REFUSAL[1][1])
    decided(hotline, number, "refuse", refused_on=utcnow().date(), refusal_reason="找到工作了")
    refused = page.post("/status", data={"number": number, "code": code}).text
    assert "不予认定" in refused
    assert "结论没有变" not in refused, "nobody has reviewed the new refusal"
    hotline.store.close()


def decided(hotline: Hotline, number: str, step: str, **form: Value) -> None:
    """A step that the district makes."""
    rules = hotline.knowledge.current.casework
    assert rules is not None
    with hotline.store.transaction() as session:
        zhao = staff.by_name(session, "zhao")
        assert zhao is not None
        lives.move(session, rules, number, zhao, Filled(step, form), now=utcnow())


def is_refused(hotline: Hotline, channel: str) -> tuple[str, str]:
    """A case of whoever talks on this channel, refused by the district; its number and code."""
    rules, now = hotline.knowledge.current.casework, utcnow()
    assert rules is not None
    with hotline.store.transaction() as session:
        zhao = staff.by_name(session, "zhao") or staff.add(session, "zhao", Role.SUPERVISOR, "230102", "no password")
        talk = session.exec(select(ConversationRow).where(ConversationRow.channel == channel)).one()
        number, code = referral(session, hotline.vault, talk.person, channel, talk.account)
        cases.claim(session, number, zhao, now=now)
        for name, form in TO_A_REFUSAL:
            lives.move(session, rules, number, zhao, Filled(name, form), now=now)
    return number, code
