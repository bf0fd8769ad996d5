"""Bad connections beside a good one, the limit on calls, many calls at once."""

import asyncio
import logging
import socket
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bench.telephony_load import measure
from telephony.events import Next
from tests.fakes.audiosocket_client import AUDIO, IDENTITY, dialled, frame, speech
from tests.fakes.dialogue import DONE, say
from tests.fakes.speech import tone
from tests.fakes.telephony import Hotline, hotline, prompt

ANSWER = "Dạ, cần tờ khai"
VOICED = tone(ANSWER, 480 * 4)
QUESTION = speech(0.4)
RUNS = 3
"""Something else on the machine may spoil a measurement, but not every one."""
SPOKEN = frame(AUDIO, bytes(320))


def identity() -> bytes:
    return frame(IDENTITY, uuid.uuid4().bytes)


def send_until_closed(port: int, data: bytes) -> None:
    """Send bytes as fast as they are taken, then read until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, suppress(ConnectionError):
        connection.sendall(data)
        while connection.recv(65536):
            pass


def send_and_leave(port: int, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(data)


BAD: dict[str, Callable[[], bytes]] = {
    "audiosocket.unknown_type": lambda: b"GET / HTTP/1.1\r\nHost: hotline\r\n\r\n",
    "audiosocket.wrong_rate": lambda: identity() + b"\x12\x02\x80" + bytes(640),
    "audiosocket.bad_length": lambda: identity() + b"\x10\xff\xff" + bytes(1000),
    "audiosocket.flood": lambda: identity() + SPOKEN * (10_000_000 // len(SPOKEN)),
    "audiosocket.no_identity": lambda: SPOKEN,
    "audiosocket.second_identity": lambda: identity() + identity(),
}


@pytest.mark.parametrize("code", BAD)
async def test_a_bad_connection_is_closed_with_a_clear_line_and_a_good_call_does_not_notice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    caplog.set_level(logging.INFO)
    async with hotline(tmp_path, lambda _: (say(ANSWER), DONE)) as line, dialled(line.port) as caller:
        await caller.until_hears(prompt("greeting"))
        caller.say(QUESTION)
        await asyncio.gather(*(asyncio.to_thread(send_until_closed, line.port, BAD[code]()) for _ in range(3)))
        await caller.until_hears(VOICED)
        await caller.leave()
        record = await line.record(caller.call_id)
    refusals = [r.getMessage() for r in caplog.records if r.getMessage().startswith("connection_refused")]
    assert len(refusals) == 3
    assert all(code in refusal for refusal in refusals)
    assert record["turns"][0]["outcome"] == "answer"


async def test_half_a_frame_is_named_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with hotline(tmp_path, lambda _: (DONE,)) as line:
        call = uuid.uuid4()
        await asyncio.to_thread(send_and_leave, line.port, frame(IDENTITY, call.bytes) + SPOKEN[:100])
        await asyncio.to_thread(send_until_closed, line.port, b"\xff\xff\xff")
        record = await line.record(str(call))
    assert "audiosocket.half_frame" in caplog.text
    assert record["end_reason"] == "caller_left"


async def test_a_connection_must_say_soon_which_call_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with hotline(tmp_path, lambda _: (DONE,), identity_seconds=0.2) as line:
        await asyncio.to_thread(send_until_closed, line.port, b"")
    assert "no UUID frame within 0.2 s" in caplog.text


async def test_a_silent_caller_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with hotline(tmp_path, lambda _: (DONE,), identity_seconds=0.2) as line, dialled(line.port) as caller:
        caller.muted = True
        await caller.until_hears(prompt("greeting"))
        await caller.until_hears(bytes(320 * 30))
        assert not caller.closed.is_set()
    assert "connection_refused" not in caplog.text


async def test_one_id_is_one_call(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with hotline(tmp_path, lambda _: (DONE,)) as line, dialled(line.port) as caller:
        await caller.until_hears(prompt("greeting")[:640])
        await asyncio.to_thread(send_until_closed, line.port, frame(IDENTITY, uuid.UUID(caller.call_id).bytes))
        await caller.until_hears(prompt("greeting"))
    assert "call.duplicate" in caplog.text


async def test_a_caller_beyond_the_limit_hears_so_and_goes_to_the_officers(tmp_path: Path) -> None:
    async with hotline(tmp_path, lambda _: (DONE,), max_calls=1) as line, dialled(line.port) as first:
        await first.until_hears(prompt("greeting"))
        async with dialled(line.port) as second:
            await second.until_hears(prompt("busy"))
            await second.until_closed()
            record = await line.record(second.call_id)
        assert not first.closed.is_set()
    assert not second.hung_up
    assert (line.exchange.told[0][:2]) == (second.call_id, Next.OFFICERS)
    assert (record["end_reason"], record["end_detail"]) == ("transferred", "busy")
    assert prompt("greeting")[:640] not in second.heard


async def test_keys_that_nobody_can_press_so_fast_are_a_flood(tmp_path: Path) -> None:
    async with hotline(tmp_path, lambda _: (DONE,)) as line:
        await asyncio.to_thread(send_until_closed, line.port, identity() + frame(0x03, b"1") * 200_000)


async def test_twenty_calls_at_once_are_all_answered(tmp_path: Path) -> None:
    async def one(line: Hotline, start_s: float) -> dict[str, Any]:
        await asyncio.sleep(start_s)
        async with dialled(line.port) as caller:
            await caller.until_hears(prompt("greeting"))
            caller.say(QUESTION)
            await caller.until_hears(VOICED, seconds=20)
            await caller.leave()
            return await line.record(caller.call_id)

    async with hotline(tmp_path, lambda _: (say(ANSWER), DONE), max_calls=20) as line:
        records = await asyncio.gather(*(one(line, 0.05 * n) for n in range(20)))
    assert [record["turns"][0]["outcome"] for record in records] == ["answer"] * 20
    for record in records:
        assert record["frames"] + record["late_frames"] == pytest.approx(record["duration_ms"] / 20, abs=3)


@pytest.mark.integration
def test_twenty_calls_at_once_have_hardly_a_late_frame() -> None:
    runs = (measure(calls=20, seconds=10) for _ in range(RUNS))
    assert any(run.answered == 20 and run.late_ratio < 0.005 for run in runs)
