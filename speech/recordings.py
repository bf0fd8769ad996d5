"""A folder of an operator's recordings: NAME.wav beside NAME.txt, with the speakers' region and age where known.

Region and age come from NAME.json ({"region": "nam", "age": 67}) or from metadata.csv (columns file, region, age).
The text is what was said, numbers in words as they were spoken.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.text import syllables
from speech.errors import AudioError

UNKNOWN = "unknown"
AGE_GROUPS = ((0, 17), (18, 39), (40, 59), (60, 120))


@dataclass(frozen=True)
class Recording:
    """One file and what was said in it."""

    path: Path
    words: tuple[str, ...]
    region: str
    age: str
    """A group of ages, as "40-59"."""


def find_recordings(folder: Path) -> list[Recording]:
    """Return a folder's recordings by name, sub-folders included. Raises AudioError `no_recordings`, `no_text`."""
    listed = _listed(folder / "metadata.csv")
    found = [_recording(path, listed) for path in sorted(folder.rglob("*.wav"))]
    if not found:
        raise AudioError("no_recordings", f"{folder} holds no .wav file")
    return found


def age_group(age: str) -> str:
    """Return the group an age in years falls in; what is no number stays as it is."""
    if not age.strip().isdigit():
        return age.strip() or UNKNOWN
    years = int(age)
    return next((f"{low}-{high}" for low, high in AGE_GROUPS if low <= years <= high), UNKNOWN)


def _recording(path: Path, listed: Mapping[str, Mapping[str, str]]) -> Recording:
    try:
        words = tuple(syllables(path.with_suffix(".txt").read_text("utf-8-sig")))
    except FileNotFoundError as missing:
        raise AudioError("no_text", f"{path} has no {path.stem}.txt beside it with what was said") from missing
    except UnicodeDecodeError as failure:
        raise AudioError("bad_text", f"{path.with_suffix('.txt')} is not UTF-8: {failure}") from failure
    about = _about(path.with_suffix(".json")) or listed.get(path.name) or listed.get(path.stem) or {}
    region = str(about.get("region") or "").strip() or UNKNOWN
    return Recording(path, words, region, age_group(str(about.get("age") or "")))


def _about(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text("utf-8-sig")))
    except (ValueError, TypeError) as failure:
        raise AudioError("bad_metadata", f"{path} is no JSON object in UTF-8: {failure}") from failure


def _listed(path: Path) -> dict[str, Mapping[str, str]]:
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["file"]: row for row in csv.DictReader(file)}
    except (KeyError, UnicodeDecodeError) as failure:
        raise AudioError("bad_metadata", f"{path} needs a column `file`, in UTF-8: {failure!r}") from failure
