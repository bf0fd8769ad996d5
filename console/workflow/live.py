"""What is live, record by record, read from the snapshot in use; works with the database down."""

import json
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from common.text import fold, syllables

RECORDS = "records.jsonl"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of a live record."""

    code: str
    title: str
    field: str
    agency: str
    words: frozenset[str]  # what search reads, folded
    place: int  # where its line begins in the file, in bytes


class LiveRecords:
    """The records of one snapshot; only their headings are kept in memory."""

    def __init__(self, folder: Path) -> None:
        self.version = folder.name
        self._path = folder / RECORDS
        self.headings: dict[str, Heading] = {}
        place = 0
        with self._path.open("rb") as file:
            for line in file:
                one = json.loads(line)
                self.headings[one["code"]] = _heading(one, place)
                place += len(line)

    def get(self, code: str) -> dict[str, Any] | None:
        """Return a record as published, None where this snapshot has none."""
        heading = self.headings.get(code)
        if heading is None:
            return None
        with self._path.open("rb") as file:
            file.seek(heading.place)
            return dict(json.loads(file.readline()))

    def differing(self, version: str) -> set[str] | None:
        """Return the codes of the records that another snapshot lacks or has otherwise; None where it is gone."""
        other = self._path.parent.with_name(version) / RECORDS
        try:
            lines = set(other.read_bytes().splitlines()) ^ set(self._path.read_bytes().splitlines())
        except OSError:
            return None
        return {str(json.loads(line)["code"]) for line in lines}


def _heading(one: dict[str, Any], place: int) -> Heading:
    agency = one.get("agency", "")
    texts = [one["code"], one["title"], agency, *one.get("aliases", ()), *one.get("questions", ())]
    return Heading(
        one["code"], one["title"], one.get("field", ""), agency, frozenset(syllables(fold(" ".join(texts)))), place
    )


_reading = threading.Lock()


def records() -> LiveRecords | None:
    """Return the records of the snapshot in use, None where nothing is published."""
    link = settings.CONSOLE.knowledge / "current"
    if not (link / RECORDS).exists():
        return None
    with _reading:
        return _read(link.resolve())


@lru_cache(maxsize=2)
def _read(folder: Path) -> LiveRecords:
    return LiveRecords(folder)
