"""Read the national portal's JSON lines, plain or .xz; what is broken is refused by line and column."""

import json
import lzma
import re
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from console.background import Progress
from console.catalogue import records
from console.importing.errors import ImportFailed
from console.importing.models import Origin
from console.importing.source import Row, Source
from knowledge_base.errors import ImportingError
from knowledge_base.portal.importing import parse

HEADINGS = {
    "code": "ma_thu_tuc",
    "title": "ten_thu_tuc",
    "spoken_title": "ten_thu_tuc",
    "field": "linh_vuc",
    "levels": "cap_thuc_hien",
    "agency": "co_quan_thuc_hien",
    "audience": "doi_tuong_thuc_hien",
    "aliases": "ten_thu_tuc",
    "papers": "thanh_phan_ho_so",
    "steps": "trinh_tu_thuc_hien",
    "filings": "cach_thuc_thuc_hien",
    "place": "dia_chi_tiep_nhan",
    "result": "ket_qua_xu_ly",
    "conditions": "yeu_cau_dieu_kien",
    "legal_basis": "can_cu_phap_ly",
    "source_url": "detail_url",
    "source_decision": "so_quyet_dinh",
}
CODE = re.compile(r'"ma_thu_tuc":\s*"([^"]{0,40})"')


def read(path: Path, checked: date, progress: Progress) -> Source:
    """Read a file; raise ImportFailed where it cannot be read at all."""
    source = Source(Origin.PORTAL, checked, HEADINGS)
    lines = _lines(path)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            source.read += 1
            _read_line(number, line, source)
        progress("read", number, len(lines))
    return source


def _lines(path: Path) -> list[bytes]:
    opened = lzma.open if path.suffix == ".xz" else open
    try:
        with opened(path, "rb") as file:
            return file.read().split(b"\n")
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise ImportFailed("unreadable", f"{path.name}: {error}") from error


def _read_line(number: int, line: bytes, source: Source) -> None:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.refuse(number, str(error.start + 1), "", "not UTF-8")
        return
    try:
        procedure = parse(text, source.checked)
    except ImportingError as error:
        found = CODE.search(text)
        source.refuse(number, _column(error), found.group(1) if found else "", str(error))
        return
    values = records.plain(records.columns(procedure))
    source.rows.append(Row(number, procedure.code, {name: values[name] for name in HEADINGS}))


def _column(error: ImportingError) -> str:
    """Return the field at fault, or the position in the line where it is not JSON."""
    cause = error.__cause__
    if isinstance(cause, json.JSONDecodeError):
        return str(cause.colno)
    if isinstance(cause, ValidationError):
        location = cause.errors()[0]["loc"]
        return f"source_{location[1]}" if location[0] == "source" and len(location) > 1 else str(location[0])
    return "title" if str(error) == "no title" else ""
