"""Settings: defaults that work, one line for a wrong one, a key that is made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.commands.opening import open_hotline
from bot.config import SettingsError, load_settings, settings_table, unknown_settings


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, _, _ in settings_table():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_defaults_work_on_one_machine() -> None:
    settings = load_settings()
    assert settings.database_url == "sqlite:///data/hotline.db"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert (settings.telegram_token, settings.content, settings.keep_days) == (None, None, 30)


def test_the_database_stands_in_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA", "/srv/hotline")
    assert load_settings().database_url == "sqlite:////srv/hotline/hotline.db"


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "postgres://u@h/d", "postgresql+psycopg://u@h/d"])
def test_postgresql_is_spoken_to_by_psycopg_3(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", url)
    assert load_settings().database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOTLINE_PORT", "eighty"),
        ("HOTLINE_PORT", "70000"),
        ("HOTLINE_HOST", ""),
        ("HOTLINE_KEEP_DAYS", "0"),
        ("HOTLINE_DATABASE_URL", "mysql://u:hidden@h/d"),
        ("HOTLINE_DATABASE_URL", "nonsense"),
        ("HOTLINE_DATABASE_URL", "sqlite://"),
        ("HOTLINE_CONTENT", "/no/such/folder"),
        ("HOTLINE_PUBLIC_URL", "example.org"),
        ("HOTLINE_TELEGRAM_TOKEN", "hidden"),
        ("HOTLINE_TELEGRAM_API", "https://example.org"),
        ("HOTLINE_SECRET_KEY", "hidden"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_and_shows_no_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    assert str(wrong.value).startswith(f"{name}: ")
    assert "\n" not in str(wrong.value)
    assert "hidden" not in str(wrong.value)


@pytest.mark.parametrize(
    "name", ["HOTLINE_TELEGRAM_TOKEN", "HOTLINE_CONTENT", "HOTLINE_SECRET_KEY", "HOTLINE_DATABASE_URL"]
)
def test_an_empty_setting_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    assert load_settings() == load_settings().model_copy()
    assert load_settings().database_url == "sqlite:///data/hotline.db"


def test_a_secret_is_not_shown_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_TELEGRAM_TOKEN", "123:hidden")
    assert "hidden" not in repr(load_settings())


def test_the_key_is_made_once_however_many_start_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = load_settings()
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: settings.encryption_key(), range(16)))
    assert len(keys) == 1
    path = tmp_path / "data" / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["secret.key"]


def test_a_damaged_key_stops_the_start_and_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    path.parent.mkdir()
    path.write_text("damaged")
    with pytest.raises(SettingsError, match=r"secret\.key"):
        load_settings().encryption_key()
    assert path.read_text() == "damaged"


def test_every_setting_says_what_it_is() -> None:
    assert all(description.endswith(".") for _, _, description in settings_table())


def test_a_name_that_is_no_setting_is_found_with_the_one_that_is_meant() -> None:
    names = ["HOTLINE_KEEPDAYS", "hotline_port", "HOTLINE_PORT", "PATH", "HOTLINE_XYZZY"]
    assert unknown_settings(names) == [("HOTLINE_KEEPDAYS", "HOTLINE_KEEP_DAYS"), ("HOTLINE_XYZZY", "")]


def test_starting_warns_of_it_in_one_line_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path))
    monkeypatch.setenv("HOTLINE_KEEPDAYS", "3")
    open_hotline().store.close()
    warned = capsys.readouterr().err.splitlines()
    assert len(warned) == 1
    assert "HOTLINE_KEEPDAYS" in warned[0]
    assert "HOTLINE_KEEP_DAYS" in warned[0]
