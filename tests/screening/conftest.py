"""The shipped content, loaded once."""

from collections import Counter

import pytest

from knowledge.base import KnowledgeBase
from knowledge.content_folder import SHIPPED
from knowledge.loader import load
from knowledge.screening.rules import Screening, load_screening


@pytest.fixture(scope="session")
def screening() -> Screening:
    return load_screening(SHIPPED / "screening")


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return load()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """After the whole proof: over how many fact sets it went."""
    if not config.getoption("--prove"):
        return
    counted: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        if report.when == "call":
            counted.update(dict(report.user_properties))
    for what, number in counted.items():
        terminalreporter.write_line(f"{number:,} {what.replace('_', ' ')} are what the sheet says")
