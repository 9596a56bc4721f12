"""From a claim at one server to the screen that another server shows, in a real browser; one database between them.

python -m bench.queue_live [--claims 100] [--postgresql]
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
from playwright.sync_api import Page, sync_playwright

from bot.casework import cases, numbers
from bot.clock import today
from bot.config import Settings
from bot.store import conversations
from bot.store.conversations import Address
from bot.store.engine import Store
from bot.store.vault import Vault
from handlers.effects import OpenCase
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.postgres import running_cluster
from tests.serving import Serving, serving
from tests.web.visiting import SECRET

SEED = 12333
WINDOW = 90
"""Cases on the screen at first; a page of the queue holds a hundred."""
PAUSES = (0.2, 1.6)
"""Seconds between two claims: they meet every moment between two looks at the database."""
PATIENCE_MS = 10_000

# The moment, by the machine's clock, of the second frame after a line no longer says that it waits: the first shows it.
WATCH = """() => {
  window.seen = {};
  const list = document.querySelector('[data-list="all"]');
  const waiting = () => new Set(Array.from(list.children).filter((line) => line.querySelector(".tag-waiting"))
                                     .map((line) => line.dataset.number));
  let before = waiting();
  new MutationObserver(() => {
    const now = waiting();
    const gone = Array.from(before).filter((number) => !now.has(number));
    before = now;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      for (const number of gone) window.seen[number] ??= Date.now();
    }));
  }).observe(list, { childList: true, subtree: true, characterData: true });
}"""


def referred(url: str, folder: Path, count: int) -> list[str]:
    """New cases, of nobody; their numbers."""
    store, vault = Store(url), Vault(Settings(data=folder).encryption_key())
    made = []
    for at in range(count):
        with store.transaction() as session:
            found = conversations.find_or_create(session, Address("web", "site", f"bench {at}"))
            effect = OpenCase(
                number=numbers.next_number(session, today()),
                secret=SECRET,
                district="230102",
                category="",
                packet={},
                contact="",
                consent_version="1",
            )
            made.append(cases.open_case(session, vault, conversations.lock(session, found), effect).number)
    store.close()
    return made


def signed_in(page: Page, running: Serving, name: str, password: str) -> None:
    page.goto(f"{running.url}/sign-in?next=/cases")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    with page.expect_response(lambda answer: answer.url.endswith("/cases/live")):
        page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH)


def measured(page: Page, at: str, cookies: dict[str, str], claimed: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds from the claim's form to the other screen, and to the form's own answer."""
    chance = random.Random(SEED)
    shown, answered = [], []
    with httpx.Client(base_url=at, cookies=cookies) as client:
        for number in claimed:
            time.sleep(chance.uniform(*PAUSES))
            begun = time.time()
            done = client.post(f"/cases/{number}/claim")
            answered.append((time.time() - begun) * 1000)
            assert done.is_redirect, done.status_code
            handle = page.wait_for_selector(f'[data-list="all"]:not(:has([data-number="{number}"] .tag-waiting))')
            assert handle is not None
            page.wait_for_timeout(100)
            shown.append(page.evaluate("number => window.seen[number]", number) - begun * 1000)
    return shown, answered


def row(name: str, times: Sequence[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"| {name} | {len(times)} | {cuts[49]:.0f} | {cuts[94]:.0f} | {max(times):.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100)
    parser.add_argument("--postgresql", action="store_true", help="a cluster of its own, in place of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        url = f"sqlite:///{folder / 'data' / 'hotline.db'}"
        if options.postgresql:
            cluster = running.enter_context(running_cluster())
            url = cluster.url(cluster.create())
        with serving(folder, "--try-out", database_url=url) as first, sync_playwright() as playwright:
            passwords = first.passwords()
            made = referred(url, folder / "data", max(options.claims, WINDOW))
            with serving(folder, database_url=url) as second:
                second.wait_until_it_serves()
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
                screen = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
                screen.set_default_timeout(PATIENCE_MS)
                signed_in(screen, second, "supervisor", passwords["supervisor"])
                other = browser.new_page()
                other.goto(f"{first.url}/sign-in")
                other.get_by_label("用户名").fill("caseworker")
                other.get_by_label("密码").fill(passwords["caseworker"])
                other.get_by_role("button", name="登录", exact=True).click()
                other.wait_for_url("**/today")
                cookies = {one["name"]: one["value"] for one in other.context.cookies()}
                shown, answered = measured(screen, first.url, cookies, made[: options.claims])
                browser.close()
    print("| from the claim's form, to | counted | p50 ms | p95 ms | longest ms |\n|---|---|---|---|---|")
    print(row("the second screen, at another server process", shown))
    print(row("the form's own answer", answered))


if __name__ == "__main__":
    main()
