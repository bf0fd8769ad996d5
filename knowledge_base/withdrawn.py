"""Records taken off the air between two publishings: a small file beside the snapshots, in force at once.

It is a JSON list of codes that an operator's tool replaces whole; it is read again when it changes. Nothing wrong is
told while a new snapshot is made, nor after a rollback to one that still has the record.
"""

import json
import logging
import os
import threading
from collections.abc import Iterable
from pathlib import Path

from common.logs import event
from knowledge_base.errors import PublishingError

WITHDRAWN = "withdrawn.json"
log = logging.getLogger("knowledge")


def load_withdrawn(path: Path) -> frozenset[str]:
    """Return the codes of a file, none where there is no file; PublishingError where it is broken."""
    try:
        codes = json.loads(path.read_bytes())
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError) as error:
        raise PublishingError(f"{path}: not a list of codes: {error}") from error
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise PublishingError(f"{path}: not a list of codes")
    return frozenset(codes)


def write_withdrawn(path: Path, codes: Iterable[str]) -> None:
    """Replace the file at once: readers see the old list or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    partial.write_text(json.dumps(sorted(set(codes))) + "\n", encoding="utf-8")
    partial.replace(path)


class Withdrawn:
    """The codes of a file. Follows the file; keeps the last good ones when it breaks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._codes: frozenset[str] = frozenset()
        self._reading = threading.Lock()

    def __contains__(self, code: str) -> bool:
        with self._reading:
            stamp = _stamp(self._path)
            if stamp != self._stamp:
                self._stamp = stamp
                self._read()
        return code in self._codes

    def _read(self) -> None:
        try:
            self._codes = load_withdrawn(self._path)
        except PublishingError as error:
            event(log, "withdrawn_refused", level=logging.ERROR, reason=error)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
