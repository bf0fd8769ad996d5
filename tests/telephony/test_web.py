"""HTTP and the browser's call, over real sockets."""

import asyncio
import io
import json
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect

from telephony.browser import BrowserLine
from tests.fakes.audiosocket_client import SILENCE, speech
from tests.fakes.dialogue import DONE, control, say, validator
from tests.fakes.speech import FakeRecognizer, tone
from tests.fakes.telephony import ORIGIN, Hotline, hotline, prompt

ANSWER = "Dạ, cần tờ khai"
QUESTION = speech(0.4)
TO_PAGE, FROM_PAGE = validator("browser-message.json"), validator("browser-request.json")


class Page:
    """The page's side of a call: speaks what say() queues, else silence; keeps what it hears and is told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard = bytearray()
        self.told: list[dict[str, Any]] = []
        self._to_say: list[bytes] = []
        self._news = asyncio.Event()
        self._tasks = [asyncio.create_task(self._receive()), asyncio.create_task(self._send())]

    def say(self, pcm: bytes) -> None:
        self._to_say += [pcm[start : start + 320] for start in range(0, len(pcm), 320)]

    async def send(self, message: dict[str, str]) -> None:
        FROM_PAGE.validate(message)
        await self.socket.send(json.dumps(message))

    async def until_hears(self, pcm: bytes) -> None:
        async with asyncio.timeout(5):
            while pcm not in self.heard:
                self._news.clear()
                await self._news.wait()

    async def until_closed(self) -> None:
        await asyncio.wait_for(asyncio.wait({self._tasks[0]}), 5)

    def states(self) -> list[str]:
        return [message["state"] for message in self.told if message["type"] == "state"]

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    async def _receive(self) -> None:
        async for message in self.socket:
            if isinstance(message, bytes):
                assert len(message) == 320
                self.heard += message
            else:
                self.told.append(json.loads(message))
                TO_PAGE.validate(self.told[-1])
            self._news.set()

    async def _send(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        try:
            while True:
                await self.socket.send(self._to_say.pop(0) if self._to_say else SILENCE)
                due += 0.02
                await asyncio.sleep(max(0.0, due - loop.time()))
        except websockets.ConnectionClosed:
            return


def address(line: Hotline, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{line.application.http_port}"


def dial(line: Hotline, origin: str | None = ORIGIN) -> connect:
    return connect(f"{address(line, 'ws')}/call", origin=origin, proxy=None)  # type: ignore[arg-type]


@asynccontextmanager
async def browsing(line: Hotline) -> AsyncIterator[Page]:
    async with dial(line) as socket:
        page = Page(socket)
        try:
            yield page
        finally:
            await page.leave()


async def test_a_browser_call_is_the_same_call(tmp_path: Path) -> None:
    async with hotline(tmp_path, lambda _: (say(ANSWER), DONE)) as line, browsing(line) as page:
        await page.until_hears(prompt("greeting"))
        page.say(QUESTION)
        await page.until_hears(tone(ANSWER, 480 * 4))
        await page.send({"type": "hang_up"})
        await page.until_closed()
        call = line.dialogue.asked[0]["conversation"]
        record = await line.record(call)
    assert page.states()[:4] == ["greeting", "listening", "thinking", "speaking"]
    assert {"type": "heard", "text": "làm khai sinh cần giấy tờ gì", "final": True} in page.told
    assert [message["text"] for message in page.told if message["type"] == "said"][1] == ANSWER
    assert (record["channel"], record["end_reason"]) == ("browser", "caller_left")
    validator("call-record.json").validate(record)


async def test_the_page_is_told_of_a_transfer_and_of_the_end(tmp_path: Path) -> None:
    async with hotline(tmp_path, lambda _: (control("hang_up"), DONE)) as line:
        async with browsing(line) as page:
            await page.send({"type": "key", "key": "0"})
            await page.until_closed()
        (transfer,) = [message for message in page.told if message["type"] == "transfer"]
        assert (transfer["reason"], "1900866895" in transfer["message"]) == ("key_0", True)
        assert page.states()[-2:] == ["transferred", "ended"]
        async with browsing(line) as page:
            await page.until_hears(prompt("greeting"))
            page.say(QUESTION)
            await page.until_closed()
        assert page.states()[-1] == "ended"


@pytest.mark.parametrize("origin", ["http://elsewhere.test", None])
async def test_only_pages_that_are_listed_may_call(tmp_path: Path, origin: str | None) -> None:
    async with hotline(tmp_path, lambda _: (DONE,)) as line:
        with pytest.raises(websockets.InvalidStatus) as refused:
            async with dial(line, origin):
                pass
    assert refused.value.response.status_code == 403


async def test_calls_from_one_address_are_capped_and_the_cap_is_given_back(tmp_path: Path) -> None:
    async with hotline(tmp_path, lambda _: (DONE,), calls_per_address=1) as line:
        async with browsing(line):
            with pytest.raises(websockets.InvalidStatus):
                async with dial(line):
                    pass
        await line.until_quiet()
        async with browsing(line) as page:
            await page.until_hears(prompt("greeting"))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("browser.bad_frame", bytes(100)),
        ("browser.bad_message", "no JSON"),
        ("browser.bad_message", '{"type": "key", "key": "xx"}'),
        ("browser.bad_message", '{"type": "key", "key": "ạ"}'),
        ("browser.bad_message", "[1]"),
    ],
)
async def test_a_page_that_sends_nonsense_is_let_go(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, code: str, message: bytes | str
) -> None:
    async with hotline(tmp_path, lambda _: (DONE,)) as line, browsing(line) as page:
        await page.socket.send(message)
        await page.until_closed()
    assert code in caplog.text


async def test_a_page_that_floods_is_let_go(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with hotline(tmp_path, lambda _: (DONE,)) as line, browsing(line) as page:
        with suppress(websockets.ConnectionClosed):
            for _ in range(5000):
                await page.socket.send(SILENCE)
        await page.until_closed()
    assert "browser.flood" in caplog.text


def wav(seconds: float, rate_hz: int = 16000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(b"\1\1" * round(seconds * rate_hz))
    return out.getvalue()


async def test_a_recording_is_recognised(tmp_path: Path) -> None:
    async with (
        hotline(tmp_path, lambda _: (DONE,), FakeRecognizer(["gia hạn hộ chiếu"])) as line,
        httpx.AsyncClient(base_url=address(line)) as client,
    ):
        answer = await client.post("/recognise", content=wav(1.5))
    assert answer.status_code == 200
    validator("recognise-response.json").validate(answer.json())
    assert answer.json()["text"] == "gia hạn hộ chiếu"
    assert answer.json()["seconds"] == pytest.approx(1.5, abs=0.02)


async def test_a_recording_is_bounded_and_must_be_one(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"upload_bytes": 100_000, "upload_seconds": 2.0}
    async with (
        hotline(tmp_path, lambda _: (DONE,), **limits) as line,
        httpx.AsyncClient(base_url=address(line)) as client,
    ):
        answers = [await client.post("/recognise", content=c) for c in (b"nonsense", bytes(200_000), wav(4.0, 8000))]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (400, "recording.not_wav"),
        (413, "recording.too_large"),
        (413, "recording.too_large"),
    ]


async def test_readiness_names_the_engine_and_ends_with_draining(tmp_path: Path) -> None:
    async with (
        hotline(tmp_path, lambda _: (DONE,)) as line,
        httpx.AsyncClient(base_url=address(line)) as client,
    ):
        ready = await client.get("/ready")
        line.application.switchboard.draining = True
        draining = await client.get("/ready")
        metrics = (await client.get("/metrics")).text
    assert (ready.status_code, draining.status_code) == (200, 503)
    told = ready.json()
    assert (told["ready"], told["engine"], told["engine_for"]) == (True, "fake/scripted", "tests")
    assert "hotline_calls_now" in metrics


class SlowSocket:
    """A browser that takes nothing until it is let."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.taken: list[bytes | str] = []
        self.application_state = None

    async def send_bytes(self, data: bytes) -> None:
        await self.go.wait()
        self.taken.append(data)

    send_text = send_bytes


async def test_a_slow_page_loses_the_oldest_sound_and_no_word() -> None:
    socket = SlowSocket()
    line = BrowserLine(cast(Any, socket))
    sending = asyncio.create_task(line.send())
    for number in range(100):
        line.write(bytes([number]) * 320)
    line.tell({"type": "state", "state": "listening"})
    socket.go.set()
    line.close()
    await sending
    sound = [data[0] for data in socket.taken if isinstance(data, bytes)]
    assert sound == list(range(50, 100))
    assert socket.taken[0] == '{"type": "state", "state": "listening"}'
