"""What was said in a web chat, for a page that is loaded again: bounded, masked, forgotten after some hours.

Rows are found by a hash of the session, so that the file does not hand out sessions.
"""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from common.masking import mask
from gateway.database import Database

KEPT = 60
CLEAN_SECONDS = 600.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY,
    session TEXT NOT NULL,                 -- hash
    at REAL NOT NULL,                      -- seconds since 1970
    body TEXT NOT NULL                     -- what the page shows, as JSON
);
CREATE INDEX IF NOT EXISTS entries_session ON entries (session, id);
CREATE INDEX IF NOT EXISTS entries_old ON entries (at);
"""
Entry = dict[str, Any]


class History:
    """The table `entries`; none are kept where `hours` is 0."""

    def __init__(self, path: Path, hours: float, clock: Callable[[], float] = time.time) -> None:
        self._database = Database(path, SCHEMA) if hours else None
        self._seconds = hours * 3600
        self._clock = clock
        self._cleaned = clock()

    def add(self, session: str, entries: Sequence[Entry]) -> None:
        """Keep entries of a session, numbers in them masked; nobody waits for the disk."""
        if self._database:
            now, name = self._clock(), _hash(session)
            rows = [(name, now, json.dumps({**one, "text": mask(one["text"])}, ensure_ascii=False)) for one in entries]
            self._database.submit(lambda connection: self._add(connection, name, rows, now))

    async def read(self, session: str) -> list[Entry]:
        """Return a session's entries, oldest first, each with its time `at` (seconds). Raises StoreError."""
        if not self._database:
            return []
        since = self._clock() - self._seconds
        rows = await self._database.write(
            lambda connection: connection.execute(
                "SELECT at, body FROM entries WHERE session = ? AND at > ? ORDER BY id", (_hash(session), since)
            ).fetchall()
        )
        return [{**json.loads(row["body"]), "at": round(row["at"], 3)} for row in rows]

    async def forget(self, session: str) -> None:
        """Delete all that is kept of a session. Raises StoreError."""
        if self._database:
            await self._database.write(
                lambda connection: connection.execute("DELETE FROM entries WHERE session = ?", (_hash(session),))
            )

    def close(self) -> None:
        """Write what waits, then close."""
        if self._database:
            self._database.close()

    def _add(self, connection: sqlite3.Connection, name: str, rows: list[tuple[str, float, str]], now: float) -> None:
        connection.executemany("INSERT INTO entries (session, at, body) VALUES (?, ?, ?)", rows)
        connection.execute(
            "DELETE FROM entries WHERE session = ? AND id NOT IN"
            " (SELECT id FROM entries WHERE session = ? ORDER BY id DESC LIMIT ?)",
            (name, name, KEPT),
        )
        if now - self._cleaned > CLEAN_SECONDS:
            self._cleaned = now
            connection.execute("DELETE FROM entries WHERE at < ?", (now - self._seconds,))


def _hash(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
