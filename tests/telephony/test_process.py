"""The real process: the real engine for tests, the real voice, a scripted dialogue; from start to SIGTERM."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from tests.fakes.audiosocket_client import dialled
from tests.fakes.dialogue import DONE, FakeDialogue, fake_dialogue, say

pytestmark = pytest.mark.integration

MODEL = Path("var/models/small-vosk")
QUESTION = "làm khai sinh cần giấy tờ gì"
ANSWER = "Dạ, cần tờ khai và giấy chứng sinh"
CHOICE = {"engine": "vosk", "path": str(MODEL.resolve()), "reason": "for tests", "understands_people": False}


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@asynccontextmanager
async def process(
    folder: Path, dialogue: FakeDialogue, port: int, http_port: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    choice = folder / "speech" / "choice.json"
    choice.parent.mkdir()
    choice.write_text(json.dumps({"people": CHOICE, "tests": CHOICE}), "utf-8")
    environment = {
        **os.environ,
        "HOTLINE_VAR": str(folder),
        "TELEPHONY_ENGINE": "tests",
        "TELEPHONY_PORT": str(port),
        "TELEPHONY_HTTP_PORT": str(http_port),
        "TELEPHONY_DIALOGUE_URL": dialogue.url,
        "TELEPHONY_DRAIN_SECONDS": "0",
        "TELEPHONY_AMI_SECRET": "",
        "TELEPHONY_RECORDING_KEY": "07" * 32,
    }
    running = await asyncio.create_subprocess_exec(sys.executable, "-m", "telephony", env=environment)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
        await asyncio.wait_for(running.wait(), 30)


async def until_ready(http_port: int) -> dict[str, object]:
    async with httpx.AsyncClient() as client, asyncio.timeout(60):
        while True:
            try:
                return dict((await client.get(f"http://127.0.0.1:{http_port}/ready")).raise_for_status().json())
            except httpx.HTTPError:
                await asyncio.sleep(0.2)


async def test_a_spoken_question_is_recognised_and_answered_and_sigterm_ends_the_process(tmp_path: Path) -> None:
    port, http_port = free_port(), free_port()
    spoken = await asyncio.to_thread(Pyttsx3Synthesizer().synthesise, QUESTION)
    async with (
        fake_dialogue(lambda _: (say(ANSWER), DONE)) as dialogue,
        process(tmp_path, dialogue, port, http_port) as running,
    ):
        ready = await until_ready(http_port)
        async with dialled(port) as caller:
            await caller.until_sound()
            await caller.until_quiet(1.0)
            caller.say(spoken)
            answered_at = await caller.until_sound(10)
            waited_s = answered_at - caller.last_word_at
            running.send_signal(signal.SIGTERM)
            await caller.until_closed()
        assert await asyncio.wait_for(running.wait(), 30) == 0
    record = json.loads((tmp_path / "calls" / caller.call_id / "call.json").read_text("utf-8"))
    assert ready["engine"] == record["engine"]
    assert ready["engine_for"] == "tests"
    assert [asked["text"] for asked in dialogue.asked] == [QUESTION]
    assert waited_s < 1.5
    assert record["end_reason"] == "drained"
    assert (tmp_path / "calls" / caller.call_id / "call.wav.sealed").stat().st_size > 100_000
