"""What all tests share: databases of both kinds, a browser, a copy of the content."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.postgres import Cluster, PostgresUnavailableError, running_cluster

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The pages are whole by themselves: whatever else they ask for is not found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
CONTENT = Path(__file__).parents[1] / "knowledge" / "content"

# On a busy machine a page comes late; whatever is there at once waits for nothing.
expect.set_options(timeout=60_000)
# On a busy machine any example is slow: no deadline. The same examples for everybody, so that a change is refused for
# what it does; ``--hypothesis-profile searching`` looks for others.
ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("searching", ANY_SPEED)
settings.register_profile("same", ANY_SPEED, derandomize=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A private PostgreSQL, one a worker of xdist."""
    try:
        with running_cluster() as cluster:
            yield cluster
    except PostgresUnavailableError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def postgresql_url(postgres: Cluster) -> Iterator[str]:
    """The address of an empty PostgreSQL database, this test's own."""
    database = postgres.create()
    yield postgres.url(database)
    postgres.drop(database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, this test's own: each test that asks runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hotline.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium.

    A module's own, not the session's: while Playwright's synchronous API is up, its event loop counts as running in
    this thread, and ``asyncio.run`` in any later test would be refused.
    """
    if not CHROMIUM.exists():
        pytest.fail("Chromium is not installed: apt-get install --no-install-recommends chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a visitor in Harbin, with no cookies of an earlier test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped content, for a test to change."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--pictures docs/pictures`` renews the README's screenshots; ``--prove`` proves the screening whole."""
    parser.addoption("--pictures", type=Path, default=None, help="folder that screenshots of the story go to")
    parser.addoption("--prove", action="store_true", help="the screening's proof in full instead of its sample")


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder for screenshots: the one asked for, or one that goes with the test."""
    folder: Path = request.config.getoption("pictures") or tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
