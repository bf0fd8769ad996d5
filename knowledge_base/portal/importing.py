"""Read the portal's JSON lines file into procedures, and report what was refused or held back, and why."""

import lzma
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from common.text import fold
from knowledge_base.errors import ImportingError, RowError
from knowledge_base.models import Procedure
from knowledge_base.places.districts import misleading
from knowledge_base.portal.misprints import misprinted, without_misprints
from knowledge_base.portal.rows import COLUMNS, code_of, parse

NOT_A_TITLE = re.compile(r"^công bố danh mục (?:và quy trình|(?:các )?thủ tục)", re.IGNORECASE)
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was refused or held back; the column is the file's own name for it, or a position in the line."""

    line: int
    column: str
    code: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}, {self.code or 'no code'}: {self.reason}"


@dataclass(slots=True)
class Imported:
    """What an import gave."""

    read: int = 0
    ours: int = 0  # rows whose procedure an operator keeps already
    procedures: list[Procedure] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    quarantined: list[Problem] = field(default_factory=list)
    doubted: list[Problem] = field(default_factory=list)  # imported, but a fee is not believed

    def summary(self) -> str:
        """Return the report in a few lines."""
        lines = [
            f"{self.read} rows read, {len(self.procedures)} imported "
            f"({len(self.quarantined)} of them by name only, for review; {len(self.doubted)} with a fee left out), "
            f"{self.ours} kept as ours, {len(self.refused)} refused"
        ]
        for kind, problems in (("refused", self.refused), ("review", self.quarantined), ("fee", self.doubted)):
            lines += [f"{kind}: {one}" for one in problems]
        return "\n".join(lines)


def import_portal(path: Path, checked: date, known: Iterable[Procedure] = (), report: Report | None = None) -> Imported:
    """Import a file; procedures in `known` (an operator's own) are never overwritten and count as titles taken."""
    reading = _Reading(checked, {one.code for one in known}, {fold(one.title): one.code for one in known})
    lines = read_lines(path)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            reading.take(number, line)
        if report:
            report("rows", number, len(lines))
    return reading.result


def read_lines(path: Path) -> list[bytes]:
    """Return a file's lines, plain or .xz; raise ImportingError where it cannot be read at all."""
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rb") as file:
            return file.read().removesuffix(b"\n").split(b"\n")
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise ImportingError(f"{path}: cannot be read: {error}") from error


@dataclass(slots=True)
class _Reading:
    """A file that is being read: what is taken already, and what came of it so far."""

    checked: date
    ours: set[str]
    titles: dict[str, str]
    lines: dict[str, int] = field(default_factory=dict)  # by code
    result: Imported = field(default_factory=Imported)

    def take(self, number: int, line: bytes) -> None:
        """Take one row, or keep why not."""
        self.result.read += 1
        try:
            procedure = parse(line, self.checked)
            if procedure.code in self.ours:
                self.result.ours += 1
            else:
                self._screen(procedure, number)
                self.result.procedures.append(self._believed(procedure, number))
        except RowError as error:
            column = COLUMNS.get(error.column, error.column)
            self.result.refused.append(Problem(number, column, code_of(line), str(error)))

    def _screen(self, procedure: Procedure, number: int) -> None:
        if NOT_A_TITLE.match(procedure.title):
            raise RowError(f"not a procedure's title: {procedure.title!r}", "title")
        first = self.lines.setdefault(procedure.code, number)
        if first != number:
            raise RowError(f"the same code as line {first}", "code")
        twin = self.titles.setdefault(fold(procedure.title), procedure.code)
        if twin != procedure.code:
            raise RowError(f"the same title as {twin}: {procedure.title!r}", "title")

    def _believed(self, procedure: Procedure, number: int) -> Procedure:
        """Return what of a record may be told: no district body, which is gone since July 2025, and no misprint."""
        gone = misleading(procedure.model_dump(mode="json"))
        if gone:
            column, phrase = gone
            said = f"sends people to a district body: {phrase!r}"
            self.result.quarantined.append(Problem(number, COLUMNS[column], procedure.code, said))
            return _name_only(procedure)
        amounts = {item.amount_vnd for one in procedure.filings if misprinted(one.fee) for item in one.fee.items}
        if amounts:
            said = f"no fee can be {min(amounts)} đồng: unknown"
            self.result.doubted.append(Problem(number, COLUMNS["filings"], procedure.code, said))
        return without_misprints(procedure)


def _name_only(procedure: Procedure) -> Procedure:
    return Procedure(
        code=procedure.code,
        title=procedure.title,
        spoken_title=procedure.spoken_title,
        field=procedure.field,
        levels=procedure.levels,
        agency="",
        aliases=procedure.aliases,
        priority=procedure.priority,
        source=procedure.source,
    )
