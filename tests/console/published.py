"""A snapshot as far as the console reads it: the approved records."""

import json
from pathlib import Path
from typing import Any

from console.publishing import work


def publish_to(folder: Path, settings: Any) -> None:
    """Write what would be published as the snapshot in use, as far as this side reads it."""
    settings.CONSOLE = settings.CONSOLE.model_copy(update={"var": folder})
    procedures, faqs = work.approved()
    version = f"v{len(list(folder.rglob('records.jsonl')))}"
    snapshot = folder / "knowledge" / "snapshots" / version
    snapshot.mkdir(parents=True)
    records = [one.model_dump(mode="json", exclude_defaults=True) for one in [*procedures, *faqs]]
    (snapshot / "records.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    link = folder / "knowledge" / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(snapshot)
