"""Read the national portal's JSON lines, plain or .xz; what is broken is refused by line and column."""

from datetime import date
from pathlib import Path

from console.background import Progress
from console.catalogue import records
from console.importing.errors import ImportFailed
from console.importing.models import Origin
from console.importing.source import Row, Source
from knowledge_base.errors import ImportingError, RowError
from knowledge_base.portal.importing import read_lines
from knowledge_base.portal.rows import COLUMNS, code_of, parse


def read(path: Path, checked: date, progress: Progress) -> Source:
    """Read a file; raise ImportFailed where it cannot be read at all."""
    source = Source(Origin.PORTAL, checked, COLUMNS)
    lines = _lines(path)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            source.read += 1
            _read_line(number, line, source)
        progress("read", number, len(lines))
    return source


def _lines(path: Path) -> list[bytes]:
    try:
        return read_lines(path)
    except ImportingError as error:
        raise ImportFailed("unreadable", str(error)) from error


def _read_line(number: int, line: bytes, source: Source) -> None:
    try:
        procedure = parse(line, source.checked)
    except RowError as error:
        source.refuse(number, error.column, code_of(line), str(error))
        return
    values = records.plain(records.columns(procedure))
    source.rows.append(Row(number, procedure.code, {name: values[name] for name in COLUMNS}))
