"""What every store of personal data can do: let go of what is old."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.privacy.periods import Kind


class StoreError(Exception):
    """A store cannot be reached, or does not let go; `code` is stable."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(f"{code}: {reason}" if reason else code)
        self.code = code


@dataclass(frozen=True)
class Swept:
    """How many pieces went (in a dry run: would go), and the oldest that stays."""

    count: int = 0
    oldest: datetime | None = None


class Store(Protocol):
    """One place of one process where personal data of one class lies."""

    @property
    def key(self) -> str:
        """A stable name."""

    @property
    def kind(self) -> Kind:
        """The class of what lies there."""

    @property
    def where(self) -> str:
        """The place, for the register."""

    def sweep(self, before: datetime, *, dry: bool) -> Swept:
        """Let go of what is older. Raises StoreError."""


def oldest(moments: Iterable[datetime]) -> datetime | None:
    """Return the earliest of some moments, None where there is none."""
    return min(moments, default=None)
