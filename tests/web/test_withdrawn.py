"""An answer that was taken off: what its kept address and an old conversation say, to a resident and at the desk."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from fastapi.testclient import TestClient

from bot.store.models import Role
from bot.wiring import Hotline
from handlers.actions import Action
from knowledge.base import KnowledgeBase
from knowledge.loader import load
from knowledge.revised import Revised
from tests.web.conftest import Fixed
from tests.web.visiting import Visit, key_in

ENTRY, ANOTHER = "4050-apply", "4050-papers"


@pytest.fixture(scope="module")
def without() -> KnowledgeBase:
    """The shipped base after an editor took one entry off, with another draft that was never published."""
    shipped = load()
    off = shipped.entries[ENTRY].model_dump(mode="json") | {"status": "withdrawn"}
    return load(None, (Revised(1, off), Revised(2, off | {"id": "never-out", "title": "还没写完", "status": "draft"})))


Take = Callable[[], None]


@dataclass
class InForce:
    """The knowledge that an installation serves: another one from some moment on."""

    current: KnowledgeBase


@pytest.fixture
def in_force(shipped: Fixed) -> InForce:
    return InForce(shipped.current)


@pytest.fixture
def hotline(hotline: Hotline, in_force: InForce) -> Hotline:
    return replace(hotline, knowledge=in_force)


@pytest.fixture
def take_off(in_force: InForce, without: KnowledgeBase) -> Take:
    return lambda: setattr(in_force, "current", without)


def asked(client: TestClient, post: str, page: str, choice: str) -> str:
    client.post(post, data={"key": key_in(client.get(page).text), "choice": choice})
    return client.get(page).text


def test_the_kept_address_says_so_and_leads_on(visit: Visit, hotline: Hotline, take_off: Take) -> None:
    resident = visit(None)
    title = hotline.knowledge.current.entries[ENTRY].title
    assert title in resident.get(f"/answers/{ENTRY}").text
    take_off()
    gone = resident.get(f"/answers/{ENTRY}")
    assert gone.status_code == 410
    assert "这一条回答撤下了" in gone.text
    assert title not in gone.text
    for never in ("never-out", "nothing"):
        assert resident.get(f"/answers/{never}").status_code == 404
        assert "撤下" not in resident.get(f"/answers/{never}").text
    sent = {"key": key_in(gone.text), "text": "4050 要带什么材料"}
    assert "4050 要带什么材料" in resident.post("/chat", data=sent, follow_redirects=True).text


def test_an_old_conversation_marks_the_answer_and_its_button_says_so(visit: Visit, take_off: Take) -> None:
    resident = visit(None)
    page = asked(resident, "/chat", "/", f"{Action.ASK}:{ENTRY}")
    page = asked(resident, "/chat", "/", f"{Action.ASK}:{ANOTHER}")
    assert "撤下" not in page
    take_off()
    page = resident.get("/").text
    assert page.count("下面这条回答后来撤下了") == 1
    page = asked(resident, "/chat", "/", f"{Action.ASK}:{ENTRY}")
    assert "这一条已经改过或撤下了" in page
    assert f"{Action.ASK}:{ENTRY}</div>" not in page  # what was tapped is said in words
    assert "（一个后来撤下的问题）" in page


def test_at_the_operator_s_desk_it_is_not_to_be_read_aloud(visit: Visit, take_off: Take) -> None:
    operator = visit(Role.OPERATOR)
    operator.post("/operator/caller/new", data={"key": key_in(operator.get("/operator").text)})
    asked(operator, "/operator/caller", "/operator/caller", f"{Action.ASK}:{ENTRY}")
    take_off()
    assert "后来撤下了，不要念" in operator.get("/operator/caller").text
