import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from bot.channels.lines import Contract

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "var/rasa/models/hotline.tar.gz"
START_SECONDS = 150


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Process:
    """A server of ours as a real process."""

    def __init__(self, command: list[str], ready: str, **environment: str) -> None:
        self.command, self.ready, self.environment = command, ready, environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, status: int = 200) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=environment, start_new_session=True)
        self.wait(status)

    def wait(self, status: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process and self.process.poll() is None, f"{self.command} ended"
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(self.ready, timeout=5).status_code == status:
                    return
            time.sleep(0.05)
        raise AssertionError(f"{self.ready} did not answer {status}")

    def stop(self) -> int:
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        return self.process.wait(30)


class Bot:
    """The dialogue over HTTP, every line checked against its contract."""

    def __init__(self, base: str, actions: Process) -> None:
        self.base, self.actions = base, actions
        self.lines = Contract("turn-message").validator
        self.client = httpx.Client(base_url=base, timeout=60, limits=httpx.Limits(max_keepalive_connections=0))

    def conversation(self, channel: str = "voice") -> "Talk":
        return Talk(self, channel)

    def turn(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        response = self.client.post("/turn", json=body)
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/x-ndjson"
        lines = [httpx.Response(200, text=line).json() for line in response.text.splitlines()]
        check(self.lines, lines)
        assert lines[-1] == {"type": "done"}
        return lines[:-1]


def check(contract: Draft202012Validator, lines: list[dict[str, Any]]) -> None:
    for line in lines:
        contract.validate(line)


class Talk:
    """One conversation with the bot."""

    def __init__(self, bot: Bot, channel: str) -> None:
        self.bot, self.channel, self.id = bot, channel, uuid.uuid4().hex

    def says(self, text: str) -> list[dict[str, Any]]:
        return self._turn(text=text)

    def keys(self, key: str) -> list[dict[str, Any]]:
        return self._turn(key=key)

    def _turn(self, **said: str) -> list[dict[str, Any]]:
        return self.bot.turn({"conversation": self.id, "turn": uuid.uuid4().hex, "channel": self.channel, **said})


@pytest.fixture(scope="session")
def bot() -> Iterator[Bot]:
    """The trained dialogue in Rasa's own environment, its actions over the fake knowledge base."""
    if not MODEL.exists():
        pytest.fail("no trained dialogue: bash bot/train.sh")
    action_port, port = free_port(), free_port()
    actions = Process(
        [sys.executable, "-m", "tests.fakes.action_server", str(action_port)], f"http://127.0.0.1:{action_port}/ready"
    )
    base = f"http://127.0.0.1:{port}/webhooks/hotline"
    rasa = Process(
        ["bash", "bot/run.sh", "--port", str(port), "--model", str(MODEL)],
        f"{base}/ready",
        ACTIONS_WEBHOOK=f"http://127.0.0.1:{action_port}/webhook",
    )
    try:
        actions.start()
        rasa.start()
        started = Bot(base, actions)
        with started.client:
            yield started
    finally:
        for one in (rasa, actions):
            if one.process:
                one.stop()
