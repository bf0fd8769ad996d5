"""One line of the portal's file as a procedure."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from common.text import nfc
from knowledge_base.errors import RowError
from knowledge_base.models import Level, Procedure, Source
from knowledge_base.portal import cells
from knowledge_base.portal.filings import filings
from knowledge_base.said import said_of

COLUMNS = {
    "code": "ma_thu_tuc",
    "title": "ten_thu_tuc",
    "spoken_title": "ten_thu_tuc",
    "field": "linh_vuc",
    "levels": "cap_thuc_hien",
    "agency": "co_quan_thuc_hien",
    "audience": "doi_tuong_thuc_hien",
    "aliases": "ten_thu_tuc",
    "questions": "ten_thu_tuc",
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
LEVELS = {
    "Cấp bộ": Level.MINISTRY,
    "Cấp tỉnh": Level.PROVINCE,
    "Cấp xã": Level.COMMUNE,
    "Cơ quan khác": Level.OTHER,
}
CODE = re.compile(rb'"ma_thu_tuc":\s*"([\d.]{1,40})"')
PARTS = re.compile(r"\s*[/;]\s*")
SHORTEST_PART = 4  # syllables; less names nothing
BRACKETS = re.compile(r"\s*\([^()]*\)")


def parse(line: bytes, checked: date) -> Procedure:
    """Return the procedure of one line, as the portal has it; raise RowError where it is none."""
    row = _row(line)
    if not nfc(row.get("ten_thu_tuc", "")):
        raise RowError("no title", "title")
    try:
        return Procedure.model_validate(_values(row, checked))
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        location = error.errors()[0]["loc"]
        source = location[0] == "source" and len(location) > 1
        raise RowError(said, f"source_{location[1]}" if source else str(location[0])) from error


def code_of(line: bytes) -> str:
    """Return the code that stands in a line, whatever else is wrong with it; empty where none does."""
    found = CODE.search(line)
    return found.group(1).decode() if found else ""


def spoken_title(title: str) -> str:
    """Return a title as one says it: without brackets and without the word `thủ tục`."""
    bare = BRACKETS.sub("", title).strip()
    return re.sub(r"^thủ tục\s+", "", bare, flags=re.IGNORECASE) or title


def _row(line: bytes) -> dict[str, str]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RowError("not UTF-8", str(error.start + 1)) from error
    except json.JSONDecodeError as error:
        raise RowError(f"not JSON: {error}", str(error.colno)) from error
    except (ValueError, RecursionError) as error:
        raise RowError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise RowError("not an object")
    return {str(key): value if isinstance(value, str) else "" for key, value in row.items()}


def _values(row: Mapping[str, str], checked: date) -> dict[str, Any]:
    cell = {name: nfc(value) for name, value in row.items()}
    title = cell["ten_thu_tuc"]
    return {
        "code": cell.get("ma_thu_tuc", ""),
        "title": title,
        "spoken_title": spoken_title(title),
        "field": cell.get("linh_vuc", ""),
        "levels": tuple(LEVELS[name] for name in cells.listed(cell.get("cap_thuc_hien", "")) if name in LEVELS),
        "agency": cells.tidy(cell.get("co_quan_thuc_hien", "")) or cells.tidy(cell.get("co_quan_co_tham_quyen", "")),
        "audience": cells.listed(cell.get("doi_tuong_thuc_hien", "")),
        "aliases": tuple(_aliases(title)),
        "questions": said_of(cell.get("ma_thu_tuc", "")),
        "papers": cells.papers(cell.get("thanh_phan_ho_so", "")),
        "steps": cells.steps(row.get("trinh_tu_thuc_hien", "")),
        "filings": filings(cell.get("cach_thuc_thuc_hien", "")),
        "place": cells.tidy(cell.get("dia_chi_tiep_nhan", "")),
        "result": cells.results(cell.get("ket_qua_xu_ly", "")),
        "conditions": cells.steps(row.get("yeu_cau_dieu_kien", "")),
        "legal_basis": cells.legal_basis(cell.get("can_cu_phap_ly", "")),
        "source": Source(url=cell.get("detail_url", ""), decision=cell.get("so_quyet_dinh", ""), checked=checked),
    }


def _aliases(title: str) -> Iterator[str]:
    """Yield a title without its brackets, and its parts where it names several things."""
    bare = BRACKETS.sub("", title).strip()
    parts = [part.strip() for part in PARTS.split(bare)]
    named = [part for part in parts if len(part.split()) >= SHORTEST_PART]
    yield from dict.fromkeys(one for one in (bare, *named) if one and one != title)
