"""For the console, on loopback by a shared secret: who is answered by a human, what could not be said, and why."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from common.outbox import Events, NoEvents
from gateway.database import Database
from gateway.private import admitted
from gateway.settings import ZaloSettings
from gateway.telling import with_officer
from gateway.zalo import people
from gateway.zalo.events import PERSON
from gateway.zalo.letters import DeadLetters
from gateway.zalo.outbox import Outbox, say, shared
from gateway.zalo.outgoing import TEXT_CHARS, Outgoing

SECRET_HEADER = "x-desk-secret"  # noqa: S105 - a header's name
LISTED = 200
POLL_SECONDS = 0.02
BODY_BYTES = 16_384


class Desk:
    """The private handlers."""

    def __init__(
        self,
        settings: ZaloSettings,
        database: Database,
        outbox: Outbox,
        letters: DeadLetters,
        clock: Callable[[], float] = time.time,
        events: Events | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._events: Events = events or NoEvents()
        self._wake = wake
        self._settings = settings
        self._database = database
        self._outbox = outbox
        self._letters = letters
        self._clock = clock

    async def take_over(self, request: Request) -> Response:
        """Silence the bot for `{"person": …, "on": true}`, or let it answer again; 200 once that holds."""
        refusal = self._refused(request)
        if refusal:
            return refusal
        fields = _fields(await request.body())
        person, on = fields.get("person"), fields.get("on")
        if not isinstance(person, str) or not PERSON.fullmatch(person) or not isinstance(on, bool):
            return JSONResponse({"code": "bad_fields"}, 400)
        if on:
            await self.silence(person)
        else:
            now = self._clock()
            await self._database.write(lambda connection: people.hand_back(connection, person, now))
        return JSONResponse({"person": person, "on": on})

    async def silence(self, person: str) -> None:
        """Let a human answer from now on; return when no message of the bot's is under way any more."""
        now, seconds = self._clock(), self._settings.officer_seconds
        await self._database.write(lambda connection: people.silence(connection, person, now, seconds, now))
        while await self._outbox.under_way(person):  # noqa: ASYNC110 - another process may be sending
            await asyncio.sleep(POLL_SECONDS)

    async def say(self, request: Request) -> Response:
        """Send `{"person": …, "text": …}` as an officer's words; 404 where nothing is known of the person."""
        refusal = self._refused(request)
        if refusal:
            return refusal
        fields = _fields(await request.body())
        name, text = fields.get("person"), fields.get("text")
        if not isinstance(name, str) or not PERSON.fullmatch(name) or not isinstance(text, str) or not text.strip():
            return JSONResponse({"code": "bad_fields"}, 400)
        message = Outgoing(text.strip()[:TEXT_CHARS], officer=True)
        now = self._clock()
        person = await self._database.write(lambda connection: _said(connection, name, message, now))
        if person is None:
            return JSONResponse({"code": "unknown_person"}, 404)
        self._wake()
        with_officer(self._events, person.conversation, "zalo", "", [message.text], name)
        return JSONResponse({"person": name})

    async def takeovers(self, request: Request) -> Response:
        """List who is answered by a human, and who asked for one."""
        return self._refused(request) or JSONResponse(await self._database.write(self._taken_over))

    async def dead_letters(self, request: Request) -> Response:
        """List questions and answers that were given up, newest first, with the reason."""
        return self._refused(request) or JSONResponse(await self._letters.listed())

    async def try_again(self, request: Request) -> Response:
        """Try `{"kind": "question" or "answer", "id": …}` again; 404 where it is not listed or its words are gone."""
        refusal = self._refused(request)
        if refusal:
            return refusal
        fields = _fields(await request.body())
        kind, number = fields.get("kind"), fields.get("id")
        if kind not in ("question", "answer") or not isinstance(number, int) or isinstance(number, bool):
            return JSONResponse({"code": "bad_fields"}, 400)
        if not await self._letters.again(kind, number):
            return JSONResponse({"code": "gone"}, 404)
        self._wake()
        return JSONResponse({"kind": kind, "id": number})

    async def status(self) -> dict[str, Any]:
        """Return what /ready shows of Zalo."""
        return await self._database.write(_status)

    def _taken_over(self, connection: sqlite3.Connection) -> dict[str, Any]:
        now = self._clock()
        silent = connection.execute(
            "SELECT person, silent_until FROM people WHERE silent_until > ? LIMIT ?", (now, LISTED)
        ).fetchall()
        asked = connection.execute(
            "SELECT person, asked_officer FROM people WHERE asked_officer > 0 ORDER BY asked_officer LIMIT ?", (LISTED,)
        ).fetchall()
        return {"silent": [dict(row) for row in silent], "waiting": [dict(row) for row in asked]}

    def _refused(self, request: Request) -> Response | None:
        """Refuse whoever comes through a proxy, from elsewhere, or without the secret; as if nothing were here."""
        secret = self._settings.desk_secret.get_secret_value()
        if admitted(request, request.headers.get(SECRET_HEADER, ""), secret):
            return None
        return JSONResponse({"code": "not_found"}, 404)


def _fields(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body[:BODY_BYTES])
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _said(connection: sqlite3.Connection, name: str, message: Outgoing, now: float) -> people.Person | None:
    person = people.read(connection, name)
    if person is not None:
        say(connection, name, (message,), now)
    return person


def _status(connection: sqlite3.Connection) -> dict[str, Any]:
    def count(statement: str) -> int:
        return int(connection.execute(statement).fetchone()[0])

    return {
        "waiting": count("SELECT COUNT(*) FROM waiting"),
        "to_send": count("SELECT COUNT(*) FROM outbox WHERE state IN ('due', 'sending')"),
        "dead": count("SELECT COUNT(*) FROM outbox WHERE state = 'dead'")
        + count("SELECT COUNT(*) FROM events WHERE state = 'dead'"),
        "alert": "token_refused" if shared(connection, "token_refused", None) else None,
    }
