"""The shipped rules of casework and of the screening, loaded once."""

import pytest

from knowledge.casework.calendar import WorkCalendar
from knowledge.casework.casework import Casework, load_casework
from knowledge.casework.life_table import LifeTable
from knowledge.content_folder import SHIPPED
from knowledge.screening.rules import Screening, load_screening


@pytest.fixture(scope="session")
def casework() -> Casework:
    return load_casework(SHIPPED / "casework")


@pytest.fixture(scope="session")
def life(casework: Casework) -> LifeTable:
    return casework.life


@pytest.fixture(scope="session")
def calendar(casework: Casework) -> WorkCalendar:
    return casework.calendar


@pytest.fixture(scope="session")
def screening() -> Screening:
    return load_screening(SHIPPED / "screening")
