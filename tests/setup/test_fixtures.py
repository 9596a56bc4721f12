"""What the other tests stand on: a database of one's own on both kinds, a browser that reaches this machine only."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page
from sqlalchemy import create_engine, inspect, text

from tests.postgres import Cluster


@pytest.mark.parametrize("run", [1, 2])
def test_a_test_finds_its_database_empty(database_url: str, run: int) -> None:
    engine = create_engine(database_url)
    try:
        assert inspect(engine).get_table_names() == []
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE left_by_run_{run} (id integer)"))
    finally:
        engine.dispose()


def test_a_template_is_filled_once_and_copied(postgres: Cluster) -> None:
    filled: list[str] = []

    def fill(url: str) -> None:
        filled.append(url)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE filled (id integer)"))
        engine.dispose()

    copies = [postgres.create(postgres.template("filled", fill)) for _ in range(2)]
    for copy in copies:
        engine = create_engine(postgres.url(copy))
        assert inspect(engine).get_table_names() == ["filled"]
        engine.dispose()
        postgres.drop(copy)
    assert len(filled) == 1


@pytest.fixture
def greeting_server(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("<meta charset=utf-8><h1>你好</h1>", encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path))  # type: ignore[arg-type] # handed on as they come

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_the_browser_shows_a_page_of_this_machine(page: Page, greeting_server: str) -> None:
    page.goto(greeting_server)
    assert page.get_by_role("heading").inner_text() == "你好"


def test_the_browser_finds_nothing_elsewhere(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://elsewhere.example/")
