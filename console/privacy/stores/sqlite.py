"""Tables in SQLite files of the other processes: read and deleted from beside them, in short transactions.

Each file is in WAL mode and its owner waits for locks, so a few rows deleted at a time disturb nobody. What is deleted
is overwritten (secure_delete), as its owner would.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from console.privacy.periods import Kind
from console.privacy.stores.base import StoreError, Swept

LOCK_SECONDS = 10.0
AT_A_TIME = 1000


@dataclass(frozen=True)
class Rows:
    """The rows of one table in files that match `pattern`; `at`: their time, in seconds or as ISO text (`iso`)."""

    key: str
    kind: Kind
    pattern: str
    table: str
    at: str
    iso: bool = False
    only: str = "1"

    @property
    def where(self) -> str:
        """Return the place, for the register."""
        return f"var/{self.pattern}, {self.table}"

    def sweep(self, before: datetime, *, dry: bool) -> Swept:
        """Delete rows older than a moment."""
        limit = before.astimezone(UTC).isoformat(timespec="milliseconds") if self.iso else before.timestamp()
        old = f"({self.only}) AND {self.at} < ?"
        count, left = 0, []
        for path in self._files():
            with opened(path) as connection:
                if self._there(connection):
                    count += self._swept(connection, old, limit, dry=dry)
                    stays = f"({self.only}) AND {self.at} >= ?"
                    least = f"SELECT MIN({self.at}) FROM {self.table} WHERE {stays}"  # noqa: S608 - our own names
                    left.append(_moment(connection.execute(least, (limit,)).fetchone()[0]))
        return Swept(count, min((one for one in left if one), default=None))

    def _swept(self, connection: sqlite3.Connection, old: str, limit: object, *, dry: bool) -> int:
        if dry:
            counted = f"SELECT COUNT(*) FROM {self.table} WHERE {old}"  # noqa: S608 - our own names
            return int(connection.execute(counted, (limit,)).fetchone()[0])
        count, gone = 0, AT_A_TIME
        some = f"SELECT rowid FROM {self.table} WHERE {old} LIMIT {AT_A_TIME}"  # noqa: S608 - our own names
        delete = f"DELETE FROM {self.table} WHERE rowid IN ({some})"  # noqa: S608 - our own names
        while gone == AT_A_TIME:
            with connection:
                gone = connection.execute(delete, (limit,)).rowcount
            count += gone
        return count

    def _there(self, connection: sqlite3.Connection) -> bool:
        asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return connection.execute(asked, (self.table,)).fetchone() is not None

    def _files(self) -> list[Path]:
        var: Path = settings.CONSOLE.var
        try:
            return sorted(var.glob(self.pattern))
        except OSError as error:
            raise StoreError("unreadable", str(error.strerror)) from error


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that is there already, for short transactions. Raises StoreError."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=LOCK_SECONDS)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA secure_delete = ON")
            yield connection
    except sqlite3.Error as error:
        raise StoreError("unreachable", f"{path.name}: {error}") from error


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return datetime.fromtimestamp(float(value), UTC) if isinstance(value, int | float) else None
