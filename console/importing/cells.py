"""What stands in a cell of an operator's table, as a column of a procedure. Raises ValueError with the reason."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from common.numbers import parse_grouped
from common.text import fold, nfc
from knowledge_base import models as kb

Read = Callable[[str], Any]
Choice = TypeVar("Choice", kb.Level, kb.OnlineLevel)

SEPARATOR = "|"  # between the parts of one line
LEVELS = {
    **{level.value: level for level in kb.Level},
    **{"cap bo": kb.Level.MINISTRY, "cap tinh": kb.Level.PROVINCE, "cap xa": kb.Level.COMMUNE},
    "co quan khac": kb.Level.OTHER,
}
ONLINE = {
    **{level.value: level for level in kb.OnlineLevel},
    **{"toan trinh": kb.OnlineLevel.FULL, "mot phan": kb.OnlineLevel.PARTIAL},
    **{"cung cap thong tin": kb.OnlineLevel.INFORMATION, "cung cap thong tin truc tuyen": kb.OnlineLevel.INFORMATION},
}
UNITS = {
    **{"ngay lam viec": kb.Unit.WORKING_DAY, "ngay": kb.Unit.DAY, "gio": kb.Unit.HOUR},
    **{"thang": kb.Unit.MONTH, "nam": kb.Unit.YEAR},
}
FREE = ("mien phi", "khong thu", "khong mat phi")
COUNCIL = re.compile(r"hdnd|hoi dong nhan dan")
MONEY = re.compile(r"(?P<amount>[\d][\d.,]*)\s*(?:đồng|đ|vnđ|vnd)?\s*(?::\s*(?P<case>.+))?", re.IGNORECASE)
TIME = re.compile(r"(?P<amount>\d+)\s*(?P<unit>.*)")
DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")


def text(cell: str) -> str:
    """Return text, line by line in NFC."""
    return "\n".join(lines(cell))


def lines(cell: str) -> list[str]:
    """Return the lines that say something."""
    return [line for one in cell.splitlines() if (line := nfc(one))]


def number(cell: str) -> int:
    """Return a whole number."""
    if not nfc(cell).isdecimal():
        raise ValueError(f"{nfc(cell)!r} is not a whole number")
    return int(nfc(cell))


def day(cell: str) -> str:
    """Return a date as 2025-07-01, from that form or from 1/7/2025."""
    written = nfc(cell)
    vietnamese = DAY.fullmatch(written)
    try:
        if vietnamese:
            return date(int(vietnamese["year"]), int(vietnamese["month"]), int(vietnamese["day"])).isoformat()
        return datetime.fromisoformat(written).date().isoformat()
    except ValueError as error:
        raise ValueError(f"{written!r} is not a date (1/7/2025 or 2025-07-01)") from error


def levels(cell: str) -> list[str]:
    """Return levels, one a line or separated by commas."""
    return [_one_of(LEVELS, one).value for line in lines(cell) for one in line.split(",")]


def online_level(cell: str) -> str:
    """Return how far a procedure can be done online."""
    return _one_of(ONLINE, cell).value


def _one_of(known: Mapping[str, Choice], written: str) -> Choice:
    found = known.get(fold(nfc(written)))
    if found is None:
        raise ValueError(f"{nfc(written)!r} is none of: {', '.join(known)}")
    return found


def papers(cell: str) -> list[dict[str, Any]]:
    """Return papers: `name | originals | copies | case | form`, one a line; parts may be missing at the end."""
    return [_paper(*_parts(line, 5)) for line in lines(cell)]


def _paper(name: str, originals: str, copies: str, case: str, form: str) -> dict[str, Any]:
    counts = {"originals": number(originals) if originals else None, "copies": number(copies) if copies else None}
    return {"name": name, **counts, "case": case, "form": form}


def legal_basis(cell: str) -> list[dict[str, str]]:
    """Return documents: `number | title`, one a line."""
    return [dict(zip(("number", "title"), _parts(line, 2), strict=True)) for line in lines(cell)]


def _parts(line: str, most: int) -> list[str]:
    parts = [part.strip() for part in line.split(SEPARATOR)]
    if len(parts) > most:
        raise ValueError(f"{line!r} has more than {most} parts")
    return parts + [""] * (most - len(parts))


def time_limit(cell: str) -> dict[str, Any]:
    """Return a time limit as parts of a filing: a number with its unit, or words; a missing unit is never guessed."""
    written = text(cell)
    found = TIME.fullmatch(written)
    unit = UNITS.get(fold(found["unit"])) if found else None
    if found and not found["unit"]:
        raise ValueError(f"{written!r} has no unit (ngày làm việc, ngày, giờ, tháng, năm)")
    if found and unit:
        return {"duration": {"amount": int(found["amount"]), "unit": unit.value}}
    return {"duration_text": written}


def fee(cell: str) -> dict[str, Any]:
    """Return a fee: `Miễn phí`, `HĐND`, amounts as `8000: case` one a line, or words."""
    said = lines(cell)
    folded = fold(" ".join(said))
    if COUNCIL.search(folded):
        return {"kind": kb.FeeKind.COUNCIL.value}
    if folded in FREE:
        return {"kind": kb.FeeKind.FREE.value}
    amounts = [MONEY.fullmatch(line) for line in said]
    if all(amounts):
        return {"kind": kb.FeeKind.AMOUNT.value, "items": [_item(one) for one in amounts if one]}
    return {"kind": kb.FeeKind.VARIES.value, "text": "\n".join(said)}


def _item(found: re.Match[str]) -> dict[str, Any]:
    return {"amount_vnd": parse_grouped(found["amount"]), "case": found["case"] or ""}
