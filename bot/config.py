"""Settings: environment variables HOTLINE_…, each described; a wrong one stops the start with one line."""

import difflib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "HOTLINE_"
_ALIKE = 0.85
"""From this ratio on a wrong name may be meant as the right one; the common prefix is more than half of it."""


class SettingsError(Exception):
    """A setting is wrong; the text is one line that says which and why."""


def _database(url: str) -> str:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError("is not a database address, e.g. sqlite:///data/hotline.db") from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return url
        case "sqlite":
            raise ValueError("must name a file: several connections share the database")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        case _:
            raise ValueError("must begin with sqlite:/// or postgresql://")


def _bot_api(url: str) -> str:
    if not url.startswith(("http://", "https://")) or not url.endswith("/bot"):
        raise ValueError("must be a web address that ends in /bot")
    return url


def _public(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url.rstrip("/")


def _fernet(key: SecretStr | None) -> SecretStr | None:
    if key is not None:
        try:
            Fernet(key.get_secret_value())
        except ValueError as error:
            raise ValueError("must be a Fernet key: 32 random bytes in URL-safe base64") from error
    return key


def _folder(path: Path | None) -> Path | None:
    if path is not None and not path.is_dir():
        raise ValueError("is not a folder")
    return path


def _token(token: SecretStr | None) -> SecretStr | None:
    number, colon, secret = token.get_secret_value().partition(":") if token else ("1", ":", "x")
    if not (number.isdecimal() and colon and secret) or any(c.isspace() for c in secret):
        raise ValueError("must look like 123456:ABC…, as the bot's owner was given it")
    return token


def _unset_when_empty(value: Any) -> Any:
    return None if value == "" else value


class Settings(BaseSettings):
    """What an installation can choose. Every one has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    data: Path = Field(Path("data"), description="Folder of the SQLite database and of secret.key; made where missing.")
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "",
        validate_default=False,
        description="sqlite:///FILE or postgresql://USER@HOST/NAME; default: hotline.db in the data folder.",
    )
    content: Annotated[Path | None, BeforeValidator(_unset_when_empty), AfterValidator(_folder)] = Field(
        None, description="Folder of the policy content; default: the one shipped with the program."
    )
    host: str = Field("127.0.0.1", min_length=1, description="Address that `hotline serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `hotline serve` listens on.")
    public_url: Annotated[str, AfterValidator(_public)] = Field(
        "",
        description="Address of the pages as residents reach them, for links in messages; default: http://HOST:PORT.",
    )
    telegram_token: Annotated[SecretStr | None, BeforeValidator(_unset_when_empty), AfterValidator(_token)] = Field(
        None, description="The bot's token; set: `hotline serve` runs the Telegram channel too."
    )
    telegram_api: Annotated[str, AfterValidator(_bot_api)] = Field(
        "https://api.telegram.org/bot", description="Base address of the Bot API, ending in /bot."
    )
    secret_key: Annotated[SecretStr | None, BeforeValidator(_unset_when_empty), AfterValidator(_fernet)] = Field(
        None,
        description="Fernet key that contact data is encrypted with; "
        "default: secret.key in the data folder, made once.",
    )
    keep_days: int = Field(30, ge=1, le=3650, description="Days that the screening of an idle conversation is kept.")
    attempts: int = Field(
        5,
        ge=1,
        le=100,
        description="How often a worker begins to handle a message; one that ends the process each time is then "
        "set aside.",
    )

    @model_validator(mode="before")
    @classmethod
    def _default_database(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values.get("database_url"):
            folder = Path(values.get("data") or "data")
            values = {**values, "database_url": f"sqlite:///{folder / 'hotline.db'}"}
        return values

    @property
    def base_url(self) -> str:
        """The address that links in messages begin with; no slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    def encryption_key(self) -> bytes:
        """The Fernet key; the key file is made on first use (mode 600). SettingsError where it cannot be read."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        path = self.data / "secret.key"
        try:
            return _key_file(path)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"{PREFIX}DATA: {path} cannot be made or read as a Fernet key ({type(error).__name__})"
            ) from error


def _key_file(path: Path) -> bytes:
    """Read the key, or make it: written aside, then linked to its name, so that no process sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".secret.{os.getpid()}.{os.urandom(4).hex()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(Fernet.generate_key())
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first: its key is the key
                path.hardlink_to(draft)
        finally:
            draft.unlink()
    key = path.read_bytes().strip()
    Fernet(key)
    return key


def load_settings(**overrides: Any) -> Settings:
    """Read the environment. SettingsError with one line that names the first wrong setting."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else PREFIX
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {message}") from None


def unknown_settings(environment: Iterable[str]) -> list[tuple[str, str]]:
    """Names of environment variables that look like settings and are none, each with the setting that may be meant."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    unknown = sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)
    return [(name, next(iter(difflib.get_close_matches(name.upper(), known, 1, _ALIKE)), "")) for name in unknown]


def settings_table() -> list[tuple[str, str, str]]:
    """Every setting as (environment variable, default, description), for the documentation and its test."""
    return [
        (PREFIX + name.upper(), "" if field.default is None else str(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
