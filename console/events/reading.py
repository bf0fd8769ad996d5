"""A batch of events, read and checked: bytes in, rows and refusals out. Knows no database."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator

from console.events.models import Event

BATCH = 200
CONTRACT = Path(__file__).resolve().parents[2] / "contracts" / "event.json"
SCHEMA = json.loads(CONTRACT.read_text("utf-8"))
KINDS: dict[str, Draft202012Validator] = {
    kind["properties"]["kind"]["const"]: Draft202012Validator(kind["properties"]["body"]) for kind in SCHEMA["oneOf"]
}
"""The body of each kind: one schema tried, not all of them, and errors that name the field."""
ENVELOPE = Draft202012Validator({name: rule for name, rule in SCHEMA.items() if name != "oneOf"})


class BatchError(ValueError):
    """What came is no batch at all."""


@dataclass(frozen=True)
class Refused:
    """An event that is none; why."""

    id: str | None
    message: str


def batch(content: bytes) -> list[Event | Refused]:
    """Return what each event of a request is, in order. Raises BatchError."""
    try:
        sent = json.loads(content, parse_constant=lambda name: None)
    except (ValueError, RecursionError) as error:
        raise BatchError(f"not JSON: {error}") from error
    events = sent.get("events") if isinstance(sent, dict) else None
    if not isinstance(events, list) or len(events) > BATCH:
        raise BatchError(f"not a list of at most {BATCH} events")
    return [_event(_clean(one)) for one in events]


def _event(sent: Any) -> Event | Refused:
    id_ = sent.get("id") if isinstance(sent, dict) else None
    wrong = next(ENVELOPE.iter_errors(sent), None) or next(KINDS[sent["kind"]].iter_errors(sent["body"]), None)
    if wrong:
        place = ".".join(map(str, wrong.absolute_path)) or "event"
        return Refused(id_ if isinstance(id_, str) else None, f"{place}: {wrong.message[:200]}")
    try:
        return Event(**{**sent, "id": UUID(sent["id"]), "time": datetime.fromisoformat(sent["time"])})
    except ValueError as error:
        return Refused(id_, f"time: {error}")


def _clean(value: Any) -> Any:
    """Return JSON without what databases do not take: NUL, and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one) for key, one in value.items()}
    return value
