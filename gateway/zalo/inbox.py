"""What came by webhook: stored before it is answered, known when it comes again, handed out a person at a time."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from common.outbox import Events, NoEvents
from gateway.database import Database
from gateway.telling import forgotten, with_officer
from gateway.zalo import people, proofs
from gateway.zalo.events import Kind, ZaloEvent
from gateway.zalo.outbox import say
from gateway.zalo.outgoing import Outgoing
from gateway.zalo.people import Person

BURST_EVENTS = 10
LEASE_SECONDS = 180.0
KEPT_SECONDS = 3 * 86_400.0
"""Longer than Zalo's last retry; then even the keys go."""
WITHDRAWN = "zalo-withdrawn"
"""Stands for all conversations of the person whom the event names."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How messages are gathered and tried again; all in seconds."""

    merge: float = 1.2
    merge_most: float = 5.0
    officer: float = 7200.0
    retry_first: float = 2.0
    retry_most: float = 30.0
    give_up: float = 900.0


@dataclass(frozen=True, slots=True)
class Message:
    """One stored event."""

    id: int
    kind: Kind
    content: str
    received: float
    attempts: int


@dataclass(frozen=True, slots=True)
class Burst:
    """A person's messages that wait for an answer, oldest first."""

    person: Person
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes of a burst."""

    messages: tuple[Outgoing, ...] = ()
    officer: bool = False
    reason: str = ""


class Inbox:
    """The tables `events` and `waiting`."""

    def __init__(
        self,
        database: Database,
        pace: Pace,
        clock: Callable[[], float] = time.time,
        events: Events | None = None,
    ) -> None:
        self._events: Events = events or NoEvents()
        self._database = database
        self._pace = pace
        self._clock = clock

    async def put(self, event: ZaloEvent) -> bool:
        """Store an event; False where it came before. Raises StoreError."""
        if event.kind is Kind.WITHDRAW:  # told first: rather twice than not at all
            await forgotten(self._events, WITHDRAWN, "zalo", event.person)
        new, person = await self._database.write(lambda connection: self._put(connection, event, self._clock()))
        if person is not None and event.kind is Kind.TEXT:
            with_officer(self._events, person.conversation, "zalo", event.content, (), event.person)
        return new

    async def claim(self, limit: int) -> list[Burst]:
        """Take up to `limit` people whose messages wait; they are ours until finished or the lease ends."""
        return await self._database.write(lambda connection: self._claim(connection, limit, self._clock()))

    async def finish(self, burst: Burst, reply: Reply) -> bool:
        """Store the answer in the same stroke as the end of the question; False where a human answers by now."""
        return await self._database.write(lambda connection: self._finish(connection, burst, reply, self._clock()))

    async def again(self, burst: Burst, reason: str, notice: Outgoing, apology: Outgoing) -> bool:
        """Try later, the first time with a notice; say so. After too long end with an apology."""
        return await self._database.write(
            lambda connection: self._again(connection, burst, reason, (notice, apology), self._clock())
        )

    async def next_ready(self) -> float | None:
        """Return in how many seconds somebody's messages are ready, or None where nobody waits."""
        now = self._clock()
        first = "SELECT ready FROM waiting WHERE held_until <= ? ORDER BY ready LIMIT 1"
        row = await self._database.write(lambda connection: connection.execute(first, (now,)).fetchone())
        return None if row is None else max(0.0, row["ready"] - now)

    async def clean(self) -> None:
        """Forget what is too old to come again."""
        await self._database.write(lambda connection: _clean(connection, self._clock()))

    def _put(self, connection: sqlite3.Connection, event: ZaloEvent, now: float) -> tuple[bool, Person | None]:
        """Store an event; say whether it is new, and whose it is where a human answers them."""
        new = connection.execute(
            "INSERT OR IGNORE INTO events (key, person, kind, content, sent_at, received) VALUES (?, ?, ?, ?, ?, ?)",
            (event.key, event.person, event.kind, event.content, event.sent_at, now),
        )
        if not new.rowcount:
            return False, None
        if not self._ends_here(connection, event, now):
            self.line_up(connection, event.person, now)
            return True, None
        connection.execute(
            "UPDATE events SET state = 'done', content = '', reason = ? WHERE key = ?", (event.kind.value, event.key)
        )
        person = people.read(connection, event.person)
        return True, person if person and person.silent_until > now else None

    def _ends_here(self, connection: sqlite3.Connection, event: ZaloEvent, now: float) -> bool:
        """Do what needs no answer; say whether that was all."""
        if event.kind is Kind.OFFICER:
            people.silence(connection, event.person, min(event.sent_at, now), self._pace.officer, now)
        elif event.kind is Kind.WITHDRAW:
            people.forget(connection, event.person)
        elif event.kind is Kind.UNFOLLOW:
            connection.execute("UPDATE people SET following = 0 WHERE person = ?", (event.person,))
            people.drop(connection, event.person, "unfollowed")
        elif event.kind is Kind.FORM and not event.content:
            return True
        elif event.kind is Kind.FORM:
            people.noted(connection, event.person)
            person = people.read(connection, event.person)
            return person is not None and person.silent_until > now
        else:
            return people.met(connection, event.person, event.sent_at, now, event.anonymous).silent_until > now
        return True

    def line_up(self, connection: sqlite3.Connection, person: str, now: float) -> None:
        """Let a person wait for an answer; within a write."""
        connection.execute(
            "INSERT INTO waiting (person, first, ready) VALUES (:person, :now, :now + :merge) ON CONFLICT (person)"
            " DO UPDATE SET ready = MAX(ready, MIN(:now + :merge, first + :most))",
            {"person": person, "now": now, "merge": self._pace.merge, "most": self._pace.merge_most},
        )

    def _claim(self, connection: sqlite3.Connection, limit: int, now: float) -> list[Burst]:
        ready = connection.execute(
            "SELECT person FROM waiting WHERE ready <= ? AND held_until <= ? ORDER BY ready LIMIT ?", (now, now, limit)
        ).fetchall()
        bursts = []
        for (name,) in ready:
            person, messages = people.read(connection, name), _messages(connection, name)
            if person is None or not messages:
                connection.execute("DELETE FROM waiting WHERE person = ?", (name,))
                continue
            connection.execute("UPDATE waiting SET held_until = ? WHERE person = ?", (now + LEASE_SECONDS, name))
            bursts.append(Burst(person, messages))
        return bursts

    def _finish(self, connection: sqlite3.Connection, burst: Burst, reply: Reply, now: float) -> bool:
        ended = 0
        for message in burst.messages:
            ended += connection.execute(
                "UPDATE events SET state = ?, reason = ?, content = ? WHERE id = ? AND state = 'new'",
                ("dead", reply.reason, message.content, message.id) if reply.reason else ("done", "", "", message.id),
            ).rowcount
        person = people.read(connection, burst.person.person)
        if not ended or person is None:
            return False
        self._release(connection, person.person, now)
        if person.silent_until > now:
            return False
        say(connection, person.person, reply.messages, now)
        if reply.officer:
            connection.execute("UPDATE people SET asked_officer = ? WHERE person = ?", (now, person.person))
        return True

    def _again(
        self,
        connection: sqlite3.Connection,
        burst: Burst,
        reason: str,
        words: tuple[Outgoing, Outgoing],
        now: float,
    ) -> bool:
        notice, apology = words
        if now - burst.messages[0].received > self._pace.give_up:
            self._finish(connection, burst, Reply((apology,), reason=reason), now)
            return False
        tried = min(message.attempts for message in burst.messages)
        ids = [(message.id,) for message in burst.messages]
        connection.executemany("UPDATE events SET attempts = attempts + 1 WHERE id = ? AND state = 'new'", ids)
        delay = min(self._pace.retry_most, self._pace.retry_first * 2 ** min(tried, 10))
        held = connection.execute(
            "UPDATE waiting SET held_until = 0, ready = ? WHERE person = ?", (now + delay, burst.person.person)
        )
        if held.rowcount and max(message.attempts for message in burst.messages) == 0:
            say(connection, burst.person.person, (notice,), now)
        return True

    def _release(self, connection: sqlite3.Connection, person: str, now: float) -> None:
        more = connection.execute(
            "SELECT 1 FROM events WHERE person = ? AND state = 'new' LIMIT 1", (person,)
        ).fetchone()
        connection.execute("DELETE FROM waiting WHERE person = ?", (person,))
        if more:
            self.line_up(connection, person, now)


def _messages(connection: sqlite3.Connection, person: str) -> tuple[Message, ...]:
    rows = connection.execute(
        "SELECT id, kind, content, received, attempts FROM events WHERE person = ? AND state = 'new'"
        " ORDER BY sent_at, id LIMIT ?",
        (person, BURST_EVENTS),
    )
    return tuple(Message(row[0], Kind(row[1]), *row[2:]) for row in rows)


def _clean(connection: sqlite3.Connection, now: float) -> None:
    old = (now - KEPT_SECONDS,)
    connection.execute("DELETE FROM events WHERE received < ? AND state != 'new'", old)
    connection.execute("DELETE FROM outbox WHERE created < ? AND state NOT IN ('due', 'sending', 'dead')", old)
    connection.execute("UPDATE outbox SET body = '' WHERE created < ? AND state = 'dead'", old)
    connection.execute("DELETE FROM outbox WHERE created < ? AND state = 'dead'", (now - 10 * KEPT_SECONDS,))
    proofs.clean(connection, now)
    connection.execute(
        "DELETE FROM people WHERE spoke < ? AND silent_until < ? AND person NOT IN (SELECT person FROM numbers)",
        (now - 10 * KEPT_SECONDS, now),
    )
