"""The account's access token: refreshed before it runs out, by one process at a time.

Zalo takes a refresh token once. So a row in the database says who refreshes, and the new pair is on disk before anybody
uses it. A refusal is final: it is shown until a person enters a new refresh token in the settings. Nothing here logs a
token, and errors carry none.
"""

import asyncio
import hashlib
import logging
import sqlite3
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

from common.logs import event
from gateway.database import Database
from gateway.errors import TokenRefusedError, ZaloError
from gateway.settings import ZaloSettings
from gateway.zalo.outbox import put_shared, shared

log = logging.getLogger(__name__)

LOCK_SECONDS = 30.0
POLL_SECONDS = 0.05
MINE, WAIT, FRESH, REFUSED = "mine", "wait", "fresh", "refused"


class Tokens:
    """Hands out the access token."""

    def __init__(
        self,
        database: Database,
        settings: ZaloSettings,
        client: httpx.AsyncClient,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._settings = settings
        self._client = client
        self._clock = clock
        self._name = uuid.uuid4().hex

    async def access(self) -> str:
        """Return a token that is good for now. Raises TokenRefusedError, ZaloError."""
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            stands, pair = await self._database.write(self._take)
            if stands == FRESH:
                return str(pair["access"])
            if stands == REFUSED:
                raise TokenRefusedError("token_refused", "a person must enter a new refresh token")
            if stands == MINE:
                return await self._refresh(pair)
            if time.monotonic() > deadline:
                raise ZaloError("token_late", "another process does not end its refresh", retryable=True)
            await asyncio.sleep(POLL_SECONDS)

    async def stale(self, access: str) -> None:
        """Note that Zalo no longer takes this token."""

        def spoil(connection: sqlite3.Connection) -> None:
            pair = shared(connection, "token", None)
            if pair and pair["access"] == access:
                put_shared(connection, "token", {**pair, "access": "", "expires": 0.0})

        await self._database.write(spoil)

    async def refused(self) -> bool:
        """Say whether a person must act."""
        return bool(await self._database.write(lambda connection: shared(connection, "token_refused", None)))

    def _take(self, connection: sqlite3.Connection) -> tuple[str, dict[str, Any]]:
        now, pair = self._clock(), self._pair(connection)
        left = pair["expires"] - now
        if pair["access"] and left > self._settings.refresh_before_seconds:
            return FRESH, pair
        if shared(connection, "token_refused", None):
            return (FRESH if left > 0 and pair["access"] else REFUSED), pair
        holder = shared(connection, "refreshing", {"until": 0.0})
        if holder["until"] > now:
            return (FRESH if left > 0 and pair["access"] else WAIT), pair
        put_shared(connection, "refreshing", {"by": self._name, "until": now + LOCK_SECONDS})
        return MINE, pair

    def _pair(self, connection: sqlite3.Connection) -> dict[str, Any]:
        """Return the pair in use; the one in the settings where it is new."""
        entered = self._settings.refresh_token.get_secret_value()
        origin = hashlib.sha256(entered.encode()).hexdigest()
        pair: dict[str, Any] | None = shared(connection, "token", None)
        if pair is None or pair["origin"] != origin:
            pair = {"access": "", "refresh": entered, "expires": 0.0, "origin": origin}
            put_shared(connection, "token", pair)
            put_shared(connection, "token_refused", None)
        return pair

    async def _refresh(self, pair: dict[str, Any]) -> str:
        try:
            fresh = await self._ask(str(pair["refresh"]))
        except TokenRefusedError:
            await self._database.write(lambda connection: self._refuse(connection))
            event(log, "token_refused", level=logging.ERROR, act="enter a new refresh token: docs/runbooks/zalo.md")
            raise
        except ZaloError as error:
            await self._database.write(lambda connection: put_shared(connection, "refreshing", None))
            if pair["access"] and pair["expires"] > self._clock():
                event(log, "token_refresh_postponed", level=logging.WARNING, code=error.code)
                return str(pair["access"])
            raise
        await self._database.write(lambda connection: self._store(connection, {**pair, **fresh}))
        event(log, "token_refreshed")
        return str(fresh["access"])

    def _store(self, connection: sqlite3.Connection, pair: dict[str, Any]) -> None:
        put_shared(connection, "token", pair)
        put_shared(connection, "refreshing", None)

    def _refuse(self, connection: sqlite3.Connection) -> None:
        put_shared(connection, "token_refused", {"at": self._clock()})
        put_shared(connection, "refreshing", None)

    async def _ask(self, refresh: str) -> dict[str, Any]:
        if not refresh:
            raise TokenRefusedError("token_missing", "no refresh token is set")
        form = {"grant_type": "refresh_token", "refresh_token": refresh, "app_id": self._settings.app_id}
        headers = {"secret_key": self._settings.app_secret.get_secret_value()}
        try:
            response = await self._client.post(
                f"{self._settings.oauth_url}/v4/oa/access_token", data=form, headers=headers
            )
            answer = response.json() if response.is_success else None
        except (httpx.HTTPError, ValueError) as error:
            raise ZaloError("token_unreachable", type(error).__name__, retryable=True) from error
        if not isinstance(answer, dict):
            raise ZaloError("token_unreachable", f"status {response.status_code}", retryable=True)
        return self._read(answer)

    def _read(self, answer: dict[str, Any]) -> dict[str, Any]:
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if not access or not refresh:
            number = answer.get("error")
            raise TokenRefusedError("token_refused", f"error {number}", number=number if isinstance(number, int) else 0)
        try:
            seconds = float(answer.get("expires_in") or 3600)
        except (TypeError, ValueError):
            seconds = 3600.0
        return {"access": access, "refresh": refresh, "expires": self._clock() + seconds}
