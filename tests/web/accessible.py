"""axe-core over a page as it stands: WCAG 2.2 AA, the size of what is touched, and contrast for who needs more."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALLEST_TARGET = 44
"""CSS pixels on each side of a button (WCAG 2.2, 2.5.5)."""


def violations(page: Page, *, enhanced_contrast: bool = False) -> list[str]:
    """What breaks WCAG 2.2 AA on the page, a line each: rule, element, why. Empty: nothing that axe can see.

    ``enhanced_contrast`` asks for 7:1 as well (1.4.6).
    """
    page.wait_for_load_state("load")  # without its style every page is wrong
    rules = {"color-contrast-enhanced": {"enabled": enhanced_contrast}, "target-size": {"enabled": True}}
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not add_script_tag: the page's own policy refuses foreign scripts
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(document, options).then(result => result.violations)",
        {"runOnly": {"type": "tag", "values": LEVELS}, "rules": rules, "resultTypes": ["violations"], "preload": False},
    )
    return [f"{one['id']}: {node['target']}: {node['failureSummary']}" for one in found for node in one["nodes"]]


def small_targets(page: Page) -> list[str]:
    """Visible buttons, fields and links that stand alone, smaller than a fingertip, a line each.

    A link inside a sentence is excepted, as 2.5.5 does; so is what the skip link hides.
    """
    page.wait_for_load_state("load")
    found: list[str] = page.evaluate(
        """([least, touched]) => [...document.querySelectorAll(touched)]
          .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.matches(".skip, .visually-hidden"))
          .filter(one => !(one.matches("a") && getComputedStyle(one).display === "inline"))
          .map(one => [one.closest("label") ?? one, one])
          .map(([area, one]) => [area.getBoundingClientRect(), one])
          .filter(([box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
          .map(([box, one]) => `${one.tagName} ${(one.innerText || one.name || "").trim().slice(0, 30)}: `
                               + `${Math.round(box.width)} × ${Math.round(box.height)}`)""",
        [SMALLEST_TARGET, "button, summary, select, textarea, input:not([type=hidden]), a[href]"],
    )
    return found
