"""Names of provinces, districts and communes, now and before July 2025, for callers who name where they live.

From the tables of PyPI's `vietnamadminunits` (MIT), read as a data file; the package itself is never imported.
"""

import sqlite3
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path

from common.text import nfc

PACKAGE = "vietnamadminunits"
QUERIES = (
    "SELECT DISTINCT ward FROM admin_units",
    "SELECT DISTINCT province FROM admin_units",
    "SELECT DISTINCT ward FROM admin_units_legacy",
    "SELECT DISTINCT district FROM admin_units_legacy",
    "SELECT DISTINCT province FROM admin_units_legacy",
)


def place_names() -> list[str]:
    """Return every name once, with what it is (`phường ninh kiều`), in lower case; numbered wards are left out.

    Raises PackageNotFoundError, sqlite3.Error where the tables are not there.
    """
    table = Path(str(distribution(PACKAGE).locate_file(f"{PACKAGE}/data/dataset.db")))
    with closing(sqlite3.connect(f"{table.as_uri()}?mode=ro", uri=True)) as data:
        names = {nfc(row[0]).lower() for query in QUERIES for row in data.execute(query) if row[0]}
    return sorted(name for name in names if not any(sign.isdecimal() for sign in name))
