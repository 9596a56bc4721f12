"""The page of a life in Chromium against a real server: from the register to the home visit, on desk and phone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from bot.casework import staff
from bot.store.engine import Store
from tests.casework.life_stage import claimed
from tests.serving import serving

FIVE = {
    "人员底数": "三口人，两个没工作",
    "家庭情况": "租房",
    "失业原因": "厂子关了",
    "技能状况": "会做饭",
    "就业意向": "离家近",
}


def test_a_case_is_registered_and_visited(page: Page, tmp_path: Path, pictures: Path) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    with serving(tmp_path, "--try-out") as served:
        password = served.passwords()["caseworker"]
        store = Store(f"sqlite:///{tmp_path / 'data' / 'hotline.db'}")
        with store.transaction() as session:
            member = staff.by_name(session, "caseworker")
            assert member is not None
            (number,) = claimed(session, member)
        store.close()
        page.goto(f"{served.url}/cases/{number}/life")
        page.get_by_label("用户名").fill("caseworker")
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", name="下一步")).to_be_visible()
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_text("已登记，待入户核查")).to_be_visible()
        page.get_by_role("button", name="入户核查", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("还没有填")
        for label, words in FIVE.items():
            page.get_by_label(label).fill(words)
        page.screenshot(path=pictures / "life-desk-form.png", full_page=True)
        page.get_by_role("button", name="入户核查", exact=True).click()
        expect(page.get_by_text("已核查，待公示")).to_be_visible()
        expect(page.get_by_role("cell", name="三口人，两个没工作")).to_be_visible()
        page.screenshot(path=pictures / "life-desk.png", full_page=True)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.screenshot(path=pictures / "life-phone.png", full_page=True)
    assert wrong == []
