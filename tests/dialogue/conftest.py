"""The shipped knowledge, loaded once, and a desk at which a resident talks."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.loader import load
from tests.dialogue.desk import Cases, Desk


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load()


@pytest.fixture
def desk(knowledge: KnowledgeBase) -> Desk:
    return Desk(knowledge)


@pytest.fixture
def desk_abroad(knowledge: KnowledgeBase) -> Desk:
    return Desk(knowledge, Cases(channel="telegram", abroad=True))
