"""Texts that send people to a district body. Since July 2025 there is none: no answer may do so.

Not caught: history (`huyện Phụng Hiệp cũ`), the bare level (`không còn cấp huyện`), street addresses (`quận Ba Đình` of
an office in Hà Nội), and bodies that stand in the title of a law.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from common.text import nfc

MISPRINTS = ("ông an",)  # the portal's
BODIES = (
    *("ubnd", "ủy ban nhân dân", "uỷ ban nhân dân", "hđnd", "hội đồng nhân dân", "hội đồng", "công an", "phòng"),
    *("bộ phận", "trung tâm", "chi cục thuế", "đội thuế", "cơ quan", "kho bạc nhà nước", "kho bạc", "bưu điện"),
    *("bảo hiểm xã hội", "bhxh", "văn phòng", "chi nhánh", "tòa án", "toà án", "viện kiểm sát", "thanh tra", "trụ sở"),
    *("ban chỉ huy quân sự", *MISPRINTS),
)
LEVEL = r"(?:cấp (?:quận|huyện|thị xã)|quận|huyện|thị xã|thành phố (?:trực )?thuộc (?:tỉnh|thành phố))(?!\w)"
HIGHER = r"(?:cấp )?(?:trung ương|bộ|tỉnh|xã|phường)(?:, | và | hoặc |/)"  # "cấp tỉnh, cấp huyện"
BETWEEN = rf"(?:(?!thuộc )(?:{HIGHER}|[^.,;:()\d\n]))"
BODY = re.compile(rf"(?<!\w)(?:{'|'.join(BODIES)})(?!\w){BETWEEN}{{0,60}}?(?<![\w/]){LEVEL}")
GOING = re.compile(
    r"(?:^|[-+•] ?)cấp huyện ?:|"
    rf"(?<!\w)(?:nộp|gửi|liên hệ|lên)(?: hồ sơ| giấy tờ| trực tiếp| tại| ở| cho| đến)* {LEVEL}",
    re.MULTILINE,
)
PAST = re.compile(r"[^.,;:\n]{0,30}?(?<!\w)(?:cũ|trước đây|trước ngày|trước 01|không còn|đã giải thể|đã bỏ)(?!\w)")
DENIED = re.compile(r"không (?:còn|phải|cần)(?: (?:có|đến|lên|ra|về|nộp|tại|ở))*\s*$")
LAW = re.compile(
    r"(?<!\w)(?:luật|bộ luật|nghị định|nghị quyết|thông tư|quyết định|pháp lệnh|chỉ thị)(?: liên tịch)?(?: số)? "
    r"[^.;\n]*?\d+/(?:\d{4}/)?[a-zđ][^.;\n]*$"
)
SAID = (
    *("agency", "place", "papers", "steps", "filings", "result", "conditions", "reduced_online_fee"),
    *("closed_for_paper", "payment", "spoken", "shown"),
)
MAY = re.compile(r"quận|huyện|thị xã|thành phố", re.IGNORECASE)
SENDS = re.compile(r"(?<!\w)(?:phải|nộp|gửi|đến|tới|lên|tại|liên hệ|tiếp nhận)(?!\w)")


def sends_to_district(text: str) -> list[str]:
    """Return the phrases of a text that send someone to a district body; empty where it sends nobody."""
    lowered = "\n".join(nfc(line) for line in text.splitlines()).lower()
    found = [*BODY.finditer(lowered), *GOING.finditer(lowered)]
    return [one.group() for one in sorted(found, key=re.Match.start) if not _harmless(lowered, one)]


def misleading(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the first column of a record, as plain JSON, that sends people to a district body, and the phrase."""
    for column in SAID:
        for text in _texts(values.get(column)):
            phrases = sends_to_district(text) if MAY.search(text) else []
            if phrases:
                return column, phrases[0]
    return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _harmless(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()], text[found.end() :]
    law = LAW.search(before)
    return bool(
        PAST.match(after)
        or DENIED.search(before)
        or (law and not SENDS.search(law.group()) and not SENDS.search(found.group()))
    )
