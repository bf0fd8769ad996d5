"""What every channel says first, and the switch that sends everybody to officers: one small file, read when needed.

The console writes it; so does `python -m common.notices FILE COMMAND`, for when the console or its database is down:

    off REASON      send everybody to officers
    on              let the bot answer again
    say TEXT HOURS  say a notice for so many hours, beside those there are
    silence         take every notice away
    show            print what holds now
"""

import json
import logging
import os
import sys
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from common.logs import event

log = logging.getLogger(__name__)

VERSION = 1


@dataclass(frozen=True)
class Notice:
    """A notice as it is shown and spoken, and from when until when; times with their zone."""

    id: str
    text: str
    spoken: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Board:
    """Everything the file says; `off` is the reason why the bot answers nobody, or empty."""

    notices: tuple[Notice, ...] = ()
    off: str = ""

    def at(self, now: datetime) -> "Board":
        """Return what holds at a moment."""
        return replace(self, notices=tuple(one for one in self.notices if one.start <= now < one.end))


class Notices:
    """The file at `path`; without one nothing is said first and the bot is on."""

    def __init__(self, path: "Path | None" = None) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._board = Board()

    def now(self) -> Board:
        """Return what holds now; where the file cannot be read, what it said last."""
        self._follow()
        return self._board.at(datetime.now(timezone.utc))

    def _follow(self) -> None:
        if self._path is None:
            return
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_ino)
            if seen == self._seen:
                return
            self._board = read(self._path)
            self._seen = seen
            event(log, "notices_read", notices=len(self._board.notices), off=bool(self._board.off))
        except FileNotFoundError:
            self._board, self._seen = Board(), None
        except (OSError, ValueError, KeyError, TypeError) as error:
            event(log, "notices_unreadable", level=logging.ERROR, error=error)


def read(path: Path) -> Board:
    """Return what the file says. Raises OSError, ValueError, KeyError, TypeError."""
    content = json.loads(path.read_text("utf-8"))
    notices = [
        Notice(one["id"], one["text"], one["spoken"], _time(one["start"]), _time(one["end"]))
        for one in content["notices"]
    ]
    return Board(tuple(notices), str(content["off"]["reason"] or "off") if content["off"] else "")


def write(path: Path, board: Board) -> None:
    """Put a board in place of what is there; a reader sees all of it or nothing."""
    off = {"reason": board.off} if board.off else None
    notices = [asdict(one) | {"start": one.start.isoformat(), "end": one.end.isoformat()} for one in board.notices]
    content: dict[str, Any] = {"version": VERSION, "notices": notices, "off": off}
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError(f"no time zone: {text}")
    return moment


def main(arguments: Sequence[str]) -> int:
    """Change the file by hand."""
    try:
        path, command, *rest = arguments
        before = read(Path(path)) if Path(path).exists() else Board()
        after = _changed(before, command, rest)
    except (ValueError, KeyError, TypeError):
        print(__doc__, file=sys.stderr)
        return 2
    if after != before:
        write(Path(path), after)
    now = after.at(datetime.now(timezone.utc))
    print(f"bot: {'off (' + now.off + ')' if now.off else 'on'}")
    for one in now.notices:
        print(f"notice until {one.end.isoformat(timespec='minutes')}: {one.text}")
    return 0


def _changed(board: Board, command: str, rest: "list[str]") -> Board:
    if command == "off" and rest:
        return replace(board, off=" ".join(rest))
    if command == "say" and len(rest) == 2:
        start = datetime.now(timezone.utc)
        made = Notice(uuid.uuid4().hex, rest[0], rest[0], start, start + timedelta(hours=float(rest[1])))
        return replace(board, notices=(*board.notices, made))
    plain = {"on": replace(board, off=""), "silence": replace(board, notices=()), "show": board}
    if rest:
        raise ValueError(command)
    return plain[command]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
