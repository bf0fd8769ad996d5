"""Publish: write one immutable snapshot beside the others, then switch to it at once."""

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from knowledge_base.building import Makers, Progress, Synthesizer, build_snapshot, new_version, silent
from knowledge_base.embedding import Encoder
from knowledge_base.errors import PublishingError
from knowledge_base.models import Faq, Procedure
from knowledge_base.snapshot import MANIFEST, read_manifest

CURRENT, SNAPSHOTS, CLIPS, EMBEDDINGS = "current", "snapshots", "clips", "embeddings"

Gate = Callable[[Path, Path | None], Sequence[str]]  # the new snapshot, the current one → what got worse


def publish(
    procedures: Sequence[Procedure],
    faqs: Sequence[Faq],
    root: Path,
    encoder: Encoder,
    synthesizer: Synthesizer | None = None,
    progress: Progress | None = None,
    gate: Gate | None = None,
) -> str:
    """Publish the records that hold today and switch to them; return the version. A gate that finds fault refuses it.

    Embeddings and clips that are there already are not made again.
    """
    report = progress or silent
    everything: list[Procedure | Faq] = [*procedures, *faqs]
    records = [record for record in everything if holds(record, datetime.now(UTC).date())]
    version = new_version(records, datetime.now(UTC))
    folder = root / SNAPSHOTS / version
    folder.parent.mkdir(parents=True, exist_ok=True)
    build_snapshot(folder, version, records, Makers(encoder, root / EMBEDDINGS, root / CLIPS, synthesizer), report)
    worse = gate(folder, current(root)) if gate else ()
    if worse:
        shutil.rmtree(folder)
        raise PublishingError("publishing is refused, because answers got worse:\n" + "\n".join(worse))
    switch(root, version)
    report("switched", 1, 1)
    return version


def holds(record: Procedure | Faq, day: date) -> bool:
    """Say whether a record is valid on a day."""
    begun = record.valid_from is None or record.valid_from <= day
    return begun and (record.valid_until is None or day <= record.valid_until)


def current(root: Path) -> Path | None:
    """Return the folder of the snapshot in use, or None where nothing is published."""
    link = root / CURRENT
    try:
        return link.parent / link.readlink()
    except OSError:
        return None


def switch(root: Path, version: str) -> None:
    """Make a whole snapshot the one in use, at once: readers see the old one or the new one."""
    read_manifest(root / SNAPSHOTS / version)
    link = root / f".{CURRENT}.{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(SNAPSHOTS) / version)
    link.replace(root / CURRENT)


def rollback(root: Path, version: str) -> None:
    """Go back to an earlier snapshot; SnapshotError where it is not there or not whole."""
    switch(root, version)


def versions(root: Path) -> list[str]:
    """Return the versions of all whole snapshots, oldest first."""
    return sorted(path.parent.name for path in (root / SNAPSHOTS).glob(f"[!.]*/{MANIFEST}"))


def prune(root: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` snapshots, never the one in use; return what was removed."""
    used = current(root)
    old = [version for version in versions(root)[:-keep] if used is None or version != used.name]
    for version in old:
        shutil.rmtree(root / SNAPSHOTS / version)
    return old
