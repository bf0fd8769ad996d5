"""One SQLite file, written by one thread that commits what waits together: many small writes cost one flush.

A write is a function of the connection. It is on disk (WAL, synchronous=FULL) before its caller goes on. Functions run
one after the other inside one transaction, each behind a savepoint, so each sees the ones before it and fails alone.
Processes may share the file: a batch holds the write lock for its few milliseconds.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from gateway.errors import StoreError

T = TypeVar("T")
BATCH = 256
LOCK_SECONDS = 10.0
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


@dataclass(frozen=True)
class _Write:
    work: Callable[[sqlite3.Connection], Any]
    done: Future[Any] = field(default_factory=Future)


class Database:
    """The file at `path`, made with `schema` where it is new; readable by its owner alone."""

    def __init__(self, path: Path, schema: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._path, self._schema = path, schema
        self._waiting: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="database", daemon=True)
        self._opened: Future[None] = Future()
        self._thread.start()
        self._opened.result()

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Put a write in line."""
        write = _Write(work)
        self._waiting.put(write)
        return write.done

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returned, once it is on disk. Raises StoreError."""
        try:
            return await asyncio.wrap_future(self.submit(work))
        except sqlite3.Error as error:
            raise StoreError(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Write what waits, then close."""
        self._waiting.put(None)
        self._thread.join()

    def _serve(self) -> None:
        try:
            connection = self._connect()
        except sqlite3.Error as error:
            self._opened.set_exception(StoreError(str(error)))
            return
        self._opened.set_result(None)
        while (first := self._waiting.get()) is not None:
            batch, last = self._batch(first)
            self._commit(connection, batch)
            if last:
                break
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=LOCK_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(self._schema)
        return connection

    def _batch(self, first: _Write) -> tuple[list[_Write], bool]:
        batch = [first]
        while len(batch) < BATCH:
            try:
                more = self._waiting.get_nowait()
            except queue.Empty:
                return batch, False
            if more is None:
                return batch, True
            batch.append(more)
        return batch, False

    def _commit(self, connection: sqlite3.Connection, batch: list[_Write]) -> None:
        live = [write for write in batch if write.done.set_running_or_notify_cancel()]
        try:
            connection.execute("BEGIN IMMEDIATE")
            ended = [(write, *_attempt(connection, write)) for write in live]
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for write in live:
                write.done.set_exception(error)
            return
        for write, result, failure in ended:
            if failure is None:
                write.done.set_result(result)
            else:
                write.done.set_exception(failure)


def _attempt(connection: sqlite3.Connection, write: _Write) -> tuple[Any, Exception | None]:
    connection.execute("SAVEPOINT one")
    try:
        result = write.work(connection)
    except Exception as error:
        connection.execute("ROLLBACK TO one")
        connection.execute("RELEASE one")
        return None, error
    connection.execute("RELEASE one")
    return result, None
