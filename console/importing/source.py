"""What a file gives: rows of column values, and the rows that could not be read, each with line and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from console.importing.models import Origin


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not imported, and why; the column is the file's own name for it, or a position in the line."""

    line: int
    column: str
    code: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}, {self.code or 'no code'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure as a source has it: the columns it speaks of, as plain JSON."""

    line: int
    code: str
    values: dict[str, Any]


@dataclass(slots=True)
class Source:
    """A file, read."""

    origin: Origin
    checked: date
    headings: Mapping[str, str]  # our column -> the file's name for it
    read: int = 0
    rows: list[Row] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # the file's columns that are not ours

    def refuse(self, line: int, column: str, code: str, reason: str) -> None:
        """Keep why a row is not imported."""
        self.refused.append(Refusal(line, self.headings.get(column, column), code, reason))
