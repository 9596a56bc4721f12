"""docs/settings.md holds every setting in its own words, and no other."""

import re
from pathlib import Path

import pytest

from bot.config import Settings

ROOT = Path(__file__).parents[1]
PREFIX = "HOTLINE_"
ROW = re.compile(rf"^\| `({PREFIX}\w+)` \| (.+?) \|$", re.MULTILINE)
# A name, not the beginning of one such as HOTLINE_TELEGRAM_….
NAMED = re.compile(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b")
TEXTS = (
    "*.md",
    "docs/**/*.md",
    "bot/**/*.py",
    "bot/**/*.html",
    "knowledge/**/*.py",
    "handlers/**/*.py",
    "Makefile",
    "tools/*",
)


def test_the_settings_and_their_documentation_are_the_same() -> None:
    documented = dict(ROW.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))
    assert documented == {PREFIX + name.upper(): field.description for name, field in Settings.model_fields.items()}


@pytest.mark.parametrize("pattern", TEXTS)
def test_no_text_names_a_setting_that_does_not_exist(pattern: str) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for path in ROOT.glob(pattern):
        if path.is_file():
            unknown = set(NAMED.findall(path.read_text(encoding="utf-8"))) - known
            assert not unknown, f"{path.relative_to(ROOT)} names {sorted(unknown)}"
