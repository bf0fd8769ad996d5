"""CSV and XLSX as numbered lines of texts."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from console.importing.errors import ImportFailed

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t"
LONGEST_CELL = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table; a fault says why it cannot be read."""

    number: int
    cells: list[str]
    fault: str = ""

    @property
    def says_anything(self) -> bool:
        """Say whether any cell is filled, or the line is broken."""
        return bool(self.fault) or any(cell.strip() for cell in self.cells)

    def cell(self, place: int) -> str:
        """Return a cell; empty beyond the line's end."""
        return self.cells[place] if place < len(self.cells) else ""


def csv_lines(path: Path) -> list[Line]:
    """Read a CSV in UTF-8 or UTF-16, separated by comma, semicolon or tab as its first line shows."""
    try:
        content = path.read_bytes()
        encoding = next((name for bom, name in BOMS if content.startswith(bom)), "utf-8")
        text = content.decode(encoding)
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFailed("unreadable", f"{path.name}: {error}") from error
    first = text.lstrip().split("\n", 1)[0]
    return list(_parsed(text, max(SEPARATORS, key=first.count)))


def _parsed(text: str, separator: str) -> Iterator[Line]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(begins, [], f"not CSV: {error}")
        else:
            yield Line(begins, cells)
        begins = reader.line_num + 1


def xlsx_lines(path: Path) -> list[Line]:
    """Read the first sheet of a workbook, formulas as their last results."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
        raise ImportFailed("unreadable", f"{path.name}: not an XLSX workbook: {error}") from error
    try:
        rows = book.worksheets[0].iter_rows(values_only=True) if book.worksheets else iter(())
        return [Line(number, [_text(value) for value in row]) for number, row in enumerate(rows, start=1)]
    finally:
        book.close()


def _text(value: Any) -> str:
    """Return a cell's value as an operator reads it; a code that Excel took for a number gets its zeros back."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
