"""The dialogue's HTTP channel, seen from the gateway: one turn in, its lines out as they come."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from gateway.errors import DialogueError
from gateway.requests import ChatTurn

LINE_TYPES = frozenset({"say", "control", "done", "error"})
CONNECT_SECONDS = 2.0
READY_SECONDS = 1.0


class DialogueClient:
    """Asks turns of the dialogue at `url` (contracts/turn-request.json, contracts/turn-message.json)."""

    def __init__(self, url: str, turn_seconds: float, unavailable_message: str) -> None:
        self._url = url.rstrip("/")
        self._turn_seconds = turn_seconds
        self._unavailable = unavailable_message
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(turn_seconds, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=64),
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def ready(self) -> bool:
        """Say whether the dialogue takes turns now."""
        try:
            response = await self._client.get(f"{self._url}/ready", timeout=READY_SECONDS)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def turn(self, turn: ChatTurn) -> AsyncGenerator[dict[str, Any], None]:
        """Yield the lines of the answer up to `done`; raise DialogueError where it fails or is late."""
        request = {"conversation": turn.session, "turn": turn.turn, "channel": turn.channel, "text": turn.text}
        try:
            async with asyncio.timeout(self._turn_seconds):
                async with self._client.stream("POST", f"{self._url}/turn", json=request) as response:
                    if response.status_code != httpx.codes.OK:
                        raise self._error("dialogue_refused")
                    async for line in response.aiter_lines():
                        message = self._decode(line)
                        if message["type"] == "done":
                            return
                        yield message
        except TimeoutError as error:
            raise self._error("dialogue_late") from error
        except httpx.HTTPError as error:
            raise self._error("dialogue_away") from error
        raise self._error("dialogue_broke_off")

    def _decode(self, line: str) -> dict[str, Any]:
        try:
            message = json.loads(line)
        except ValueError as error:
            raise self._error("dialogue_garbled") from error
        if not isinstance(message, dict) or message.get("type") not in LINE_TYPES:
            raise self._error("dialogue_garbled")
        if message["type"] == "error":
            raise self._error(str(message.get("code", "dialogue_error")))
        return message

    def _error(self, code: str) -> DialogueError:
        return DialogueError(code, self._unavailable)
