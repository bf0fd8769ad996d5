"""The real console, killed under load and started again: no event is lost, none is kept twice."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from common.outbox import Outbox, Pace
from common.outbox_delivery import by_http
from demo.processes import free_port
from tests import postgresql
from tests.console.events import turn

TOKEN = "key-of-this-test"
PRODUCERS = 3
LOAD_PER_S = 40.0
"""Events of each producer; 6,000 calls with a turn every 15 s make 400 turns a second, with two events each."""
QUICK = Pace(first=0.05, most=0.5)
Count = Callable[[], tuple[int, int, int]]
"""Returns the events, the turns, and the answers of all turns."""
COUNTS = {
    "sqlite": (
        "SELECT (SELECT COUNT(*) FROM events_event), (SELECT COUNT(*) FROM conversations_turn),"
        " (SELECT COALESCE(SUM(json_array_length(answers)), 0) FROM conversations_turn)"
    ),
    "postgresql": (
        "SELECT (SELECT COUNT(*) FROM events_event), (SELECT COUNT(*) FROM conversations_turn),"
        " (SELECT COALESCE(SUM(jsonb_array_length(answers)), 0) FROM conversations_turn)"
    ),
}


class Console:
    """The process; killed at any moment, started again on the same port."""

    def __init__(self, var: Path, database: str) -> None:
        self.port = free_port()
        self._environment = os.environ | {
            "HOTLINE_VAR": str(var),
            "CONSOLE_PORT": str(self.port),
            "CONSOLE_DATABASE_URL": database,
            "HOTLINE_EVENTS_TOKEN": TOKEN,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "console"], env=self._environment)
        deadline = time.monotonic() + 60
        while not self._ready():
            assert self._process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()

    def _ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/ready").is_success
        except httpx.HTTPError:
            return False


@contextmanager
def database(kind: str, var: Path) -> Iterator[tuple[str, Count]]:
    if kind == "sqlite":
        yield "", lambda: sqlite_counts(var / "console.sqlite3")
        return
    if not postgresql.available():
        pytest.skip(postgresql.NEEDED)
    with postgresql.server() as address, psycopg.connect(address, autocommit=True) as connection:
        yield address, lambda: connection.execute(COUNTS[kind]).fetchone()  # type: ignore[return-value]


def sqlite_counts(path: Path) -> tuple[int, int, int]:
    connection = sqlite3.connect(path, timeout=10)
    try:
        found: tuple[int, int, int] = connection.execute(COUNTS["sqlite"]).fetchone()
        return found
    finally:
        connection.close()


def load(outbox: Outbox, name: str, over: threading.Event, emitted: list[str]) -> None:
    """Emit turns, each once, until told to stop."""
    while not over.wait(1 / LOAD_PER_S):
        number = len(emitted)
        outbox.emit("turn", f"{name}-{number // 5}", turn(f"{name}-{number // 5}", number, "làm khai sinh")["body"])
        emitted.append(f"{name}-{number}")


def until(there: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.integration
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    "kills", [pytest.param(3, id="3_kills"), pytest.param(20, id="20_kills", marks=pytest.mark.long)]
)
def test_no_event_is_lost_or_doubled_while_the_console_is_killed(tmp_path: Path, kind: str, kills: int) -> None:
    with ExitStack() as stack:
        address, count = stack.enter_context(database(kind, tmp_path))
        console = Console(tmp_path, address)
        console.start()
        stack.callback(console.kill)
        over, emitted = threading.Event(), [list[str]() for _ in range(PRODUCERS)]
        boxes = [
            Outbox(
                tmp_path / f"p{n}.sqlite3",
                f"p{n}",
                by_http(f"http://127.0.0.1:{console.port}/api/events", TOKEN),
                QUICK,
            )
            for n in range(PRODUCERS)
        ]
        threads = [threading.Thread(target=load, args=(box, f"p{n}", over, emitted[n])) for n, box in enumerate(boxes)]
        for thread in threads:
            thread.start()
        for _ in range(kills):
            seen = count()[0]
            until(lambda seen=seen: count()[0] > seen + 20)  # type: ignore[misc] # it takes events now
            console.kill()
            console.start()
        over.set()
        for thread in threads:
            thread.join()
        total = sum(map(len, emitted))
        until(lambda: count()[0] >= total)
        for box in boxes:
            box.close()
        assert count() == (total, total, total)
