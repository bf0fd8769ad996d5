"""How fast Zalo's webhook is answered under load, and when the last question is answered to the person.

`python -m bench.zalo_webhook [--rate 200] [--seconds 60] [--dialogue URL]`: the real gateway process, a fake Zalo
around it. Without --dialogue nothing listens where the dialogue should be, which must not change how fast the webhook
answers. The load is the worst there is for the dialogue: each event is a question of its own, for nobody's two are near
enough to be merged, and each twentieth is delivered twice. An answer is a message with buttons, one to each question.
Prints a table and writes bench/results/zalo_webhook.json.
"""

import argparse
import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from tests.fakes.web_dialogue import serving
from tests.fakes.zalo import FakeZalo, dumps
from tests.fakes.zalo_webhook import WebhookSender

RESULTS = Path(__file__).parent / "results" / "zalo_webhook.json"
QUESTIONS = (
    "đăng ký khai sinh cần giấy tờ gì",
    "lm hộ chiếu hết bn tiền z",
    "dang ky ket hon nop o dau",
    "cấp đổi thẻ căn cước mất bao lâu",
)
WAKING_SECONDS = 20.0
LINES = 64


@dataclass(frozen=True)
class Load:
    """What was measured; times in ms where the name says so, else in seconds."""

    dialogue: str
    events_per_second: float
    seconds: float
    people: int
    sent: int
    taken: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    gateway_cpu_ms_per_event: float
    repeated: int
    questions: int
    answers: int
    people_with_each_question_answered_once: int
    answered_after_seconds: float
    waiting_at_the_end: int
    dead_at_the_end: int


async def measure(rate: float, seconds: float, people: int, dialogue: str, drain: float) -> Load:
    """Send `rate` events a second, each twentieth twice; then wait up to `drain` seconds for the answers."""
    zalo = FakeZalo(limit_per_minute=10**9)
    with serving(zalo.app) as zalo_url, tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gateway"), env=_environment(zalo, zalo_url, Path(folder), port, dialogue)
        )
        address = f"http://127.0.0.1:{port}"
        try:
            async with httpx.AsyncClient(base_url=address, timeout=30, trust_env=False) as client:
                await _ready(client)
                sender = WebhookSender("/zalo/webhook", client, zalo)
                began = time.monotonic()
                before = _cpu_seconds(process.pid)
                answers = await _storm(sender, port, rate, seconds, people)
                cpu = _cpu_seconds(process.pid) - before
                ended, status = await _drained(client, drain)
        finally:
            process.terminate()
            await process.wait()
    times = sorted(ms for _, ms in answers)
    answered = Counter(one.person for one in zalo.delivered if one.buttons)
    asked = Counter(_person(number, people) for number in range(int(rate * seconds)))
    return Load(
        dialogue=dialogue or "stopped",
        events_per_second=rate,
        seconds=seconds,
        people=people,
        sent=len(answers),
        taken=sum(status_code == 200 for status_code, _ in answers),
        p50_ms=round(times[len(times) // 2], 1),
        p99_ms=round(times[int(len(times) * 0.99)], 1),
        worst_ms=round(times[-1], 1),
        gateway_cpu_ms_per_event=round(1000 * cpu / len(times), 2),
        repeated=len(answers) // 20,
        questions=asked.total(),
        answers=answered.total(),
        people_with_each_question_answered_once=sum(answered[person] == times for person, times in asked.items()),
        answered_after_seconds=round(ended - began, 1),
        waiting_at_the_end=status["waiting"] + status["to_send"],
        dead_at_the_end=status["dead"],
    )


class Line:
    """One kept connection: a plain one, so that what is measured is the gateway and not an HTTP library."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, signature: str) -> int:
        """Send one event; return the answer's status."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        head = f"POST /zalo/webhook HTTP/1.1\r\nHost: x\r\nX-ZEvent-Signature: {signature}\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(answer.partition(b"content-length:")[2].split(b"\r\n")[0]))
        return int(answer.split()[1])


async def _storm(sender: WebhookSender, port: int, rate: float, seconds: float, people: int) -> list[tuple[int, float]]:
    """Send by the clock, whether or not answers come; return status and ms since it was time to send."""
    answers: list[tuple[int, float]] = []
    lines: asyncio.LifoQueue[Line] = asyncio.LifoQueue()
    for _ in range(LINES):
        lines.put_nowait(Line(port))
    now = time.time()
    if sender.zalo is not None:
        sender.zalo.last_message_of.update({_person(one, people): now for one in range(people)})

    async def one(number: int, due: float) -> None:
        event = sender.text(QUESTIONS[(number + number // people) % len(QUESTIONS)], _person(number, people))
        body = dumps(event)
        for _ in range(2 if number % 20 == 0 else 1):
            line = await lines.get()
            status = await line.post(body, sender.signature(body, event["timestamp"]))
            lines.put_nowait(line)
            answers.append((status, (time.monotonic() - due) * 1000))
            due = time.monotonic()

    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            group.create_task(one(number, due))
    return answers


def _person(number: int, people: int) -> str:
    """Return who asks the question of that number."""
    return str(10**6 + number % people)


async def _drained(client: httpx.AsyncClient, seconds: float) -> tuple[float, dict[str, int]]:
    deadline = time.monotonic() + seconds
    while True:
        status = dict((await client.get("/ready")).json()["zalo"])
        if (not status["waiting"] and not status["to_send"]) or time.monotonic() > deadline:
            return time.monotonic(), status
        await asyncio.sleep(0.5)


async def _ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(WAKING_SECONDS):
        while True:
            try:
                await client.get("/ready")
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
            else:
                return


def _environment(zalo: FakeZalo, zalo_url: str, folder: Path, port: int, dialogue: str) -> dict[str, str]:
    return os.environ | {
        "HOTLINE_VAR": str(folder),
        "GATEWAY_PORT": str(port),
        "GATEWAY_LOG_LEVEL": "ERROR",
        "GATEWAY_DIALOGUE_URL": dialogue or f"http://127.0.0.1:{_free_port()}/webhooks/hotline",
        "GATEWAY_ZALO_APP_ID": zalo.app_id,
        "GATEWAY_ZALO_APP_SECRET": zalo.app_secret,
        "GATEWAY_ZALO_OA_SECRET": "oa-secret",
        "GATEWAY_ZALO_REFRESH_TOKEN": zalo.refresh_token,
        "GATEWAY_ZALO_API_URL": zalo_url,
        "GATEWAY_ZALO_OAUTH_URL": zalo_url,
        "GATEWAY_ZALO_PICTURES": "false",
    }


def _cpu_seconds(pid: int) -> float:
    """Return the processor time a process has had, from Linux's /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def main() -> None:
    """Measure, print, and write the result."""
    parser = argparse.ArgumentParser(description="Zalo's webhook under load")
    parser.add_argument("--rate", type=float, default=200.0, help="events a second")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to send")
    parser.add_argument("--people", type=int, default=2000, help="how many write")
    parser.add_argument("--dialogue", default="", help="address of the dialogue's channel; empty: stopped")
    parser.add_argument("--drain", type=float, default=60.0, help="longest wait for the answers, in seconds")
    given = parser.parse_args()
    load = asyncio.run(measure(given.rate, given.seconds, given.people, given.dialogue, given.drain))
    for name, value in asdict(load).items():
        print(f"{name:24} {value}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(asdict(load), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
