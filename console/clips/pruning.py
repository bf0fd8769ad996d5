"""Clips that nobody can need any more leave the store; what anybody was ever told stays as long as its conversation."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from django.db.models import TextField
from django.db.models.functions import Cast

from console.clips.models import RecordedClip
from console.conversations.models import Conversation, Turn

KEY = re.compile(r"\b[0-9a-f]{64}\b")
DAY_S = 86_400.0
ROWS = 2_000


def prune(store: Path, snapshots: Path, days: float) -> int:
    """Remove clips older than so many days that no kept snapshot, recording or conversation names; return how many.

    The age lets calls end and their events arrive: a conversation may name a clip before the console knows of it.
    """
    unneeded = _old(store, time.time() - days * DAY_S)
    for named in (_of_snapshots(snapshots), _of_recordings(), _of_conversations()):
        for keys in named:
            if not unneeded:
                return 0
            for key in keys:
                unneeded.pop(key, None)
    for path in unneeded.values():
        path.unlink(missing_ok=True)
    return len(unneeded)


def _old(store: Path, before: float) -> dict[str, Path]:
    return {path.stem: path for path in store.glob("??/*.wav") if path.stat().st_mtime < before}


def _of_snapshots(snapshots: Path) -> Iterator[list[str]]:
    for path in snapshots.glob("[!.]*/answers.jsonl"):
        yield KEY.findall(path.read_text(encoding="utf-8"))


def _of_recordings() -> Iterator[list[str]]:
    yield list(RecordedClip.objects.values_list("key", flat=True))


def _of_conversations() -> Iterator[list[str]]:
    """Yield the keys that stored conversations name, one column's text at a time."""
    columns = ((Turn, "answers"), (Turn, "heard"), (Conversation, "greeting"))
    for kind, name in columns:
        rows = kind._default_manager.order_by("pk").values_list(Cast(name, TextField()), flat=True)
        for text in rows.iterator(ROWS):
            yield KEY.findall(text or "")
