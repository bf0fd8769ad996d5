"""The portal's real file: it is not the project's to ship, so tests that need it are skipped where it is not."""

import json
import lzma
import os
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[3] / "shared" / "data" / "portal-procedures.jsonl.xz"


def portal_file() -> Path:
    """Return the file that PORTAL names or that lies beside the project."""
    path = Path(os.environ.get("PORTAL", HERE))
    if not path.is_file():
        pytest.skip("the portal's file is not here; name it in PORTAL")
    return path


def portal_rows() -> list[dict[str, str]]:
    """Return its rows."""
    opened = lzma.open if portal_file().suffix == ".xz" else open
    with opened(portal_file(), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]
