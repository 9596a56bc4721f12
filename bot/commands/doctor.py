"""`hotline doctor`: what is wrong with this installation, one line a finding; exit 1 when something is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import typer
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from bot.channels.telegram.check import TokenState, token_state
from bot.channels.telegram.client import CHANNEL, account_of
from bot.clock import SHANGHAI, today, utcnow
from bot.commands.opening import ContentFolder
from bot.config import Settings, SettingsError, load_settings, unknown_settings
from bot.store import inbox, leases, migration, outbox, revisions
from bot.store.engine import Store
from bot.store.models import Contact
from bot.store.vault import UnreadableError, Vault
from knowledge.base import KnowledgeBase
from knowledge.checks import check
from knowledge.loader import SHIPPED, ContentError, load
from knowledge.revised import Revised

LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Line:
    """One line of the report: a wording key with its values, and whether it is as it should be."""

    good: bool
    key: str
    values: dict[str, object]


def doctor(content: ContentFolder = None) -> None:
    """Check settings, content, database, inbox, outbox and channels."""
    try:
        settings = load_settings(**({"content": content} if content else {}))
        vault = Vault(settings.encryption_key())
    except SettingsError as error:
        typer.echo(f"✗ {error}")
        raise typer.Exit(1) from None
    unknown = unknown_settings(os.environ)
    lines = [_bad("unknown_setting", name=name, meant=meant) for name, meant in unknown] or [_good("settings")]
    base: KnowledgeBase | None
    revised = _revised(settings)
    try:
        base = load(settings.content, revised)
        errors = [finding for finding in check(settings.content or SHIPPED, today(), revised) if finding.error]
        lines += [_bad("content_finding", finding=finding) for finding in errors] or [
            _good("content", version=base.version, revisions=len(revised))
        ]
    except ContentError as error:
        lines += [_bad("content_finding", finding=finding) for finding in str(error).splitlines()]
        base = _shipped_words()
    lines += examine(settings, vault, utcnow())
    for line in lines:
        text = base.wording.say(line.key, **line.values) if base else f"{line.key} {line.values}"
        typer.echo(f"{'✓' if line.good else '✗'} {text}")
    if not all(line.good for line in lines):
        raise typer.Exit(1)


def examine(settings: Settings, vault: Vault, now: datetime) -> Iterator[Line]:
    """The database and what waits in it. It is read, never changed."""
    store = Store(settings.database_url)
    try:
        revision, newest = migration.current(store), migration.newest()
        if revision != newest:
            yield _bad("database_old", revision=revision, newest=newest)
            return
        yield _good("database", revision=revision)
        with store.reading() as session:
            yield from _waiting(session, now)
            yield from _key(session, vault)
            yield _telegram(session, settings, now)
    except migration.DatabaseError as error:
        yield _bad("database_away", error=error)
    except DBAPIError as error:
        yield _bad("database_away", error=inbox.describe(error))
    finally:
        store.close()


def _revised(settings: Settings) -> tuple[Revised, ...]:
    """The revisions in force; none where the database cannot be read, which ``examine`` reports."""
    store = Store(settings.database_url)
    try:
        if migration.current(store) != migration.newest():
            return ()
        with store.reading() as session:
            return revisions.in_force(session)
    except (migration.DatabaseError, DBAPIError):
        return ()
    finally:
        store.close()


def _waiting(session: Session, now: datetime) -> Iterator[Line]:
    minutes = int(LATE.total_seconds() // 60)
    late = inbox.waiting(session, since=now - LATE)
    yield _bad("inbox_slow", late=late, minutes=minutes) if late else _good("inbox", waiting=inbox.waiting(session))
    for row in inbox.set_aside(session):
        received = f"{row.received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        which = {"id": row.id, "channel": row.channel, "received": received}
        died = row.error == inbox.DIED
        yield (
            _bad("set_aside_died", attempts=row.attempts, **which)
            if died
            else _bad("set_aside", error=row.error, **which)
        )
    stuck = outbox.stuck(session, now, LATE)
    yield _bad("outbox_stuck", stuck=stuck, minutes=minutes) if stuck else _good("outbox")


def _key(session: Session, vault: Vault) -> Iterator[Line]:
    contact = session.exec(select(Contact).limit(1)).first()
    try:
        if contact:
            vault.open(contact.sealed)
    except UnreadableError:
        yield _bad("key_unreadable")


def _telegram(session: Session, settings: Settings, now: datetime) -> Line:
    if settings.telegram_token is None:
        return _good("telegram_off")
    token = settings.telegram_token.get_secret_value()
    lease = leases.held(session, leases.polling(CHANNEL, account_of(token)))
    if lease is None or lease.until <= now:
        refused = token_state(token, settings.telegram_api) is TokenState.REFUSED
        return _bad("telegram_refused" if refused else "telegram_idle")
    return _good("telegram_on", holder=lease.holder)


def _shipped_words() -> KnowledgeBase | None:
    """The words to report broken content with; None where it is the shipped content that is broken."""
    try:
        return load()
    except ContentError:
        return None


def _good(key: str, **values: object) -> Line:
    return Line(True, f"doctor.{key}", values)


def _bad(key: str, **values: object) -> Line:
    return Line(False, f"doctor.{key}", values)
