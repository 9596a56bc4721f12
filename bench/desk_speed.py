"""From key press to results in the operator's box, in a real browser, on many entries; beside a trivial round trip.

python -m bench.desk_speed [--entries 10000] [--questions 60]
"""

import argparse
import csv
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from knowledge.loader import load
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.serving import Serving, serving

SEED = 12333
KEY_PAUSE_MS = 90
"""Between two keys: a quick typist, about eleven characters a second."""
TRIPS = 200
PATIENCE_MS = 5_000

# From the key's event (Escape, which empties the box, is a key too) to the second frame after the results of what then
# stood in the box were put into the page: the first of the two shows them. A key pressed while an answer is on its way
# waits for its own; where a later key overtakes it, that key's time is counted.
WATCH = """() => {
  const box = document.getElementById("q");
  window.deskTimes = [];
  let pressed = 0;
  for (const kind of ["keydown", "beforeinput"])
    window.addEventListener(kind, (event) => { pressed = event.timeStamp; }, true); // before the page's own listeners
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === box) event.detail.xhr.pressed = pressed;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const xhr = event.detail.xhr;
    if (event.target.id !== "results" || !xhr.pressed) return;
    const shown = () => window.deskTimes.push(performance.now() - xhr.pressed);
    requestAnimationFrame(() => requestAnimationFrame(shown));
  });
}"""
TRIVIAL = """async (times) => {
  const spent = [];
  for (let at = 0; at < times; at++) {
    const begun = performance.now();
    await (await fetch("/api/health")).text();
    spent.push(performance.now() - begun);
  }
  return spent;
}"""


def made(count: int) -> Iterator[tuple[str, str]]:
    """Questions and answers out of the shipped ones: halves of two put together, answers as long as ours."""
    chance = random.Random(SEED)
    entries = list(load().entries.values())
    texts = [text for entry in entries for text in (entry.title, *entry.variants)]
    for _ in range(count):
        cut = chance.randrange(3, 12)
        yield chance.choice(texts)[:cut] + chance.choice(texts)[cut:] + "？", chance.choice(entries).answer


def questions(count: int) -> list[str]:
    """What is typed: variants, whole."""
    chance = random.Random(SEED + 1)
    variants = [text for entry in load().entries.values() for text in entry.variants if 4 <= len(text) <= 16]  # noqa: PLR2004
    return chance.sample(variants, count)


@contextmanager
def served(folder: Path, entries: int) -> Iterator[Serving]:
    """A server on a content folder of imported entries alone."""
    rows = folder / "rows.csv"
    with rows.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "question", "answer"])
        writer.writerows((f"e{at}", *row) for at, row in enumerate(made(entries)))
    content = folder / "content"
    (folder / "first").mkdir()
    with serving(folder / "first") as first:
        first.wait_until_it_serves()
        done = first.run("kb", "import", str(rows), "--into", str(content))
        assert done.returncode == 0, done.stderr
    with serving(folder, "--try-out", content=str(content)) as running:
        running.wait_until_it_serves()
        yield running


def signed_in(page: Page, running: Serving) -> None:
    page.goto(f"{running.url}/operator")
    page.get_by_label("用户名").fill("operator")
    page.get_by_label("密码").fill(running.passwords()["operator"])
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("#q").wait_for()
    page.wait_for_load_state("load")


def measured(page: Page, asked: Sequence[str]) -> list[float]:
    """Milliseconds from a key to its results, for every request that was answered."""
    for text in ("社保补贴", *asked[:2]):  # what a first question waits for is not typing
        page.locator("#q").fill(text)
        page.wait_for_timeout(1_000)
    page.evaluate(WATCH)
    for text in asked:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        for char in text:
            page.keyboard.insert_text(char)
            page.wait_for_timeout(KEY_PAUSE_MS)
        page.locator(".htmx-request").first.wait_for(state="detached", timeout=PATIENCE_MS)
    return list(page.evaluate("window.deskTimes"))


def row(name: str, times: Sequence[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"| {name} | {len(times)} | {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args()
    asked = questions(options.questions)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), options.entries) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        signed_in(page, running)
        times = measured(page, asked)
        trips = page.evaluate(TRIVIAL, TRIPS)
        browser.close()
    print("| from, to | counted | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|---|")
    print(row(f"key press to results, {options.entries:,} entries", times))
    print(row("trivial round trip (fetch of /api/health)", trips))
    ratio = statistics.quantiles(times, n=100)[94] / statistics.quantiles(trips, n=100)[94]
    print(f"\np95 to p95: {ratio:.1f}")


if __name__ == "__main__":
    main()
