"""Events on disk until whoever collects them has them: one SQLite file a process, delivered at least once.

`emit` only puts an event in line, so it never waits. One thread writes what waits together (WAL, synchronous=FULL);
another sends batches, oldest first, and deletes what was accepted. What is refused for good is set aside with the
reason. Several processes may share a file: the one that holds its lock sends.
"""

import fcntl
import json
import logging
import queue
import sqlite3
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

from common.logs import event
from common.outbox_delivery import Deliver, DeliveryError, Verdict, by_http

log = logging.getLogger(__name__)

IN_LINE = 20_000
"""So many events may wait for the disk; more are lost, and that is logged."""
BATCH = 200
BATCH_BYTES = 400_000
POISON_TRIES = 5
"""So often an event may break whoever collects it, sent alone, before it is set aside."""
LOCK_SECONDS = 30.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS aside (id TEXT PRIMARY KEY, content TEXT NOT NULL, reason TEXT NOT NULL, at REAL NOT NULL);
"""


class Events(Protocol):
    """Where a process says what happened."""

    def emit(self, kind: str, conversation: str, body: Mapping[str, Any]) -> "Future[None]":
        """Take one event (contracts/event.json)."""


@dataclass(frozen=True)
class Pace:
    """When delivery is tried again after a failure, in seconds; doubled each time."""

    first: float = 0.5
    most: float = 30.0


@dataclass
class _Row:
    id: str
    content: str
    written: "Future[None]" = field(default_factory=Future)


class NoEvents:
    """Keeps nothing: no console collects events."""

    def emit(self, kind: str, conversation: str, body: Mapping[str, Any]) -> "Future[None]":
        """Forget an event."""
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def close(self) -> None:
        """Do nothing."""


def opened(var: Path, producer: str, url: str, token: str) -> "Outbox | NoEvents":
    """Return the outbox of one kind of process under `var`; none is kept where nobody is to get it."""
    if not (url and token):
        return NoEvents()
    return Outbox(var / "outbox" / f"{producer}.sqlite3", producer, by_http(url, token))


class Outbox:
    """The file at `path`, readable by its owner alone; `deliver` sends a batch (see common.outbox_delivery)."""

    def __init__(self, path: Path, producer: str, deliver: Deliver, pace: Pace | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self._path, self._producer, self._deliver = path, producer, deliver
        self._pace = pace or Pace()
        self._line: queue.Queue[_Row | None] = queue.Queue(IN_LINE)
        self._wake, self._over = threading.Event(), threading.Event()
        self._limit, self._tries, self._failures = BATCH, 0, 0
        _connect(path).close()
        self._writer = threading.Thread(target=self._write_all, name="outbox-writer", daemon=True)
        self._sender = threading.Thread(target=self._send_all, name="outbox-sender", daemon=True)
        self._writer.start()
        self._sender.start()

    def emit(self, kind: str, conversation: str, body: Mapping[str, Any]) -> "Future[None]":
        """Put an event in line; the future ends once it is on disk, or with queue.Full where it is lost."""
        made = {
            "id": str(uuid.uuid4()),
            "kind": kind,
            "conversation": conversation,
            "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "producer": self._producer,
            "body": body,
        }
        row = _Row(str(made["id"]), _content(made))
        try:
            self._line.put_nowait(row)
        except queue.Full as error:
            event(log, "event_lost", level=logging.ERROR, kind=kind, conversation=conversation)
            row.written.set_exception(error)
        return row.written

    def close(self) -> None:
        """Write what waits, let the delivery under way end, then stop; what is not delivered stays on disk."""
        self._line.put(None)
        self._writer.join()
        self._over.set()
        self._wake.set()
        self._sender.join()

    def _write_all(self) -> None:
        connection = _connect(self._path)
        last = False
        while not last:
            rows, last = self._waiting()
            while rows and not self._written(connection, rows):
                time.sleep(self._pace.first)
        connection.close()

    def _waiting(self) -> tuple[list[_Row], bool]:
        """Wait for events and return those in line; and whether they are the last."""
        rows: list[_Row] = []
        one = self._line.get()
        while one is not None:
            rows.append(one)
            if len(rows) == BATCH:
                return rows, False
            try:
                one = self._line.get_nowait()
            except queue.Empty:
                return rows, False
        return rows, True

    def _written(self, connection: sqlite3.Connection, rows: Sequence[_Row]) -> bool:
        """Write events in one flush; say whether that worked (a full disk may have room again)."""
        try:
            with connection:
                connection.executemany(
                    "INSERT INTO events (id, content) VALUES (?, ?)", [(row.id, row.content) for row in rows]
                )
        except sqlite3.Error as error:
            event(log, "outbox_unwritable", level=logging.ERROR, events=len(rows), error=error)
            return False
        for row in rows:
            row.written.set_result(None)
        self._wake.set()
        return True

    def _send_all(self) -> None:
        with self._path.with_suffix(".lock").open("w") as lock:
            connection = _connect(self._path)
            while not self._over.is_set():
                self._wake.clear()
                pause = self._round(connection) if _held(lock.fileno()) else self._pace.most
                if pause:
                    self._wake_after(pause)
            connection.close()

    def _wake_after(self, seconds: float) -> None:
        """Rest; while delivery fails new events are no reason to try at once."""
        if self._failures:
            self._over.wait(seconds)
        else:
            self._wake.wait(seconds)

    def _round(self, connection: sqlite3.Connection) -> float:
        """Send one batch; return how long to rest, in seconds."""
        try:
            batch = self._batch(connection)
            if not batch:
                return self._pace.most
            self._settle(connection, self._deliver(batch))
        except DeliveryError as error:
            return self._failed(connection, batch, error)
        except sqlite3.Error as error:
            event(log, "outbox_unreadable", level=logging.ERROR, error=error)
            return self._pace.most
        self._failures = self._tries = 0
        self._limit = min(BATCH, self._limit * 2)
        return 0.0

    def _batch(self, connection: sqlite3.Connection) -> list[tuple[str, str]]:
        size = 0
        batch: list[tuple[str, str]] = []
        rows = connection.execute("SELECT id, content FROM events ORDER BY seq LIMIT ?", (self._limit,))
        for id_, content in rows:
            size += len(content.encode())
            if batch and size > BATCH_BYTES:
                break
            batch.append((id_, content))
        return batch

    def _settle(self, connection: sqlite3.Connection, verdicts: Sequence[Verdict]) -> None:
        """Delete what was accepted, set aside what was refused."""
        refused = [verdict for verdict in verdicts if not verdict.accepted]
        with connection:
            for verdict in refused:
                event(log, "event_set_aside", level=logging.ERROR, id=verdict.id, reason=verdict.reason)
                connection.execute(
                    "INSERT OR REPLACE INTO aside SELECT id, content, ?, ? FROM events WHERE id = ?",
                    (verdict.reason, time.time(), verdict.id),
                )
            connection.executemany("DELETE FROM events WHERE id = ?", [(verdict.id,) for verdict in verdicts])

    def _failed(self, connection: sqlite3.Connection, batch: list[tuple[str, str]], error: DeliveryError) -> float:
        """Find out which event of a batch breaks its collector, else wait longer each time."""
        if error.poisonous and len(batch) > 1:
            self._limit = len(batch) // 2
            return self._pace.first
        self._tries = self._tries + 1 if error.poisonous else 0
        if self._tries >= POISON_TRIES or (error.hopeless and len(batch) == 1):
            self._settle(connection, [Verdict(batch[0][0], False, error.code)])
            self._tries = 0
            return 0.0
        self._failures += 1
        level = logging.WARNING if self._failures == 1 else logging.DEBUG
        event(log, "events_wait", level=level, reason=error.code, tries=self._failures)
        return float(min(self._pace.most, self._pace.first * 2 ** min(self._failures - 1, 10)))


def _content(made: Mapping[str, Any]) -> str:
    """Return an event as JSON; halves of characters, which no database takes, become question marks."""
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=dict)
    return text.encode("utf-8", "replace").decode()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=LOCK_SECONDS)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(SCHEMA)
    return connection


def _held(lock: int) -> bool:
    """Say whether this process sends; the lock goes with the process."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
