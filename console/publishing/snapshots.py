"""What is published now, read from the snapshot folder; works with the database down."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Live:
    """The snapshot in use."""

    version: str
    procedures: int | None
    faqs: int | None


def current(root: Path | None = None) -> Live | None:
    """Return the published snapshot, or None where nothing is published."""
    link = (root or settings.CONSOLE.knowledge) / "current"
    if not link.exists():
        return None
    folder = link.resolve()
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError):
        return Live(folder.name, None, None)
    return Live(folder.name, manifest.get("procedures"), manifest.get("faqs"))
