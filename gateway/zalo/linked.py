"""From a telephone number to the person on Zalo who proved it theirs: their checklist goes into their chat.

Within the window it is a message of the chat; after it an approved template, where one is configured.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from typing import Literal

from gateway.database import Database
from gateway.zalo import people
from gateway.zalo.outbox import FREE_SECONDS, say
from gateway.zalo.outgoing import TEXT_CHARS, Outgoing
from gateway.zalo.people import Person
from gateway.zalo.proofs import owner
from gateway.zalo.splitting import split

POLL_SECONDS = 0.05
State = Literal["sent", "queued", "refused"]
STATES: dict[str, State] = {"sent": "sent", "due": "queued", "sending": "queued"}


class Linked:
    """Messages to people whose number is proven."""

    def __init__(
        self,
        database: Database,
        template: str,
        wake: Callable[[], None],
        answer_seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`template`: id of the approved template for checklists; empty: none."""
        self._database = database
        self._template = template
        self._wake = wake
        self._answer_seconds = answer_seconds
        self._clock = clock

    async def reaches(self, number: str) -> bool:
        """Say whether a message to a number would go out on Zalo now."""
        now = self._clock()
        return await self._database.write(lambda connection: self._person(connection, number, now)) is not None

    async def send(self, number: str, title: str, text: str, source: str) -> State:
        """Put a checklist into the chat, then say how far it came; refused where nobody is reached."""
        now = self._clock()
        ids = await self._database.write(lambda connection: self._put(connection, number, (title, text, source), now))
        if not ids:
            return "refused"
        self._wake()
        return await self._outcome(ids)

    def _person(self, connection: sqlite3.Connection, number: str, now: float) -> Person | None:
        name = owner(connection, number, now)
        person = people.read(connection, name) if name else None
        if person is None or not person.following or person.anonymous or person.silent_until > now:
            return None
        return person if self._template or now - person.spoke <= FREE_SECONDS else None

    def _put(self, connection: sqlite3.Connection, number: str, said: tuple[str, str, str], now: float) -> list[int]:
        person = self._person(connection, number, now)
        if person is None:
            return []
        title, text, source = said
        if now - person.spoke > FREE_SECONDS:
            fields = {"procedure": title, "source": source}
            messages = [Outgoing(text, template=self._template, fields=fields)]
        else:
            messages = [Outgoing(part) for part in split(f"{text}\n\nNguồn: {source}" if source else text, TEXT_CHARS)]
        say(connection, person.person, messages, now)
        rows = connection.execute(
            "SELECT id FROM outbox WHERE person = ? ORDER BY id DESC LIMIT ?", (person.person, len(messages))
        )
        return [int(row["id"]) for row in rows]

    async def _outcome(self, ids: list[int]) -> State:
        """Return how far the messages came within the time there is."""
        until = time.monotonic() + self._answer_seconds
        while True:
            states = await self._database.write(lambda connection: _states(connection, ids))
            if states == {"sent"} or not states <= set(STATES):
                return "sent" if states == {"sent"} else "refused"
            if time.monotonic() > until:
                return "queued"
            await asyncio.sleep(POLL_SECONDS)


def _states(connection: sqlite3.Connection, ids: list[int]) -> set[str]:
    rows = [connection.execute("SELECT state FROM outbox WHERE id = ?", (one,)).fetchone() for one in ids]
    return {row["state"] if row else "gone" for row in rows}
