"""A published snapshot: one immutable folder that holds all that answering needs, named and checksummed by a manifest.

manifest.json  format, version, time, encoder, voice, counts, SHA-256 of every other file
records.jsonl  procedures and FAQs
answers.jsonl  one line for every record and facet: text to show, parts to speak with their clips' keys
entries.jsonl  the texts by which records are found
dense.faiss, lexical.npz, sound.npz, profile.npz, restore.json   the indexes
"""

import hashlib
import json
import os
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge_base.entries import Entry, Kind
from knowledge_base.errors import SnapshotError
from knowledge_base.index import DenseIndex
from knowledge_base.lexical import LexicalIndex
from knowledge_base.models import Facet
from knowledge_base.restore import Restorer

FORMAT = 3
MANIFEST, RECORDS, ANSWERS, ENTRIES = "manifest.json", "records.jsonl", "answers.jsonl", "entries.jsonl"
DENSE, LEXICAL, SOUND, PROFILE = "dense.faiss", "lexical.npz", "sound.npz", "profile.npz"
RESTORE = "restore.json"
FILES = (RECORDS, ANSWERS, ENTRIES, DENSE, LEXICAL, SOUND, PROFILE, RESTORE)


class Manifest(BaseModel):
    """What a snapshot is and what it is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    version: str
    created: datetime
    encoder: str
    voice: str | None
    procedures: int
    faqs: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """One breath of speech in words, and the key of its clip, if it has one."""

    text: str
    clip: str | None


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A facet's answer as published."""

    text: str
    speech: tuple[SpokenPart, ...]
    known: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """What is kept in memory of a record; all else lies in the answers on disk."""

    code: str
    title: str
    spoken_title: str
    priority: float
    source_url: str
    decision: str
    checked: date
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether the record is valid on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    @property
    def is_faq(self) -> bool:
        """Say whether this is an FAQ, which has one answer whatever is asked."""
        return self.code.startswith(FAQ)


FAQ = "faq."
Key = tuple[str, Facet]


class AnswerFile:
    """Answers on disk, found by record and facet; only their places are kept in memory.

    The file stays open: it can be read as long as this lives, even when its snapshot has been pruned meanwhile.
    """

    def __init__(self, path: Path) -> None:
        self._places: dict[Key, tuple[int, int]] = {}
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._file)
        place = 0
        with path.open("rb") as file:
            for line in file:
                key = json.loads(line)
                self._places[key["code"], Facet(key["facet"])] = place, len(line)
                place += len(line)

    def get(self, code: str, facet: Facet) -> StoredAnswer | None:
        """Return an answer, or None where the snapshot has none."""
        place = self._places.get((code, facet))
        if place is None:
            return None
        start, length = place
        line = json.loads(os.pread(self._file, length, start))
        return StoredAnswer(
            line["text"], tuple(SpokenPart(part["text"], part["clip"]) for part in line["speech"]), line["known"]
        )


@dataclass(frozen=True)
class Snapshot:
    """A snapshot in memory."""

    manifest: Manifest
    records: tuple[Heading, ...]
    by_code: dict[str, Heading]
    entries: tuple[Entry, ...]
    answers: AnswerFile
    dense: DenseIndex
    lexical: LexicalIndex
    sound: LexicalIndex
    profile: LexicalIndex
    restorer: Restorer

    @property
    def version(self) -> str:
        """Return the snapshot's name."""
        return self.manifest.version


def read_snapshot(folder: Path) -> Snapshot:
    """Read and check a snapshot; SnapshotError says what is wrong with it."""
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    try:
        records = tuple(map(_heading, _lines(folder / RECORDS)))
        return Snapshot(
            manifest=manifest,
            records=records,
            by_code={record.code: record for record in records},
            entries=tuple(Entry(one["record"], Kind(one["kind"]), one["text"]) for one in _lines(folder / ENTRIES)),
            answers=AnswerFile(folder / ANSWERS),
            dense=DenseIndex.load(folder / DENSE),
            lexical=LexicalIndex.load(folder / LEXICAL),
            sound=LexicalIndex.load(folder / SOUND),
            profile=LexicalIndex.load(folder / PROFILE),
            restorer=Restorer.load(folder / RESTORE),
        )
    except (ValueError, KeyError, OSError) as error:
        raise SnapshotError(f"{folder}: cannot be read: {error}") from error


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest; SnapshotError where it is missing, damaged or of another format."""
    path = folder / MANIFEST
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SnapshotError(f"{path}: no manifest, so no whole snapshot: {error}") from error
    except ValidationError as error:
        raise SnapshotError(f"{path}: not a manifest: {error}") from error
    if manifest.format != FORMAT:
        raise SnapshotError(f"{path}: format {manifest.format}, this program reads {FORMAT}: publish again")
    return manifest


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare all files with their checksums; SnapshotError names the first that is missing or not as published."""
    for name in FILES:
        _check(folder / name, manifest.files.get(name, ""))


def write_lines(path: Path, items: Iterable[Any]) -> None:
    """Write items as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def file_digest(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path, names: Sequence[str] = FILES) -> dict[str, str]:
    """Return the SHA-256 of a snapshot's files by name."""
    return {name: file_digest(folder / name) for name in names}


def _check(path: Path, expected: str) -> None:
    try:
        actual = file_digest(path)
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read: {error}") from error
    if actual != expected:
        raise SnapshotError(f"{path}: its checksum is not the manifest's: the snapshot is corrupt")


def _lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _heading(line: dict[str, Any]) -> Heading:
    source = line["source"]
    return Heading(
        code=line["code"],
        title=line["title"],
        spoken_title=line.get("spoken_title", line["title"]),
        priority=line.get("priority", 0.0),
        source_url=source["url"],
        decision=source["decision"],
        checked=date.fromisoformat(source["checked"]),
        valid_from=_day(line.get("valid_from")),
        valid_until=_day(line.get("valid_until")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
