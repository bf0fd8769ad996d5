"""The outbox over a real HTTP server that breaks in every way a collector can."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from common.outbox import Outbox, Pace
from common.outbox_delivery import by_http

QUICK = Pace(first=0.01, most=0.05)
CONTRACTS = Path(__file__).parents[2] / "contracts"
EVENT = Draft202012Validator(json.loads((CONTRACTS / "event.json").read_text()))
BODY = {"score": 4}


class Collector:
    """Collects events; `status` and `refuses` say what it does instead."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.batches: list[int] = []
        self.tokens: set[str | None] = set()
        self.status: Callable[[list[dict[str, Any]]], int] = lambda events: 200
        self.refuses: Callable[[dict[str, Any]], bool] = lambda event: False
        self.changed = threading.Condition()

    def take(self, token: str | None, events: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        with self.changed:
            self.tokens.add(token)
            status = self.status(events)
            self.batches.append(len(events))
            results = [
                {"id": event["id"], "accepted": False, "code": "bad_event", "message": "no"}
                if self.refuses(event)
                else {"id": event["id"], "accepted": True}
                for event in events
            ]
            if status == 200:
                self.events += [event for event, result in zip(events, results, strict=True) if result["accepted"]]
            self.changed.notify_all()
            return status, {"results": results}

    def until(self, there: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(there, 10)


class Handler(BaseHTTPRequestHandler):
    collector: Collector

    def do_POST(self) -> None:
        events = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["events"]
        status, answer = self.collector.take(self.headers.get("Authorization"), events)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Collector:
    return Collector()


@pytest.fixture
def url(collector: Collector) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"collector": collector}))
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def outbox(tmp_path: Path, url: str) -> Iterator[Outbox]:
    made = Outbox(tmp_path / "events.sqlite3", "tests", by_http(url, "key"), QUICK)
    yield made
    made.close()


def rows(path: Path, table: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"SELECT * FROM {table}").fetchall()
    finally:
        connection.close()


def test_what_is_emitted_arrives_in_order_as_the_contract_has_it(collector: Collector, outbox: Outbox) -> None:
    for number in range(500):
        outbox.emit("rating", f"call-{number}", BODY)
    collector.until(lambda: len(collector.events) == 500)
    assert [event["conversation"] for event in collector.events] == [f"call-{number}" for number in range(500)]
    assert len({event["id"] for event in collector.events}) == 500
    assert collector.tokens == {"Bearer key"}
    assert [error.message for event in collector.events[:3] for error in EVENT.iter_errors(event)] == []


def test_what_was_accepted_is_gone_from_the_disk(collector: Collector, outbox: Outbox, tmp_path: Path) -> None:
    outbox.emit("rating", "call", BODY)
    collector.until(lambda: len(collector.events) == 1)
    outbox.close()
    assert rows(tmp_path / "events.sqlite3", "events") == []


def test_a_collector_that_is_away_gets_everything_when_it_is_back(collector: Collector, outbox: Outbox) -> None:
    away = 5
    collector.status = lambda events: 503 if len(collector.batches) < away else 200
    for number in range(20):
        outbox.emit("rating", str(number), BODY)
    collector.until(lambda: len(collector.events) >= 20)
    assert {event["conversation"] for event in collector.events} == {str(number) for number in range(20)}


def test_the_refused_are_set_aside_with_the_reason(collector: Collector, outbox: Outbox, tmp_path: Path) -> None:
    collector.refuses = lambda event: event["conversation"] == "bad"
    for name in ("one", "bad", "two"):
        outbox.emit("rating", name, BODY)
    collector.until(lambda: len(collector.events) == 2)
    aside = eventually(lambda: rows(tmp_path / "events.sqlite3", "aside"))
    assert [json.loads(row[1])["conversation"] for row in aside] == ["bad"]
    assert aside[0][2] == "bad_event: no"


def test_an_event_that_breaks_the_collector_is_found_and_holds_up_nobody(
    collector: Collector, outbox: Outbox, tmp_path: Path
) -> None:
    collector.status = lambda events: 500 if any(event["conversation"] == "7" for event in events) else 200
    for number in range(40):
        outbox.emit("rating", str(number), BODY)
    collector.until(lambda: len({event["conversation"] for event in collector.events}) == 39)
    aside = eventually(lambda: rows(tmp_path / "events.sqlite3", "aside"))
    assert [(json.loads(row[1])["conversation"], row[2]) for row in aside] == [("7", "http_500")]


def test_a_wrong_address_or_token_loses_nothing(collector: Collector, outbox: Outbox, tmp_path: Path) -> None:
    for status in (400, 401, 404):
        seen = len(collector.batches)
        collector.status = lambda events, status=status: status  # type: ignore[misc]
        outbox.emit("rating", str(status), BODY)
        collector.until(lambda seen=seen: len(collector.batches) > seen + 8)  # type: ignore[misc]
    assert rows(tmp_path / "events.sqlite3", "aside") == []
    collector.status = lambda events: 200
    collector.until(lambda: len(collector.events) >= 3)


def test_events_survive_a_kill_and_are_sent_by_the_next_process(tmp_path: Path, collector: Collector, url: str) -> None:
    path = tmp_path / "events.sqlite3"
    program = (
        "import os, sys; from pathlib import Path; from common.outbox import Outbox;"
        "from common.outbox_delivery import by_http;"
        "box = Outbox(Path(sys.argv[1]), 'tests', by_http('http://127.0.0.1:9/', ''));"
        "[one.result() for one in [box.emit('rating', str(n), {'score': 1}) for n in range(300)]];"
        "os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", program, path], cwd=CONTRACTS.parent, check=False)
    assert killed.returncode == -9
    successor = Outbox(path, "tests", by_http(url, "key"), QUICK)
    collector.until(lambda: len(collector.events) == 300)
    successor.close()


def test_emitting_does_not_wait_for_disk_or_network(outbox: Outbox, collector: Collector) -> None:
    with collector.changed:  # the collector hangs
        began = time.perf_counter()
        for number in range(2000):
            outbox.emit("rating", str(number), BODY)
        each_ms = (time.perf_counter() - began) * 1000 / 2000
    assert each_ms < 1
    collector.until(lambda: len(collector.events) == 2000)


def test_half_a_character_does_not_break_the_outbox(outbox: Outbox, collector: Collector) -> None:
    outbox.emit("rating", "x", {"score": 1, "comment": "\ud83d"})
    collector.until(lambda: len(collector.events) == 1)


def eventually(look: Callable[[], list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    end = time.monotonic() + 5
    while not (found := look()) and time.monotonic() < end:
        threading.Event().wait(0.01)
    return found
