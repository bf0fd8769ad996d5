"""What is published now and was before, read from the snapshot folders; works with the database down."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from console.publishing import withdrawing
from console.publishing.errors import PublishError


@dataclass(frozen=True)
class Live:
    """A snapshot: the one in use, or an earlier one."""

    version: str
    procedures: int | None = None
    faqs: int | None = None
    created: datetime | None = None


def current(root: Path | None = None) -> Live | None:
    """Return the published snapshot, or None where nothing is published."""
    link = (root or settings.CONSOLE.knowledge) / "current"
    return _read(link.resolve()) if link.exists() else None


def others(root: Path | None = None) -> list[Live]:
    """Return the whole snapshots that are not in use, newest first."""
    folder = root or settings.CONSOLE.knowledge
    used = current(folder)
    found = [_read(path.parent) for path in (folder / "snapshots").glob("[!.]*/manifest.json")]
    whole = [one for one in found if one.created and (used is None or one.version != used.version)]
    return sorted(whole, key=lambda one: one.version, reverse=True)


def go_back(version: str) -> str:
    """Make an earlier snapshot the one in use and return its version; raise PublishError where it is not whole.

    Records withdrawn since it was made stay off the air.
    """
    from knowledge_base.errors import SnapshotError
    from knowledge_base.publishing import rollback

    wanted = next((one for one in others() if one.version == version), None)
    if wanted is None or wanted.created is None:
        raise PublishError("no_snapshot", version)
    withdrawing.add(withdrawing.since(wanted.created))
    try:
        rollback(settings.CONSOLE.knowledge, version)
    except SnapshotError as error:
        raise PublishError("broken_snapshot", str(error)) from error
    return version


def _read(folder: Path) -> Live:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        created = datetime.fromisoformat(manifest["created"]) if "created" in manifest else None
    except (OSError, ValueError):
        return Live(folder.name)
    return Live(folder.name, manifest.get("procedures"), manifest.get("faqs"), created)
