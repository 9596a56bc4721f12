"""An installation with the shipped content that a ledger is brought into."""

from datetime import date
from pathlib import Path
from typing import Any

from bot.ledger_intake import Choice, Intake, Result, bring
from bot.store.engine import Store
from bot.store.vault import Vault
from bot.wiring import Hotline
from knowledge.loader import load
from tests.casework.life_stage import noon
from tests.store.stage import KEY, Fixed, settings

BASE = load()
TODAY = date(2026, 11, 24)
NOW = noon(TODAY)


def installed(store: Store) -> Hotline:
    """A Hotline with the shipped content on a store."""
    return Hotline(settings(store.url.render_as_string(hide_password=False)), store, Fixed(BASE), Vault(KEY))


def brought(office: Hotline, path: Path, choice: Choice = Choice.ALL, **changes: Any) -> Result:
    return bring(office, Intake(path, **{"district": "230102", **changes}), choice, now=NOW)
