"""The pages of the queue: hand on, give back, merge with its preview, open again, absences; what each refuses."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from bot.casework import cases, staff, units
from bot.casework.sign_in import open_session
from bot.clock import today, utcnow
from bot.store.models import Role
from bot.web.app import create_app
from bot.web.pages import day
from bot.wiring import Hotline
from tests.web.visiting import key_in, open_case

DAOLI, NANGANG = "230102", "230103"
Desk = Callable[[str], TestClient]


@pytest.fixture
def desk(hotline: Hotline) -> Desk:
    """A browser of an account: wang and li of 道里区, sun of 南岗区, zhao who supervises 道里区."""
    app = create_app(hotline)
    of = {"wang": DAOLI, "li": DAOLI, "sun": NANGANG, "zhao": DAOLI}
    with hotline.store.transaction() as session:
        units.ensure(session, hotline.knowledge.current)
        tokens = {}
        for name, district in of.items():
            role = Role.SUPERVISOR if name == "zhao" else Role.CASEWORKER
            member = staff.add(session, name, role, district, "no password")
            tokens[name] = open_session(session, member, utcnow())

    def sit(name: str) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        client.cookies.set("staff", tokens[name])
        return client

    return sit


def holder(hotline: Hotline, number: str) -> str:
    with hotline.store.reading() as session:
        row = cases.find(session, number)
        assert row is not None
        return cases.holder_name(session, row) or row.status.value


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to an action."""
    form = page.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_case_is_handed_on_and_back_by_form(hotline: Hotline, desk: Desk) -> None:
    number, wang, li = open_case(hotline, district=DAOLI), desk("wang"), desk("li")
    wang.post(f"/cases/{number}/claim")
    page, address = wang.get(f"/cases/{number}").text, f"/cases/{number}/transfer"
    assert '<option value="li">' in page
    assert "南岗区" in page
    form = hidden(page, address)
    neither = wang.post(address, data={**form, "reason": "要去培训"})
    assert neither.status_code == 422
    assert "要去培训" in neither.text
    assert wang.post(address, data={**form, "person": "li"}).status_code == 409  # no reason
    for _ in range(2):
        done = wang.post(address, data={**form, "person": "li", "reason": "要去培训"})
        assert done.headers["location"] == f"/cases/{number}?done=transfer"
    assert holder(hotline, number) == "li"
    page = li.get(f"/cases/{number}").text
    assert "wang → li" in page
    assert "要去培训" in page
    stale = wang.post(address, data={**form, "key": "another", "person": "sun", "reason": "原因"})
    assert stale.status_code == 409
    assert "现在由 li 办理" in stale.text
    back = f"/cases/{number}/return"
    assert li.post(back, data={**hidden(page, back), "reason": "转错了"}).status_code == 303
    assert holder(hotline, number) == "wang"
    assert f'action="{back}"' not in wang.get(f"/cases/{number}").text


def test_whoever_hands_on_to_an_absent_person_is_told_who_gets_it(hotline: Hotline, desk: Desk) -> None:
    number, wang, zhao, until = open_case(hotline, district=DAOLI), desk("wang"), desk("zhao"), today()
    wang.post(f"/cases/{number}/claim")
    away = {"key": "away", "who": "li", "since": str(until), "until": str(until + timedelta(days=5)), "cover": "sun"}
    assert zhao.post("/absences", data=away).status_code == 303
    words = f"li 不在岗，到{day(until + timedelta(days=5))}，由 sun 代办"
    page, address = wang.get(f"/cases/{number}").text, f"/cases/{number}/transfer"
    form = page.split(f'action="{address}"')[1].split("</form>")[0]
    assert form.index(words) < form.index('type="submit"')
    done = wang.post(address, data={**hidden(page, address), "person": "li", "reason": "要去培训"})
    assert holder(hotline, number) == "sun"
    page = wang.get(done.headers["location"]).text
    assert words in page.split('role="status"')[1].split("</div>")[0]
    assert "wang → sun（代 li）" in page


