"""A session that ends in the middle of a form: what was typed comes back behind the sign-in, and only then counts."""

import html
import re

from bot.store.models import Role
from bot.web.kept import Field, KeptForm, labels
from bot.wiring import Hotline
from tests.web.visiting import PASSWORD, Visit, open_case

WORDS = '请带户口本来。\n"明天" <也行> & 上午'


def hidden_fields(page: str) -> dict[str, str]:
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    areas = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in [*inputs, *areas]}


def test_a_note_typed_when_the_session_had_ended_is_saved_behind_the_sign_in(visit: Visit, hotline: Hotline) -> None:
    number = open_case(hotline)
    worker = visit(Role.CASEWORKER)
    worker.post(f"/cases/{number}/claim", data={"key": "claim"})
    worker.cookies.clear()
    ended = worker.post(f"/cases/{number}/note", data={"key": "note", "text": WORDS})
    assert ended.status_code == 401
    carried = hidden_fields(ended.text)
    resume = worker.post("/sign-in", data={**carried, "name": "caseworker", "password": PASSWORD})
    assert resume.status_code == 200
    fields = hidden_fields(resume.text)
    assert fields["text"] == WORDS
    assert ">写的话</label>" in resume.text
    before = worker.get(f"/cases/{number}").text
    assert html.escape("请带户口本来。", quote=False) not in before
    worker.post(f"/cases/{number}/note", data=fields)
    worker.post(f"/cases/{number}/note", data=fields)
    assert worker.get(f"/cases/{number}").text.split('id="notes"')[1].count("请带户口本来。") == 1


def test_each_field_is_called_what_its_own_page_calls_it(hotline: Hotline) -> None:
    for action, name, called in (
        ("/knowledge/4050-apply/edit", "answer", "回答"),
        ("/new-entry", "citation", "依据"),
        ("/cases/1/life/moves/home_visit", "household", "人员底数"),
        ("/cases/1/job/seeking", "wage", "待遇"),
        ("/cases/1/note", "what-else", "填的内容"),
    ):
        kept = KeptForm(action, (Field(name, "写了一句话"),))
        assert labels(kept, hotline.knowledge.current) == {name: called}


def test_a_wrong_password_does_not_lose_it(visit: Visit, hotline: Hotline) -> None:
    number = open_case(hotline)
    client = visit(None)
    ended = client.post(f"/cases/{number}/note", data={"key": "note", "text": WORDS})
    again = client.post("/sign-in", data={**hidden_fields(ended.text), "name": "caseworker", "password": "wrong"})
    assert again.status_code == 401
    assert hidden_fields(again.text)["kept.field.text"] == WORDS


def test_a_kept_form_goes_to_a_page_of_ours_or_nowhere(visit: Visit) -> None:
    client = visit(None)
    client.get("/sign-in")
    fields = {"kept.action": "//elsewhere.example/", "kept.field.text": "x"}
    response = client.post(
        "/sign-in",
        data={**fields, "name": "caseworker", "password": PASSWORD},
        follow_redirects=False,
    )
    assert "elsewhere" not in response.text


def test_a_look_up_is_found_again_behind_the_sign_in(visit: Visit) -> None:
    response = visit(None).get("/operator?q=公益性岗位", follow_redirects=False)
    assert response.status_code == 303
    assert "q%3D" in response.headers["location"]


def test_a_script_is_told_and_the_page_stays(visit: Visit) -> None:
    response = visit(None).get("/operator?q=x", headers={"hx-request": "true"})
    assert response.status_code == 401
    assert response.headers["hx-retarget"] == "#problem"
    assert "/sign-in?next=" in response.text
