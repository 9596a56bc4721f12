"""The knowledge in force in this process: swapped whole when the content changes, the last good one kept otherwise."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.store import revisions
from bot.store.engine import Store
from knowledge.base import KnowledgeBase
from knowledge.loader import SHIPPED, ContentError, load
from knowledge.revised import Revised

log = logging.getLogger(__name__)

FileStamp = tuple[tuple[str, int, int], ...]
Stamp = tuple[FileStamp, revisions.Stamp]


class LiveKnowledge:
    """Holds the current KnowledgeBase. A turn reads ``current`` once, and so is made of one version."""

    def __init__(self, folder: Path | None = None, store: Store | None = None) -> None:
        """Load the folder, and over it the revisions of a migrated database where one is given.

        ContentError where the content is broken: there is no last good version yet.
        """
        self._folder = folder
        self._store = store
        self._watched = folder or SHIPPED
        self._stamp = self._read_stamp()
        self._turn = threading.Lock()
        self.error: str = ""
        """Why the newest content is not in force; empty when it is."""
        self.current: KnowledgeBase = self._first()

    def refresh(self) -> bool:
        """Take up changed content; True when a new version came into force. Broken content is logged and left aside."""
        with self._turn:
            try:
                stamp = self._read_stamp()
                if stamp == self._stamp:
                    return False
                base = self._build(self._revisions())
                self._stamp = stamp
            except DBAPIError as error:  # the database is away for a while: the next look tries again
                log.warning("The revisions cannot be read (%s), version %s stays", type(error).__name__, self.version)
                return False
            except (ContentError, OSError) as error:
                self._stamp, self.error = stamp, str(error)
                log.error(  # noqa: TRY400 (a finding of the content, not of the code: no stack)
                    "The changed content is not in force, version %s stays: %s", self.version, error
                )
                return False
            changed = base.version != self.version
            self.current, self.error = base, ""
            return changed

    def _first(self) -> KnowledgeBase:
        """The newest content; where a revision is broken, the folder alone, so that the next start answers too."""
        revised = self._revisions()
        try:
            return self._build(revised)
        except ContentError as error:
            if not revised:
                raise
            base = self._build(())
            self.error = str(error)
            log.error("The revisions are not in force, version %s is the folder alone: %s", base.version, error)  # noqa: TRY400 (as below)
            return base

    def _build(self, revised: Sequence[Revised]) -> KnowledgeBase:
        """Load the content, check what would fail only when said, and warm the search; ContentError where broken."""
        base = load(self._folder, revised)
        findings = [f"wording: {key}: line {line}: {message}" for key, line, message in base.wording.findings()]
        if findings:
            raise ContentError(findings)
        if base.views:
            base.views.warm()
        return base

    def watch(self, stop: threading.Event, seconds: float = 2.0) -> None:
        """Refresh until ``stop`` is set."""
        while not stop.wait(seconds):
            self.refresh()

    @property
    def version(self) -> str:
        """The version in force."""
        return self.current.version

    def _revisions(self) -> tuple[Revised, ...]:
        if self._store is None:
            return ()
        with self._store.reading() as session:
            return revisions.in_force(session)

    def _read_stamp(self) -> Stamp:
        """A cheap sign that something changed, in the files or in the database."""
        if self._store is None:
            return self._read_files(), (0, 0)
        with self._store.reading() as session:
            return self._read_files(), revisions.stamp(session)

    def _read_files(self) -> FileStamp:
        """Name, time and size of every file."""
        found = []
        for path in sorted(self._watched.rglob("*")):
            try:
                status = path.stat()
            except FileNotFoundError:  # an editor replaces a file by renaming: the next look sees the new one
                continue
            if path.is_file():
                found.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(found)
