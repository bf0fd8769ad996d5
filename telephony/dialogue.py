"""Asks Rasa over our own channel: one question out, the answer's parts in, line by line (contracts/turn-*.json)."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from telephony.errors import DialogueError

TURN_PATH = "/webhooks/hotline/turn"
READY_PATH = "/webhooks/hotline/ready"
MAX_LINE_BYTES = 256 * 1024
KEEPALIVE_S = 4.0
"""Below the 5 s after which Rasa's server closes an idle connection."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class Part(_Message):
    """One breath of speech: its words, and the key of its clip where there is one."""

    text: str
    clip: str | None = None


class Option(_Message):
    """A choice offered, and the key that takes it."""

    label: str
    key: str
    payload: str


class Say(_Message):
    """Part of the answer: text to show, speech to play, and what it is based on."""

    type: Literal["say"] = "say"
    text: str
    speech: tuple[Part, ...]
    answer: dict[str, Any] | None = None
    options: tuple[Option, ...] = ()
    expecting: str | None = None
    """The kind of answer that is waited for; None: any."""
    expecting_words: tuple[str, ...] = ()
    """A small grammar for it; empty: anything may be said."""
    expecting_digits: int | None = None
    """Keys make one answer, at most so many."""


class Control(_Message):
    """What the call is to do when all was said."""

    type: Literal["control"] = "control"
    action: Literal["transfer", "hang_up", "repeat"]
    reason: str


class _Done(_Message):
    type: Literal["done"]


class _Error(_Message):
    type: Literal["error"]
    code: str
    message: str


Line = Say | Control
_Received = Say | Control | _Done | _Error
_LINE: TypeAdapter[_Received] = TypeAdapter(Annotated[_Received, Field(discriminator="type")])


class Question(_Message):
    """What a caller said or keyed; one of `text` and `key` is given."""

    conversation: str
    turn: str
    channel: Literal["voice"] = "voice"
    text: str | None = None
    key: str | None = None
    caller: str | None = None
    officers: Literal["available", "busy", "absent"] | None = None


class Dialogue:
    """A client of the dialogue, shared by every call."""

    def __init__(self, url: str, *, first_line_s: float, next_line_s: float, connections: int) -> None:
        self._first_line_s = first_line_s
        self._next_line_s = next_line_s
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=httpx.Timeout(next_line_s, connect=1.0),
            limits=httpx.Limits(max_connections=connections, keepalive_expiry=KEEPALIVE_S),
            trust_env=False,
        )

    async def turn(self, question: Question) -> AsyncGenerator[Line, None]:
        """Yield the answer's lines as they come. Raises DialogueError: late, broken, empty or refused answers."""
        deadline_s, lines = self._first_line_s, 0
        async with aclosing(self._messages(question)) as messages:
            while True:
                message = await _within(deadline_s, messages)
                if isinstance(message, _Error):
                    raise DialogueError(f"dialogue.{message.code}", message.message)
                if isinstance(message, _Done):
                    break
                lines, deadline_s = lines + 1, self._next_line_s
                yield message
        if not lines:
            raise DialogueError("dialogue.empty", "the answer holds nothing to say or do")

    async def warm_up(self) -> bool:
        """Ask whether the dialogue is there, so that the first caller does not wait for what a first request loads."""
        try:
            return (await self._client.get(READY_PATH, timeout=1.0)).is_success
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _messages(self, question: Question) -> AsyncGenerator[_Received, None]:
        body = question.model_dump(exclude_none=True)
        try:
            async with self._client.stream("POST", TURN_PATH, json=body) as response:
                if response.status_code != httpx.codes.OK:
                    raise DialogueError("dialogue.status", f"the dialogue answered {response.status_code}")
                async for line in _lines(response):
                    yield _LINE.validate_json(line)
        except httpx.TimeoutException as error:
            raise DialogueError("dialogue.timeout", "the dialogue took too long", retryable=True) from error
        except httpx.HTTPError as error:
            raise DialogueError("dialogue.unreachable", repr(error), retryable=True) from error
        except ValidationError as error:
            raise DialogueError("dialogue.bad_line", f"not a line of turn-message.json: {error.errors()[0]}") from error
        raise DialogueError("dialogue.cut_off", "the answer ended without its last line")


async def _within(seconds: float, messages: AsyncIterator[_Received]) -> _Received:
    try:
        return await asyncio.wait_for(anext(messages), seconds)
    except TimeoutError as error:
        raise DialogueError("dialogue.timeout", f"no line within {seconds:g} s", retryable=True) from error


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    """Cut the body into lines, none of them longer than MAX_LINE_BYTES."""
    rest = b""
    async for chunk in response.aiter_bytes():
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if line.strip():
                yield line
        if len(rest) > MAX_LINE_BYTES:
            raise DialogueError("dialogue.bad_line", f"a line is longer than {MAX_LINE_BYTES} bytes")
    if rest.strip():
        yield rest
