"""Rasa's channel over real HTTP, answering by a script: contracts/turn-*.json, and every way to fail."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

CONTRACTS = Path(__file__).parents[2] / "contracts"


def validator(contract: str) -> Draft202012Validator:
    """Return a validator of a contract, by file name."""
    return Draft202012Validator(json.loads((CONTRACTS / contract).read_text("utf-8")))


REQUEST, MESSAGE = validator("turn-request.json"), validator("turn-message.json")
LOOKUP, FOUND = validator("lookup-request.json"), validator("lookup-response.json")


@dataclass(frozen=True)
class Wait:
    """Nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Raw:
    """Bytes that need not be a line of the contract."""

    data: bytes


class Cut:
    """The connection breaks."""


@dataclass(frozen=True)
class Status:
    """Another status than 200, and nothing else."""

    code: int


Step = dict[str, Any] | Wait | Raw | Cut | Status
Script = Callable[[dict[str, Any]], Iterable[Step]]

DONE: Step = {"type": "done"}


def say(text: str, *parts: str, clip: str | None = None, **answer: Any) -> Step:
    """Return a `say` line; its speech is `parts`, or the text itself."""
    speech = [{"text": part, "clip": clip} for part in parts or (text,)]
    return {"type": "say", "text": text, "speech": speech, "answer": {"outcome": "answer", **answer}}


def offer(text: str, *titles: str) -> Step:
    """Return a `say` line that offers a choice."""
    options = [{"label": title, "key": str(key), "payload": title} for key, title in enumerate(titles, 1)]
    line = {"type": "say", "text": text, "speech": [{"text": text, "clip": None}], "answer": {"outcome": "ask"}}
    return {**line, "options": options}


def control(action: str, reason: str = "asked") -> Step:
    """Return a `control` line."""
    return {"type": "control", "action": action, "reason": reason}


def error(code: str) -> Step:
    """Return an `error` line."""
    return {"type": "error", "code": code, "message": "something is not there"}


@dataclass
class FakeDialogue:
    """Answers each turn by `script` and keeps what it was asked."""

    script: Script
    url: str = ""
    lookup_url: str = ""
    """Of the same server; empty: no look-ups are made."""
    found: Callable[[str], str] = str
    """The outcome of a look-up."""
    looked_up: list[str] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, request after request."""
        try:
            while await self._request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        if head.startswith("get "):
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            return True
        length = next(int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length"))
        request = json.loads(await reader.readexactly(length))
        if head.startswith("post /lookup "):
            self._look_up(request, writer)
            return True
        REQUEST.validate(request)
        self.asked.append(request)
        steps = list(self.script(request))
        if steps and isinstance(steps[0], Status):
            writer.write(b"HTTP/1.1 %d No\r\ncontent-length: 0\r\n\r\n" % steps[0].code)
            return True
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n")
        for step in steps:
            if isinstance(step, Cut):
                return False
            await self._step(step, writer)
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    def _look_up(self, request: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        LOOKUP.validate(request)
        self.looked_up.append(request["question"])
        outcome = self.found(request["question"])
        found = {"outcome": outcome, "snapshot": "s1", "normalised": request["question"], "candidates": []}
        FOUND.validate(found)
        body = json.dumps(found).encode()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    async def _step(self, step: Step, writer: asyncio.StreamWriter) -> None:
        if isinstance(step, Wait):
            await asyncio.sleep(step.seconds)
            return
        if isinstance(step, dict):
            MESSAGE.validate(step)
            step = Raw(json.dumps(step, ensure_ascii=False).encode() + b"\n")
        assert isinstance(step, Raw)
        writer.write(b"%x\r\n%s\r\n" % (len(step.data), step.data))
        await writer.drain()


@asynccontextmanager
async def fake_dialogue(script: Script, found: Callable[[str], str] | None = None) -> AsyncIterator[FakeDialogue]:
    """Serve a scripted dialogue on a free port, and look-ups where `found` says how they end."""
    fake = FakeDialogue(script)
    carrying: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(fake.serve(reader, writer))
        carrying.add(task)
        task.add_done_callback(carrying.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    fake.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    if found is not None:
        fake.found, fake.lookup_url = found, fake.url
    try:
        yield fake
    finally:
        server.close()
        for task in list(carrying):
            task.cancel()
        if carrying:
            await asyncio.wait(carrying)
