"""The overview in Chromium: a bar opens what its figure opens; desk and phone; what axe says."""

import pytest
from playwright.sync_api import expect

from tests.serving import Serving
from tests.web.accessible import small_targets, violations
from tests.web.browsing import DESK, PHONE, Shot, Visit, fits, hand_off, screen, served, shot, sign_in, visit

__all__ = ["served", "shot", "visit"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_bar_opens_the_cases_behind_it(visit: Visit, shot: Shot, served: Serving, size: dict[str, int]) -> None:
    resident = visit()
    screen(resident)
    number = hand_off(resident)
    page = visit("/overview", size=size)
    sign_in(page, served, "supervisor")
    chart = page.locator(".figure-card", has_text="等了多久").locator(".chart svg")
    expect(chart).to_be_visible()
    shot(page, f"overview-{size['width']}")
    assert violations(page) == []
    assert small_targets(page) == []
    assert fits(page)
    bar = chart.locator("path[fill='#0d5c63']").last  # today's; drawn from below
    bar.click()
    expect(page.get_by_role("link", name=number)).to_be_visible()
    assert violations(page) == []


def test_without_scripts_the_tables_say_the_same(visit: Visit, served: Serving) -> None:
    page = visit("/overview", size=DESK, scripts=False)
    sign_in(page, served, "supervisor")
    expect(page.locator(".chart").first).to_be_hidden()
    expect(page.get_by_role("rowheader", name="今天刚来")).to_be_visible()
