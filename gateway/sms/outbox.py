"""What is to be sent by SMS: stored before anybody is told, tried again where that helps, else listed with a reason."""

import sqlite3
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from gateway.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    text TEXT NOT NULL,                    -- emptied once it was taken or given up
    state TEXT NOT NULL DEFAULT 'due',     -- due, sending, sent, dead
    reason TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL,
    due REAL NOT NULL,
    held_until REAL NOT NULL DEFAULT 0     -- a sender's lease
);
CREATE INDEX IF NOT EXISTS messages_due ON messages (due) WHERE state IN ('due', 'sending');
CREATE INDEX IF NOT EXISTS messages_number ON messages (number, created);
"""
LEASE_SECONDS = 60.0
DAY_SECONDS = 86_400.0
KEPT_SECONDS = 3 * DAY_SECONDS
DEAD_KEPT_SECONDS = 30 * DAY_SECONDS
LISTED = 200


@dataclass(frozen=True, slots=True)
class Sms:
    """A message on its way."""

    id: str
    number: str
    text: str
    attempts: int
    age: float


class SmsOutbox:
    """The table `messages`."""

    def __init__(self, database: Database, per_day: int, clock: Callable[[], float] = time.time) -> None:
        """Take at most `per_day` messages to one number."""
        self._database = database
        self._per_day = per_day
        self._clock = clock

    async def put(self, number: str, text: str) -> str | None:
        """Store a message and return its id; None where a number has had its share. Raises StoreError."""
        return await self._database.write(lambda connection: self._put(connection, number, text, self._clock()))

    async def claim(self, limit: int) -> list[Sms]:
        """Take up to `limit` messages to send now; a sender that dies is replaced when its lease ends."""
        return await self._database.write(lambda connection: _claim(connection, limit, self._clock()))

    async def sent(self, sms: Sms) -> None:
        """Note that a message was taken; its words are not kept."""
        await self._end(sms, "sent", "")

    async def dead(self, sms: Sms, reason: str) -> None:
        """List a message as never to be sent, with the reason."""
        await self._end(sms, "dead", reason)

    async def later(self, sms: Sms, seconds: float) -> None:
        """Send it again in so many seconds."""
        due = self._clock() + seconds
        statement = "UPDATE messages SET state = 'due', due = ?, held_until = 0 WHERE id = ?"
        await self._database.write(lambda connection: connection.execute(statement, (due, sms.id)))

    async def listed(self) -> dict[str, object]:
        """Return how much waits, and what was given up, newest first, with the reason."""
        return await self._database.write(_listed)

    async def clean(self) -> None:
        """Forget what is long over."""
        now = self._clock()

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM messages WHERE state = 'sent' AND created < ?", (now - KEPT_SECONDS,))
            connection.execute("DELETE FROM messages WHERE state = 'dead' AND created < ?", (now - DEAD_KEPT_SECONDS,))

        await self._database.write(forget)

    async def _end(self, sms: Sms, state: str, reason: str) -> None:
        statement = "UPDATE messages SET state = ?, reason = ?, text = '' WHERE id = ?"
        await self._database.write(lambda connection: connection.execute(statement, (state, reason, sms.id)))

    def _put(self, connection: sqlite3.Connection, number: str, text: str, now: float) -> str | None:
        today = "SELECT COUNT(*) FROM messages WHERE number = ? AND created > ?"
        if connection.execute(today, (number, now - DAY_SECONDS)).fetchone()[0] >= self._per_day:
            return None
        id_ = uuid.uuid4().hex
        connection.execute(
            "INSERT INTO messages (id, number, text, created, due) VALUES (?, ?, ?, ?, ?)",
            (id_, number, text, now, now),
        )
        return id_


def _claim(connection: sqlite3.Connection, limit: int, now: float) -> list[Sms]:
    rows = connection.execute(
        "SELECT id, number, text, attempts, created FROM messages"
        " WHERE state IN ('due', 'sending') AND due <= ? AND held_until <= ? ORDER BY due LIMIT ?",
        (now, now, limit),
    ).fetchall()
    claim = "UPDATE messages SET state = 'sending', attempts = attempts + 1, held_until = ? WHERE id = ?"
    connection.executemany(claim, [(now + LEASE_SECONDS, row["id"]) for row in rows])
    return [Sms(row["id"], row["number"], row["text"], row["attempts"], now - row["created"]) for row in rows]


def _listed(connection: sqlite3.Connection) -> dict[str, object]:
    dead = connection.execute(
        "SELECT id, substr(number, -3) AS ends, reason, attempts, created AS at FROM messages WHERE state = 'dead'"
        " ORDER BY created DESC LIMIT ?",
        (LISTED,),
    ).fetchall()
    waiting = connection.execute("SELECT COUNT(*) FROM messages WHERE state IN ('due', 'sending')").fetchone()[0]
    return {"waiting": int(waiting), "dead": [dict(row) for row in dead]}
