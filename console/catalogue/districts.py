"""Whether what a record says sends people to a district body: those are gone since July 2025."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge_base.places.districts import sends_to_district

SAID = (
    *("agency", "place", "papers", "steps", "filings", "result", "conditions", "reduced_online_fee"),
    *("closed_for_paper", "payment", "spoken", "shown"),
)
MAY = re.compile(r"quận|huyện|thị xã|thành phố", re.IGNORECASE)


def found_in(values: Mapping[str, Any]) -> str:
    """Return the first phrase that sends people to a district body, with its column; empty where none does."""
    for column in SAID:
        for text in _texts(values.get(column)):
            phrases = sends_to_district(text) if MAY.search(text) else []
            if phrases:
                return f"{column}: {phrases[0]}"
    return ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
