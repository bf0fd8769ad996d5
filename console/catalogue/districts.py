"""Whether what a record says sends people to a district body: those are gone since July 2025."""

from collections.abc import Mapping
from typing import Any

from knowledge_base.places.districts import misleading


def found_in(values: Mapping[str, Any]) -> str:
    """Return the first phrase that sends people to a district body, with its column; empty where none does."""
    found = misleading(values)
    return f"{found[0]}: {found[1]}" if found else ""
