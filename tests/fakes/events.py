"""An outbox that keeps what it is told in memory, and holds it to the contract."""

import json
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

CONTRACT = Path(__file__).parents[2] / "contracts" / "event.json"
BODIES = {
    kind["properties"]["kind"]["const"]: Draft202012Validator(kind["properties"]["body"])
    for kind in json.loads(CONTRACT.read_text())["oneOf"]
}


@dataclass
class FakeEvents:
    """The events emitted, as (kind, conversation, body)."""

    told: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def emit(self, kind: str, conversation: str, body: Mapping[str, Any]) -> "Future[None]":
        sent = json.loads(json.dumps(body, default=dict, allow_nan=False))
        BODIES[kind].validate(sent)
        self.told.append((kind, conversation, sent))
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the bodies of one kind."""
        return [body for one, _, body in self.told if one == kind]

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.told]
