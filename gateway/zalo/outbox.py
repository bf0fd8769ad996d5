"""What is to be said: taken a message at a time for each person, in order, within the application's rate.

A message is `sending` from the moment a sender may pass it on until it says how that ended. A takeover bars new ones,
then waits for those under way, so nothing of the bot's comes after it. A sender that dies is replaced when its lease
ends: then a message may be said twice, never lost.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.database import Database
from gateway.zalo import people
from gateway.zalo.outgoing import Outgoing

LEASE_SECONDS = 60.0
FREE_SECONDS = 48 * 3600.0
"""After a person's last message one may answer them so long without being billed."""
HEAD_OF_LINE = """
SELECT id, person, body, attempts, created FROM outbox AS this
WHERE state IN ('due', 'sending') AND due <= :now AND held_until <= :now AND NOT EXISTS (
    SELECT 1 FROM outbox AS earlier
    WHERE earlier.person = this.person AND earlier.id < this.id AND earlier.state IN ('due', 'sending')
)
ORDER BY due LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way."""

    id: int
    recipient: dict[str, str]
    message: Outgoing
    attempts: int
    age: float


class Outbox:
    """The table `outbox`, and the rate every process of the application shares."""

    def __init__(self, database: Database, per_minute: int, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._per_minute = per_minute
        self._clock = clock

    async def claim(self, limit: int) -> list[Letter]:
        """Take up to `limit` messages to send now, fewer where the rate allows no more."""
        return await self._database.write(lambda connection: self._claim(connection, limit, self._clock()))

    async def sent(self, letter: Letter) -> None:
        """Note that a message arrived; its words are not kept, its choices are."""
        await self._database.write(lambda connection: _sent(connection, letter))

    async def later(self, letter: Letter, seconds: float) -> None:
        """Send it again in so many seconds, or never where a human took over meanwhile."""
        due = self._clock() + seconds
        await self._database.write(lambda connection: _later(connection, letter, due, self._clock()))

    async def dead(self, letter: Letter, reason: str) -> None:
        """List it as given up, with the reason; its words stay some days, so that a person can send it again."""
        await self._database.write(
            lambda connection: connection.execute(
                "UPDATE outbox SET state = 'dead', reason = ? WHERE id = ?", (reason, letter.id)
            )
        )

    async def pause(self, seconds: float) -> None:
        """Let no process send anything for so long."""
        until = self._clock() + seconds
        await self._database.write(lambda connection: put_shared(connection, "paused_until", until))

    async def under_way(self, person: str) -> int:
        """Return how many messages to a person are being sent now."""
        row = await self._database.write(
            lambda connection: connection.execute(
                "SELECT COUNT(*) FROM outbox WHERE person = ? AND state = 'sending' AND held_until > ?",
                (person, self._clock()),
            ).fetchone()
        )
        return int(row[0])

    def _claim(self, connection: sqlite3.Connection, limit: int, now: float) -> list[Letter]:
        if now < float(shared(connection, "paused_until", 0.0)):
            return []
        tokens = self._tokens(connection, now)
        letters = []
        rows = connection.execute(HEAD_OF_LINE, {"now": now, "limit": min(limit, int(tokens))}).fetchall()
        for row in rows:
            person = people.read(connection, row["person"])
            message = Outgoing.loads(row["body"])
            barred = _barred(person, now, message)
            if person is None or barred:
                state, body = ("dead", row["body"]) if barred == "outside_window" else ("dropped", "")
                connection.execute(
                    "UPDATE outbox SET state = ?, reason = ?, body = ? WHERE id = ?", (state, barred, body, row["id"])
                )
                continue
            connection.execute(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1, held_until = ? WHERE id = ?",
                (now + LEASE_SECONDS, row["id"]),
            )
            letters.append(Letter(row["id"], person.recipient, message, row["attempts"], now - row["created"]))
        if letters:
            put_shared(connection, "rate", {"tokens": tokens - len(letters), "at": now})
        return letters

    def _tokens(self, connection: sqlite3.Connection, now: float) -> float:
        most = max(1.0, self._per_minute / 10)
        bucket = shared(connection, "rate", {"tokens": most, "at": now})
        gained: float = max(0.0, now - bucket["at"]) * self._per_minute * 0.9 / 60
        return min(most, float(bucket["tokens"]) + gained)


def say(connection: sqlite3.Connection, person: str, messages: Sequence[Outgoing], now: float) -> None:
    """Put messages to a person in line."""
    connection.executemany(
        "INSERT INTO outbox (person, body, created, due) VALUES (?, ?, ?, ?)",
        [(person, message.dumps(), now, now) for message in messages],
    )


def shared(connection: sqlite3.Connection, name: str, default: Any) -> Any:
    """Return a value that all processes share."""
    row = connection.execute("SELECT value FROM shared WHERE name = ?", (name,)).fetchone()
    return default if row is None else json.loads(row["value"])


def put_shared(connection: sqlite3.Connection, name: str, value: Any) -> None:
    """Set a value that all processes share; None deletes it."""
    if value is None:
        connection.execute("DELETE FROM shared WHERE name = ?", (name,))
        return
    connection.execute("INSERT OR REPLACE INTO shared (name, value) VALUES (?, ?)", (name, json.dumps(value)))


def _barred(person: people.Person | None, now: float, message: Outgoing) -> str:
    if person is None:
        return "forgotten"
    if person.silent_until > now and not message.officer:
        return "officer"
    if not person.following and not person.anonymous:
        return "unfollowed"
    return "outside_window" if now - person.spoke > FREE_SECONDS and not message.template else ""


def _sent(connection: sqlite3.Connection, letter: Letter) -> None:
    row = connection.execute(
        "UPDATE outbox SET state = 'sent', body = '' WHERE id = ? RETURNING person", (letter.id,)
    ).fetchone()
    if row and not letter.message.picture and not letter.message.file:
        offered = json.dumps(letter.message.says, ensure_ascii=False)
        connection.execute("UPDATE people SET offered = ? WHERE person = ?", (offered, row["person"]))


def _later(connection: sqlite3.Connection, letter: Letter, due: float, now: float) -> None:
    row = connection.execute("SELECT person FROM outbox WHERE id = ?", (letter.id,)).fetchone()
    if row is None:
        return
    barred = _barred(people.read(connection, row["person"]), now, letter.message)
    connection.execute(
        "UPDATE outbox SET state = ?, reason = ?, due = ?, held_until = 0 WHERE id = ?",
        ("dropped" if barred else "due", barred, due, letter.id),
    )
