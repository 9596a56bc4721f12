"""The shipped content, loaded once."""

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
