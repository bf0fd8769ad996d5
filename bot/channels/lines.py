"""The lines of a turn (contracts/turn-message.json) and its request (contracts/turn-request.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
DONE: dict[str, Any] = {"type": "done"}
Line = dict[str, Any]


class ContractError(ValueError):
    """A message is not what its contract says; the text names the place."""


class Contract:
    """One JSON Schema of contracts/."""

    def __init__(self, name: str) -> None:
        """Read contracts/<name>.json."""
        self.validator = Draft202012Validator(json.loads((CONTRACTS / f"{name}.json").read_text(encoding="utf-8")))

    def check(self, message: Any) -> None:
        """Raise ContractError where a message breaks the contract."""
        error = next(iter(self.validator.iter_errors(message)), None)
        if error:
            place = ".".join(map(str, error.absolute_path)) or "message"
            raise ContractError(f"{place}: {_short(error.message)}")


def say(text: str, options: list[dict[str, str]] | None = None) -> Line:
    """Return a line that shows and speaks plain text."""
    line: Line = {"type": "say", "text": text, "speech": [{"text": text, "clip": None}]}
    return {**line, "options": options} if options else line


def failure(code: str, message: str) -> Line:
    """Return a line that tells the other side why there is no answer."""
    return {"type": "error", "code": code, "message": message}


def encoded(line: Line) -> bytes:
    """Return a line as it goes over the wire."""
    return (json.dumps(line, ensure_ascii=False) + "\n").encode()


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"
