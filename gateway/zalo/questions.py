"""Several questions in one message, taken apart: only where each part asks for something of its own."""

import re

from common.teencode import expand
from common.text import fold

MOST = 3
BOUNDARY = re.compile(
    r"[?!.;\n]+\s*|,\s*|\s+(?=(?:và|va|với lại|voi lai|rồi|roi|còn|con|sẵn|san|cho hỏi thêm|cho hoi them)\s)"
)
ASKS = re.compile(
    r"\b(?:can (?:nhung )?(?:gi|giay to)|giay to|ho so gom|gom (?:nhung )?gi|le phi|phi|bao nhieu tien|ton bao nhieu|"
    r"gia bao nhieu|bao nhieu|mat bao lau|bao lau|may ngay|thoi han|khi nao|nop (?:o )?dau|o dau|cho nao|noi nop|"
    r"the nao|lam sao|cach|dieu kien|online|qua mang|truc tuyen|thu tuc gi|bieu mau|to khai nao|"
    r"(?:duoc|phai|can)\b.{0,40}\bkhong)\b"
)
JOINS = re.compile(r"^(?:và|va|với lại|voi lai|rồi|roi|sẵn|san)\s+", re.IGNORECASE)


def questions(text: str) -> list[str]:
    """Return the questions of a message, shortenings spelled out, at most three; one where it asks one thing."""
    whole = expand(text).strip()
    parts, current, last = [], "", 0
    for boundary in [*BOUNDARY.finditer(whole), None]:
        end = boundary.end() if boundary else len(whole)
        piece, last = whole[last:end], end
        if current and _asks(current) and _asks(piece):
            parts.append(current)
            current = piece
        else:
            current += piece
    cleaned = [JOINS.sub("", part.strip(" ,;.\n")) for part in [*parts, current]]
    kept = [part for part in cleaned if part]
    return kept if len(kept) <= MOST else [*kept[: MOST - 1], " ".join(kept[MOST - 1 :])]


def _asks(text: str) -> bool:
    return bool(ASKS.search(fold(text)))
