"""Build a snapshot beside the live one: `python -m knowledge_base.build [--portal FILE] --snapshot DIR`."""

import argparse
import logging
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from common.logs import configure, event
from knowledge_base.building import Makers, Progress, Records, build_snapshot, new_version
from knowledge_base.embedding import OnnxEncoder
from knowledge_base.errors import ImportingError, KnowledgeError, PublishingError
from knowledge_base.models import Faq, Procedure
from knowledge_base.portal.importing import import_portal
from knowledge_base.progress import shown
from knowledge_base.publishing import CLIPS, EMBEDDINGS, SNAPSHOTS
from knowledge_base.seed import load_seed
from knowledge_base.settings import Settings
from knowledge_base.snapshot import MANIFEST

log = logging.getLogger("build")


def build(snapshot: Path, portal: Path | None, checked: date, settings: Settings) -> str:
    """Build `snapshot` from the seed and the portal's file; return the import's report. The seed comes first."""
    _refuse(snapshot, settings.knowledge / SNAPSHOTS)
    procedures, faqs = load_seed()
    records: list[Procedure | Faq] = [*procedures, *faqs]
    said = "no portal file: the seed alone"
    with shown() as progress:
        if portal:
            imported = import_portal(portal, checked, procedures, progress)
            if imported.read == len(imported.refused):
                first = f"; the first: {imported.refused[0]}" if imported.refused else ""
                raise ImportingError(f"{portal}: none of its {imported.read} rows can be imported{first}")
            records += imported.procedures
            said = imported.summary()
        _replace(snapshot, records, settings, progress)
    return said


def _refuse(snapshot: Path, published: Path) -> None:
    """Refuse to write where something else is: only a snapshot of one's own is replaced."""
    if snapshot.resolve().is_relative_to(published.resolve()):
        raise PublishingError(f"{snapshot}: lies among the published snapshots, which publishing alone changes")
    try:
        empty = not snapshot.exists() or not any(snapshot.iterdir())
    except NotADirectoryError as error:
        raise PublishingError(f"{snapshot}: is a file, not a folder") from error
    if not empty and not (snapshot / MANIFEST).is_file():
        raise PublishingError(f"{snapshot}: is there and is not a snapshot")


def _replace(snapshot: Path, records: Records, settings: Settings, progress: Progress) -> None:
    version = new_version(records, datetime.now(UTC))
    fresh = snapshot.with_name(f"{snapshot.name}.{version}")
    store = settings.knowledge
    makers = Makers(OnnxEncoder(settings.encoder), store / EMBEDDINGS, store / CLIPS)
    try:
        build_snapshot(fresh, version, records, makers, progress)
        if snapshot.exists():
            shutil.rmtree(snapshot)
        fresh.rename(snapshot)
    except OSError as error:
        raise PublishingError(f"{snapshot}: cannot be written: {error}") from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portal", type=Path, help="the portal's records, JSON lines, plain or .xz")
    parser.add_argument("--snapshot", type=Path, required=True, help="folder to write; a snapshot in it is replaced")
    parser.add_argument("--checked", type=date.fromisoformat, help="when the file was collected; default: its date")
    options = parser.parse_args(arguments)
    if not options.snapshot.name:
        parser.error("--snapshot: name a folder of its own, e.g. make knowledge PORTAL=file SNAPSHOT=/tmp/snapshot")
    configure("knowledge")
    try:
        checked = options.checked or _day(options.portal)
        print(build(options.snapshot, options.portal, checked, Settings()))
    except KnowledgeError as error:
        event(log, "build_failed", level=logging.CRITICAL, code=error.code, reason=error)
        raise SystemExit(1) from error


def _day(path: Path | None) -> date:
    if path is None or not path.is_file():
        return datetime.now(UTC).date()
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


if __name__ == "__main__":
    main()
