"""The knowledge in force in this process: swapped whole when the content changes, the last good one kept otherwise."""

import logging
import threading
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.loader import SHIPPED, ContentError, load

log = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int], ...]


class LiveKnowledge:
    """Holds the current KnowledgeBase. A turn reads ``current`` once, and so is made of one version."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the content. ContentError where it is broken: there is no last good version yet."""
        self._folder = folder
        self._watched = folder or SHIPPED
        self._stamp = self._read_stamp()
        self._turn = threading.Lock()
        self.current: KnowledgeBase = self._build()
        self.error: str = ""
        """Why the newest content is not in force; empty when it is."""

    def refresh(self) -> bool:
        """Take up changed content; True when a new version came into force. Broken content is logged and left aside."""
        with self._turn:
            stamp = self._read_stamp()
            if stamp == self._stamp:
                return False
            self._stamp = stamp
            try:
                base = self._build()
            except (ContentError, OSError) as error:
                self.error = str(error)
                log.error(  # noqa: TRY400 (a finding of the content, not of the code: no stack)
                    "The changed content is not in force, version %s stays: %s", self.current.version, error
                )
                return False
            changed = base.version != self.current.version
            self.current, self.error = base, ""
            return changed

    def _build(self) -> KnowledgeBase:
        """Load the content, check what would fail only when said, and warm the search; ContentError where broken."""
        base = load(self._folder)
        findings = [f"wording: {key}: line {line}: {message}" for key, line, message in base.wording.findings()]
        if findings:
            raise ContentError(findings)
        base.index.warm()
        return base

    def watch(self, stop: threading.Event, seconds: float = 2.0) -> None:
        """Refresh until ``stop`` is set."""
        while not stop.wait(seconds):
            self.refresh()

    def _read_stamp(self) -> Stamp:
        """Name, time and size of every file: a cheap sign that something changed."""
        found = []
        for path in sorted(self._watched.rglob("*")):
            try:
                status = path.stat()
            except FileNotFoundError:  # an editor replaces a file by renaming: the next look sees the new one
                continue
            if path.is_file():
                found.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(found)
