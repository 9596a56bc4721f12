"""A case as its resident sees it, on every channel: status, news, the rating; and by number and code elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict
from sqlmodel import select

from bot.dialogue import Address
from bot.store.models import CaseRecord
from bot.store.queue_models import Satisfaction, ServiceRating
from bot.web.app import create_app
from bot.wiring import Hotline
from handlers.messages import Choice
from handlers.service import rating_choices
from tests.casework.resident_channels import CHANNELS, OnConsole, OnTelegram, office_does, stranger, whole

STEPS = Path(__file__).parent / "transcripts" / "service.yaml"


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[Hotline]:
    built = whole(tmp_path)
    yield built
    built.store.close()


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")

    say: str = ""
    tap: str = ""
    staff: str = ""
    not_on: str = ""
    expect: list[str] = []
    never: list[str] = []
    pushed: list[str] = []
    choices: list[str] = []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_case_from_the_referral_to_the_rating(hotline: Hotline, channel: str) -> None:
    here = CHANNELS[channel](hotline)
    buttons: dict[str, str] = {}
    code = ""
    for place, raw in enumerate(yaml.safe_load(STEPS.read_text(encoding="utf-8")), start=1):
        step = Step.model_validate(raw)
        if step.not_on == channel:
            continue
        shown = ""
        if step.staff:
            office_does(hotline, step.staff)
            shown, found = here.pushed()
        else:
            found = {}
            if step.say:
                shown, found = here.say(step.say)
                buttons |= found
            if step.tap:
                shown, found = here.tap(buttons.get(step.tap, step.tap))
        buttons |= found
        where = f"{channel}, step {place}:\n{shown}"
        for words in (*step.expect, *step.pushed):
            assert words in shown, where
        for words in step.never:
            assert words not in shown, where
        assert set(step.choices) <= set(found), f"{where}\n{found}"
        code = next(iter(re.findall(r"查询码：(\w{6})", shown)), code)
    with hotline.store.reading() as session:
        assert [rated.rating for rated in session.exec(select(ServiceRating))] == [Satisfaction.FAIR]
        number = session.exec(select(CaseRecord.number)).one()
    elsewhere = stranger(hotline, "console")
    assert "工作人员已经接手" in elsewhere.say(f"{number} {code}")[0]
    assert "没有查到" in elsewhere.say(f"{number} AAAAAA")[0]


def test_nobody_rates_what_is_not_theirs(hotline: Hotline) -> None:
    one, other = OnTelegram(hotline), OnTelegram(hotline, address=Address("telegram", "7000", "9"))
    one.say("人工")
    one.tap("handoff-agree")
    one.say("道里")
    for act in ("claim", "register", "transfer", "resolve"):
        office_does(hotline, act)
    with hotline.store.reading() as session:
        number = session.exec(select(CaseRecord.number)).one()
    one.pushed()
    said: Choice = rating_choices(hotline.knowledge.current.wording, number)[0]
    assert "没有要评价的事" in other.tap(said.id)[0]
    assert "没有要评价的事" in one.tap(f"rate-service:{number}:splendid")[0]
    with hotline.store.reading() as session:
        assert session.exec(select(ServiceRating)).all() == []


def test_the_page_tells_by_number_and_code_and_takes_the_rating_once(hotline: Hotline) -> None:
    resident = OnConsole(hotline)
    resident.say("人工")
    resident.say("同意")
    resident.say("道里")
    opened, _ = resident.say("就用这个聊天窗口")
    number, code = re.findall(r"编号：(\S+)\s+查询码：(\w{6})", opened)[0]
    for act in ("claim", "register", "transfer", "resolve"):
        office_does(hotline, act)
    client = TestClient(create_app(hotline))
    page = client.post("/status", data={"number": number, "code": code})
    assert "已经办结" in page.text
    assert 'value="good"' in page.text
    assert client.post("/status/rate", data={"number": number, "code": "AAAAAA", "rating": "poor"}).status_code == 404
    rated = client.post("/status/rate", data={"number": number, "code": code, "rating": "good"})
    assert "谢谢您，记下了" in rated.text
    assert "评价过了" in client.post("/status/rate", data={"number": number, "code": code, "rating": "poor"}).text
    with hotline.store.reading() as session:
        assert [row.rating for row in session.exec(select(ServiceRating))] == [Satisfaction.GOOD]
