"""Asks what a question would find, without touching the conversation (contracts/lookup-*.json)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from common.text import normalise

LOOKUP_PATH = "/lookup"
KEEPALIVE_S = 4.0
FEWEST_SYLLABLES = 2


class Found(BaseModel):
    """What of a look-up's answer matters here."""

    model_config = ConfigDict(frozen=True)

    outcome: Literal["answer", "ask", "dont_know", "empty", "too_long", "not_vietnamese"]


class Lookup:
    """A client of the action server, shared by every call. What it cannot tell, it does not: nothing depends on it."""

    def __init__(self, url: str, *, deadline_s: float, connections: int) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=deadline_s,
            limits=httpx.Limits(max_connections=connections, keepalive_expiry=KEEPALIVE_S),
            trust_env=False,
        )
        self._on = bool(url)

    @property
    def on(self) -> bool:
        """Whether there is anyone to ask."""
        return self._on

    async def find(self, question: str) -> Found | None:
        """Return what a question would find, or None where that cannot be said in time."""
        try:
            response = await self._client.post(LOOKUP_PATH, json={"question": question})
            return Found.model_validate_json(response.content) if response.is_success else None
        except (httpx.HTTPError, ValidationError):
            return None

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


@dataclass(frozen=True)
class Foreseen:
    """What the words so far would find."""

    words: str
    sure: bool
    ms: float
    """How long it took to know, from when the words were heard."""


class Foresight:
    """Looks up what one caller has said so far once it holds still; what changes cancels it."""

    def __init__(self, lookup: Lookup, settle_s: float, told: Callable[[Foreseen], None]) -> None:
        self._lookup = lookup
        self._settle_s = settle_s
        self._told = told
        self._words = ""
        self._work: asyncio.Task[None] | None = None
        self.foreseen: Foreseen | None = None

    def words(self, text: str) -> None:
        """Take the words so far."""
        words = normalise(text)
        if words == self._words:
            return
        self.forget()
        self._words = words
        if self._lookup.on and len(words.split()) >= FEWEST_SYLLABLES:
            self._work = asyncio.create_task(self._look(words))

    def forget(self) -> None:
        """Give up what is under way, and what is known."""
        self._words, self.foreseen = "", None
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def spent_ms(self, text: str) -> float | None:
        """Return how long it took to look exactly these words up, where they were; then forget them."""
        foreseen = self.of(text)
        self.forget()
        return None if foreseen is None else foreseen.ms

    def of(self, text: str) -> Foreseen | None:
        """Return what is known of exactly these words."""
        return self.foreseen if self.foreseen is not None and self.foreseen.words == normalise(text) else None

    async def _look(self, words: str) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.sleep(self._settle_s)
        found = await self._lookup.find(words)
        if found is not None:
            ms = round((loop.time() - began) * 1000, 1)
            self.foreseen = Foreseen(words, found.outcome == "answer", ms)
            self._told(self.foreseen)
