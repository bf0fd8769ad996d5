"""Messages that people leave for an officer, each a file named by its receipt code: seven digits and a check digit.

The check digit (Damm) finds every single wrong digit and every two neighbours exchanged.
"""

import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

State = Literal["new", "taken", "done"]
LENGTH = 8
TRIES = 20
CODE = re.compile(rf"[0-9]{{{LENGTH}}}")
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> str:
    """Return the digit that makes a code of `digits`."""
    interim = 0
    for one in digits:
        interim = DAMM[interim][int(one)]
    return str(interim)


def valid(code: str) -> bool:
    """Say whether a code has the right length and check digit."""
    return bool(CODE.fullmatch(code)) and check_digit(code) == "0"


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """What someone left: their words, and the number to call back where it is known."""

    conversation: str
    channel: str
    number: str
    words: str
    procedure: str | None
    reason: str
    restricted: bool
    code: str = ""
    created: str = ""
    state: State = "new"
    answer: str = ""
    """What an officer answered; written by the console."""

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Self:
        """Read what a file holds; fields of a later version are left out."""
        return cls(**{name: fields[name] for name in cls.__dataclass_fields__ if name in fields})


class Messages:
    """The folder of messages; readable by this user alone."""

    def __init__(self, folder: Path, number: Callable[[], int] = lambda: secrets.randbelow(10 ** (LENGTH - 1))) -> None:
        self._folder = folder
        self._number = number

    def leave(self, message: LeftMessage) -> str:
        """Store a message durably and return its receipt code. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for _ in range(TRIES):
            digits = f"{self._number():0{LENGTH - 1}d}"
            code = digits + check_digit(digits)
            try:
                self._write(code, message)
            except FileExistsError:
                continue
            return code
        raise OSError("no receipt code is free")

    def find(self, code: str) -> LeftMessage | None:
        """Return the message with a receipt code; None where there is none, or it cannot be read."""
        if not valid(code):
            return None
        try:
            return LeftMessage.of(json.loads((self._folder / f"{code}.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _write(self, code: str, message: LeftMessage) -> None:
        fields = asdict(message) | {"code": code, "created": datetime.now(UTC).isoformat(timespec="seconds")}
        handle = os.open(self._folder / f"{code}.json", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"version": 1, **fields}, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
