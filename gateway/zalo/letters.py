"""What was given up: questions that got no answer, answers that did not arrive. Listed with a reason, tried again.

Their words are kept some days so that they can be tried again; `user_withdraw` deletes them at once.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from common.masking import mask
from gateway.database import Database
from gateway.zalo import people
from gateway.zalo.inbox import Inbox
from gateway.zalo.outgoing import Outgoing

LISTED = 200
SHOWN_CHARS = 200


class DeadLetters:
    """The rows of `outbox` and `events` that are dead."""

    def __init__(self, database: Database, inbox: Inbox, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._inbox = inbox
        self._clock = clock

    async def listed(self) -> dict[str, Any]:
        """Return questions and answers that were given up, newest first; numbers in their words masked."""
        return await self._database.write(_listed)

    async def again(self, kind: str, number: int) -> bool:
        """Ask a question or send an answer again, as if it were new; False where its words are gone."""
        now = self._clock()
        if kind == "question":
            return await self._database.write(lambda connection: self._ask(connection, number, now))
        return await self._database.write(lambda connection: _send(connection, number, now))

    def _ask(self, connection: sqlite3.Connection, number: int, now: float) -> bool:
        row = connection.execute(
            "UPDATE events SET state = 'new', reason = '', attempts = 0, received = ?"
            " WHERE id = ? AND state = 'dead' AND content != '' RETURNING person",
            (now, number),
        ).fetchone()
        if row:
            self._inbox.line_up(connection, row["person"], now)
        return row is not None


def _send(connection: sqlite3.Connection, number: int, now: float) -> bool:
    changed = connection.execute(
        "UPDATE outbox SET state = 'due', reason = '', attempts = 0, created = ?, due = ?, held_until = 0"
        " WHERE id = ? AND state = 'dead' AND body != ''",
        (now, now, number),
    )
    return changed.rowcount > 0


def _listed(connection: sqlite3.Connection) -> dict[str, Any]:
    answers = connection.execute(
        "SELECT id, person, reason, attempts, created AS at, body AS words FROM outbox WHERE state = 'dead'"
        " ORDER BY id DESC LIMIT ?",
        (LISTED,),
    ).fetchall()
    questions = connection.execute(
        "SELECT id, person, reason, attempts, received AS at, content AS words FROM events WHERE state = 'dead'"
        " ORDER BY id DESC LIMIT ?",
        (LISTED,),
    ).fetchall()
    said = [Outgoing.loads(row["words"]).text if row["words"] else "" for row in answers]
    return {
        "answers": [_shown(connection, row, text) for row, text in zip(answers, said, strict=True)],
        "questions": [_shown(connection, row, row["words"]) for row in questions],
    }


def _shown(connection: sqlite3.Connection, row: sqlite3.Row, text: str) -> dict[str, Any]:
    person = people.read(connection, row["person"])
    fields = {name: row[name] for name in ("id", "person", "reason", "attempts", "at")}
    conversation = person.conversation if person else ""
    again = bool(row["words"]) and person is not None
    return {**fields, "conversation": conversation, "text": mask(text)[:SHOWN_CHARS], "again": again}
