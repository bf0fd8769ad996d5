"""Read an operator's table, CSV or XLSX, into rows; a cell that cannot be read refuses its row, by line and column."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from console.background import Progress
from console.importing.errors import ImportFailed
from console.importing.models import Origin
from console.importing.sheets import Line, csv_lines, xlsx_lines
from console.importing.source import Row, Source
from console.importing.table_columns import METHODS, TableColumn, column_of


def read(path: Path, checked: date, progress: Progress) -> Source:
    """Read a file; raise ImportFailed where it is no table with a column of codes."""
    lines = xlsx_lines(path) if path.suffix.lower() == ".xlsx" else csv_lines(path)
    heading = next((line for line in lines if line.says_anything), Line(1, []))
    columns = {place: column for place, name in enumerate(heading.cells) if (column := column_of(name))}
    source = _source(checked, heading, columns)
    rows = [line for line in lines if line.number > heading.number and line.says_anything]
    for done, line in enumerate(rows, start=1):
        source.read += 1
        _read_line(line, columns, heading, source)
        progress("read", done, len(rows))
    return source


def _source(checked: date, heading: Line, columns: Mapping[int, TableColumn]) -> Source:
    names = [column.name for column in columns.values()]
    if "code" not in names:
        raise ImportFailed("no_code_column", "the first line has no column `code` (`mã thủ tục`)")
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ImportFailed("column_twice", ", ".join(sorted(twice)))
    headings = {column.field: heading.cells[place] for place, column in columns.items()}
    source = Source(Origin.TABLE, checked, headings)
    source.ignored += [name for place, name in enumerate(heading.cells) if name.strip() and place not in columns]
    return source


def _read_line(line: Line, columns: Mapping[int, TableColumn], heading: Line, source: Source) -> None:
    said: dict[str, Any] = {}
    code = next(line.cell(place).strip() for place, column in columns.items() if column.name == "code")
    if line.fault:
        source.refuse(line.number, "", code, line.fault)
        return
    if any(cell.strip() for cell in line.cells[len(heading.cells) :]):
        source.refuse(line.number, str(len(heading.cells) + 1), code, "a cell beyond the last column")
        return
    for place, column in columns.items():
        if not line.cell(place).strip():
            continue  # an empty cell says nothing
        try:
            said[column.name] = column.read(line.cell(place))
        except ValueError as error:
            source.refuse(line.number, heading.cells[place], code, str(error))
            return
    source.rows.append(Row(line.number, code, _values(said)))


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return cells as fields: those of one method make a filing, those of one wording a dictionary of facets."""
    values = {name: value for name, value in said.items() if "." not in name}
    filings = [filing for method in METHODS if (filing := _filing(method, said))]
    if filings:
        values["filings"] = filings
    for wording in ("spoken", "shown"):
        texts = {name.partition(".")[2]: value for name, value in said.items() if name.startswith(f"{wording}.")}
        if texts:
            values[wording] = texts
    return values


def _filing(method: str, said: Mapping[str, Any]) -> dict[str, Any]:
    parts = {part: said[f"{method}.{part}"] for part in ("time", "fee", "note") if f"{method}.{part}" in said}
    if not parts:
        return {}
    time = parts.pop("time", {})
    return {"method": method, **time, **parts}
