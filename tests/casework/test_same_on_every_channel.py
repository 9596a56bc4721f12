"""Number and code tell whoever has them the same, wherever they ask."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.web.app import create_app
from knowledge.casework.deadlines import Length
from tests.casework.queue_stage import BASE
from tests.casework.resident_channels import CHANNELS, office_does, referral, stranger, whole
from tests.store.stage import Fixed


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
