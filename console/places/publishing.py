"""Offices as the dialogue reads them: one file, replaced whole whenever what is approved changes."""

import os
from pathlib import Path

from django.conf import settings

from console.places.models import Office
from knowledge_base.places.offices import OFFICES

FILE = "offices.json"


def write_offices() -> Path:
    """Write the approved offices beside the snapshots and return the file."""
    records = [row.approved_record() for row in Office.approved().select_related("commune").order_by("code")]
    path: Path = settings.CONSOLE.knowledge / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{FILE}.{os.getpid()}")
    beside.write_bytes(OFFICES.dump_json(tuple(records)))
    beside.replace(path)
    return path
