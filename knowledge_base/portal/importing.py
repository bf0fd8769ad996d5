"""Read the portal's JSON lines file into procedures, and report what was refused or held back, and why."""

import json
import lzma
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from common.text import fold, nfc
from knowledge_base.errors import ImportingError
from knowledge_base.models import Level, Procedure, Source
from knowledge_base.portal import cells
from knowledge_base.portal.filings import filings

LEVELS = {
    "Cấp bộ": Level.MINISTRY,
    "Cấp tỉnh": Level.PROVINCE,
    "Cấp xã": Level.COMMUNE,
    "Cơ quan khác": Level.OTHER,
}
NOT_A_TITLE = re.compile(r"^công bố danh mục (?:và quy trình|(?:các )?thủ tục)", re.IGNORECASE)
DISTRICT = re.compile(
    r"cấp huyện|(?:ủy|uỷ) ban nhân dân (?:quận|huyện)|ubnd (?:quận|huyện)|công an (?:quận|huyện)|"
    r"chi cục thuế (?:quận|huyện)|phòng [^.,;]{3,40} (?:quận|huyện)|(?:quận|huyện), (?:thị xã|thành phố thuộc)",
    re.IGNORECASE,
)
PARTS = re.compile(r"\s*[/;]\s*")
SHORTEST_PART = 4  # syllables; less names nothing
BRACKETS = re.compile(r"\s*\([^()]*\)")
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was refused or held back."""

    line: int
    code: str
    reason: str


@dataclass(slots=True)
class Imported:
    """What an import gave."""

    read: int = 0
    ours: int = 0  # rows whose procedure an operator keeps already
    procedures: list[Procedure] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    quarantined: list[Problem] = field(default_factory=list)

    def summary(self) -> str:
        """Return the report in a few lines."""
        lines = [
            f"{self.read} rows read, {len(self.procedures)} imported "
            f"({len(self.quarantined)} of them by name only, for review), {self.ours} kept as ours, "
            f"{len(self.refused)} refused"
        ]
        for kind, problems in (("refused", self.refused), ("for review", self.quarantined)):
            lines += [f"{kind}: line {one.line}, {one.code or 'no code'}: {one.reason}" for one in problems]
        return "\n".join(lines)


def import_portal(path: Path, checked: date, known: Iterable[Procedure] = (), report: Report | None = None) -> Imported:
    """Import a file; procedures in `known` (an operator's own) are never overwritten and count as titles taken."""
    result = Imported()
    ours = {one.code for one in known}
    titles = {fold(one.title): one.code for one in known}
    lines = _lines(path)
    for number, line in enumerate(lines, start=1):
        result.read += 1
        if report:
            report("rows", number, len(lines))
        try:
            row = _row(line)
            code = row.get("ma_thu_tuc", "")
            if code in ours:
                result.ours += 1
            else:
                procedure = _procedure(row, checked)
                _take(procedure, number, titles, result)
                _review(procedure, row, number, result)
        except ImportingError as error:
            result.refused.append(Problem(number, _code(line), str(error)))
    return result


def _lines(path: Path) -> list[str]:
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as file:
            return [line for line in file if line.strip()]
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise ImportingError(f"{path}: cannot be read: {error}") from error


def _row(line: str) -> dict[str, str]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ImportingError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise ImportingError("not an object")
    return {str(key): value if isinstance(value, str) else "" for key, value in row.items()}


def _code(line: str) -> str:
    found = re.search(r'"ma_thu_tuc":\s*"([^"]*)"', line)
    return found.group(1) if found else ""


def _take(procedure: Procedure, line: int, titles: dict[str, str], result: Imported) -> None:
    if NOT_A_TITLE.match(procedure.title):
        raise ImportingError(f"not a procedure's title: {procedure.title!r}")
    twin = titles.setdefault(fold(procedure.title), procedure.code)
    if twin != procedure.code:
        raise ImportingError(f"the same title as {twin}: {procedure.title!r}")
    result.procedures.append(procedure)


def _review(procedure: Procedure, row: Mapping[str, str], line: int, result: Imported) -> None:
    """Hold back the contents of a record that sends people to a district body: those are gone since July 2025."""
    for column in ("co_quan_thuc_hien", "dia_chi_tiep_nhan", "trinh_tu_thuc_hien", "cach_thuc_thuc_hien"):
        found = DISTRICT.search(nfc(row.get(column, "")))
        if found:
            result.quarantined.append(Problem(line, procedure.code, f"{column} names {found.group()!r}"))
            result.procedures[-1] = _name_only(procedure)
            return


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


def _procedure(row: Mapping[str, str], checked: date) -> Procedure:
    cell = {name: nfc(value) for name, value in row.items()}
    levels = tuple(LEVELS[name] for name in cells.listed(cell.get("cap_thuc_hien", "")) if name in LEVELS)
    title = cell.get("ten_thu_tuc", "")
    values: dict[str, Any] = {
        "code": cell.get("ma_thu_tuc", ""),
        "title": title,
        "spoken_title": spoken_title(title),
        "field": cell.get("linh_vuc", ""),
        "levels": levels,
        "agency": cells.tidy(cell.get("co_quan_thuc_hien", "")) or cells.tidy(cell.get("co_quan_co_tham_quyen", "")),
        "audience": cells.listed(cell.get("doi_tuong_thuc_hien", "")),
        "aliases": tuple(_aliases(title)),
        "papers": cells.papers(cell.get("thanh_phan_ho_so", "")),
        "steps": cells.steps(row.get("trinh_tu_thuc_hien", "")),
        "filings": filings(cell.get("cach_thuc_thuc_hien", "")),
        "place": cells.tidy(cell.get("dia_chi_tiep_nhan", "")),
        "result": cells.results(cell.get("ket_qua_xu_ly", "")),
        "conditions": cells.steps(row.get("yeu_cau_dieu_kien", "")),
        "legal_basis": cells.legal_basis(cell.get("can_cu_phap_ly", "")),
        "source": Source(url=cell.get("detail_url", ""), decision=cell.get("so_quyet_dinh", ""), checked=checked),
    }
    if not title:
        raise ImportingError("no title")
    try:
        return Procedure.model_validate(values)
    except ValidationError as error:
        fields = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise ImportingError(fields) from error


def spoken_title(title: str) -> str:
    """Return a title as one says it: without brackets and without the word `thủ tục`."""
    bare = BRACKETS.sub("", title).strip()
    return re.sub(r"^thủ tục\s+", "", bare, flags=re.IGNORECASE) or title


def _aliases(title: str) -> Iterator[str]:
    """Yield a title without its brackets, and its parts where it names several things."""
    bare = BRACKETS.sub("", title).strip()
    parts = [part.strip() for part in PARTS.split(bare)]
    named = [part for part in parts if len(part.split()) >= SHORTEST_PART]
    yield from dict.fromkeys(one for one in (bare, *named) if one and one != title)
