"""Publish: write one immutable snapshot beside the others, then switch to it at once."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from knowledge_base.building import Makers, Progress, Synthesizer, build_snapshot, new_version, silent
from knowledge_base.embedding import Encoder
from knowledge_base.errors import RegressionError
from knowledge_base.models import Faq, Procedure
from knowledge_base.snapshot import MANIFEST, check_files, read_manifest

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
    recorded: Mapping[str, str] | None = None,
) -> str:
    """Publish the records and switch to them; return the version. Raises RegressionError where a gate finds fault.

    Embeddings and clips that are there already are not made again; `recorded` names clips of an officer's own voice by
    their words. Records that do not hold today are published too: whoever asks for them hears that they are being
    updated, and they come into force by themselves.
    """
    report = progress or silent
    records: list[Procedure | Faq] = [*procedures, *faqs]
    version = new_version(records, datetime.now(UTC))
    folder = root / SNAPSHOTS / version
    folder.parent.mkdir(parents=True, exist_ok=True)
    makers = Makers(encoder, root / EMBEDDINGS, root / CLIPS, synthesizer, recorded or {})
    build_snapshot(folder, version, records, makers, report)
    worse = gate(folder, current(root)) if gate else ()
    if worse:
        shutil.rmtree(folder)
        raise RegressionError(worse)
    switch(root, version)
    report("switched", 1, 1)
    return version


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
    """Go back to an earlier snapshot; SnapshotError where it is not there or not as it was published."""
    folder = root / SNAPSHOTS / version
    check_files(folder, read_manifest(folder))
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