def test_a_case_handed_to_another_district_waits_there(hotline: Hotline, desk: Desk) -> None:
    number, wang, sun = open_case(hotline, district=DAOLI), desk("wang"), desk("sun")
    wang.post(f"/cases/{number}/claim")
    address = f"/cases/{number}/transfer"
    form = hidden(wang.get(f"/cases/{number}").text, address)
    wang.post(address, data={**form, "unit": NANGANG, "reason": "户口在南岗"})
    assert holder(hotline, number) == "waiting"
    assert number in sun.get("/cases").text
    assert "户口在南岗" in sun.get(f"/cases/{number}").text
    assert "户口在南岗" not in wang.get(f"/cases/{number}").text


def test_two_cases_are_compared_then_merged(hotline: Hotline, desk: Desk) -> None:
    kept, other = (open_case(hotline, district=DAOLI) for _ in range(2))
    stranger = open_case(hotline, district=DAOLI, contact="13999999999")
    wang = desk("wang")
    wang.post(f"/cases/{kept}/claim")
    assert f"/cases/{kept}/merge?other={other}" in wang.get(f"/cases/{kept}").text
    address = f"/cases/{kept}/merge"
    for asked, words in ((stranger, "看不出"), ("20990101-0001", "没有编号为"), (kept, "同一个个案")):
        refused = wang.get(address, params={"other": asked})
        assert refused.status_code == 409
        assert words in refused.text
        assert "并成一件" not in refused.text
    seen = wang.get(address, params={"other": other})
    assert "同一个电话" in seen.text
    form = hidden(seen.text, address)
    assert (form["other"], seen.status_code) == (other, 200)
    desk("li").post(f"/cases/{other}/claim")
    assert wang.post(address, data=form).status_code == 409  # the other came to other hands meanwhile
    desk("li").post(f"/cases/{other}/release")
    assert wang.post(address, data=form).headers["location"] == f"/cases/{kept}?done=merge"
    for page in ("", "/life"):
        head = wang.get(f"/cases/{other}{page}").text.split('class="case-head"')[1].split("</div>")[0]
        assert f'已经并入 <a href="/cases/{kept}">' in head
        assert "已转办，待登记" not in head  # its own life is over
    assert f'并进来的个案：<a href="/cases/{other}">' in wang.get(f"/cases/{kept}").text


def test_a_resolved_case_is_opened_again(hotline: Hotline, desk: Desk) -> None:
    number, wang = open_case(hotline, district=DAOLI), desk("wang")
    wang.post(f"/cases/{number}/claim")
    wang.post(f"/cases/{number}/resolve", data={"key": "k", "outcome": "no_contact"})
    assert f'action="/cases/{number}/reopen"' not in desk("li").get(f"/cases/{number}").text
    page, address = wang.get(f"/cases/{number}").text, f"/cases/{number}/reopen"
    for _ in range(2):
        done = wang.post(address, data={**hidden(page, address), "reason": "又联系上了"})
        assert done.headers["location"] == f"/cases/{number}?done=reopen"
    assert wang.get(f"/cases/{number}").text.split('id="notes"')[1].count("又联系上了") == 1
    assert holder(hotline, number) == "wang"


def test_an_absence_is_written_down_and_taken_back(desk: Desk) -> None:
    wang, zhao, on = desk("wang"), desk("zhao"), today().isoformat()
    form = {"key": key_in(wang.get("/absences").text), "since": on, "until": on, "cover": "li"}
    assert wang.post("/absences", data={**form, "since": ""}).status_code == 422
    own = wang.post("/absences", data={**form, "cover": "wang"})
    assert own.status_code == 409
    assert "代班的人不能是本人" in own.text
    assert wang.post("/absences", data={**form, "who": "li"}).status_code == 409  # somebody else's
    for _ in range(2):
        assert wang.post("/absences", data=form).status_code == 303
    for client in (wang, desk("li"), zhao):
        assert client.get("/absences").text.count("由 li 代班") == 1
    assert "由 li 代班" not in desk("sun").get("/absences").text
    (take_back,) = set(re.findall(r'action="(/absences/\d+/take-back)"', zhao.get("/absences").text))
    assert desk("sun").post(take_back).status_code == 409
    assert zhao.post(take_back).status_code == 303
    assert "由 li 代班" not in wang.get("/absences").text
    assert zhao.post("/absences/99/take-back").status_code == 409
