"""Take apart the table of ways to hand in, whose cells stand without separators.

`Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến20 NgàyMiễn phí(…)…` becomes method, time, fees and a note a row.
"""

import re

from common.numbers import parse_grouped
from knowledge_base.models import Duration, Fee, FeeItem, FeeKind, Filing, Method, Unit
from knowledge_base.portal.cells import NOTHING, tidy

HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"
METHODS = {"Trực tuyến": Method.ONLINE, "Trực tiếp": Method.COUNTER, "Dịch vụ bưu chính": Method.POST}
UNITS = {
    "ngày làm việc": Unit.WORKING_DAY,
    "ngày": Unit.DAY,
    "giờ": Unit.HOUR,
    "tháng": Unit.MONTH,
    "năm": Unit.YEAR,
}
NOTE = r"(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))"  # brackets up to three deep
FREE = "Miễn phí"
FEE = rf"(?:{FREE}|[\d.,]*\s?(?:Việt Nam Đồng|VNĐ)|{NOTHING}){NOTE}?"
TIME = rf"\d+ ?(?:Ngày làm việc|Ngày|Giờ|Tháng|Năm)?|{NOTHING}|[A-ZĐ][^()]{{1,120}}?"
ROW = re.compile(rf"(?P<method>{'|'.join(METHODS)})(?P<time>{TIME})(?P<fees>(?:{FEE})+)")
ONE_FEE = re.compile(rf"(?P<amount>{FREE}|[\d.,]*\s?(?:Việt Nam Đồng|VNĐ)|{NOTHING})(?P<note>{NOTE})?")
COUNCIL = re.compile(r"hđnd|h[ộô]i đồng nhân d[âa]n", re.IGNORECASE)
SAYS_NOTHING_DUE = re.compile(r"(?:miễn|không|chưa)\b[^.;]{0,80}$", re.IGNORECASE)
ABOUT_MONEY = re.compile(r"phí|mức thu|giá|theo quy định|thông tư|nghị định|nghị quyết|luật|đồng", re.IGNORECASE)


def filings(cell: str) -> tuple[Filing, ...]:
    """Return the rows of the cell; a unit that is missing stays missing, a fee of the council is never an amount."""
    text = cell.removeprefix(HEADER)
    rows = list(ROW.finditer(text))
    ends = [*(row.start() for row in rows[1:]), len(text)] if rows else []
    council = bool(COUNCIL.search(text))
    return tuple(_filing(row, text[row.end() : end], council) for row, end in zip(rows, ends, strict=True))


def _filing(row: re.Match[str], description: str, council: bool) -> Filing:
    duration, words = _time(row["time"].strip())
    return Filing(
        method=METHODS[row["method"]],
        duration=duration,
        duration_text=words,
        fee=_fee(row["fees"], council),
        note=tidy(description),
    )


def _time(text: str) -> tuple[Duration | None, str]:
    number, _, unit = text.partition(" ")
    if number.isdecimal():
        known = UNITS.get(unit.strip().lower())
        return (Duration(amount=int(number), unit=known), "") if known else (None, "")
    return None, "" if text in (NOTHING, "Không") else tidy(text)


def _fee(text: str, council: bool) -> Fee:
    """Return what a row's fee says; `council` tells that the cell names the provincial council anywhere."""
    parts = [(one["amount"].strip(), tidy((one["note"] or "")[1:-1])) for one in ONE_FEE.finditer(text)]
    amounts = [(_amount(amount), note) for amount, note in parts]
    notes = "; ".join(note for _, note in parts if note)
    if COUNCIL.search(notes) or (council and not any(amount for amount, _ in amounts)):
        return Fee(kind=FeeKind.COUNCIL)
    if any(amount for amount, _ in amounts):
        items = tuple(FeeItem(amount_vnd=amount, case=note) for amount, note in amounts if amount)
        return Fee(kind=FeeKind.AMOUNT, items=items)
    if all(amount is None for amount, _ in amounts):
        return Fee(kind=FeeKind.VARIES, text=notes) if notes else Fee(kind=FeeKind.UNKNOWN)
    return _free(notes)


def _free(notes: str) -> Fee:
    """Read `Miễn phí` with a note: a note that speaks of fees shows that the portal left the amount out."""
    if not notes or SAYS_NOTHING_DUE.match(notes):
        return Fee(kind=FeeKind.FREE)
    if notes.lower().startswith(("miễn", "không thu", "không phải nộp")):
        return Fee(kind=FeeKind.FREE, text=notes)
    if ABOUT_MONEY.search(notes):
        return Fee(kind=FeeKind.VARIES, text=notes)
    return Fee(kind=FeeKind.FREE, text=notes)


def _amount(text: str) -> int | None:
    """Return đồng; 0 for `Miễn phí`; None where the cell says nothing."""
    if text == FREE:
        return 0
    digits = text.removesuffix("Việt Nam Đồng").removesuffix("VNĐ").strip()
    try:
        return parse_grouped(digits)
    except ValueError:
        return None
