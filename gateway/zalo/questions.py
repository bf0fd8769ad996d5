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


def questions(*texts: str) -> list[str]:
    """Return the questions of a message, or of several sent together, shortenings spelled out.

    One where they ask one thing; of a single message at most three, of several at most one each where those are more.
    """
    most = max(MOST, len(texts))
    whole = "\n".join(expand(text) for text in texts).strip()
    parts, current, last = [], "", 0
    for boundary in [*BOUNDARY.finditer(whole), None]:
        end = boundary.end() if boundary else len(whole)
        piece, last = whole[last:end], end
        if current and _asks(current) and _asks(piece):
            parts.append(current)
            current = piece
        else:
            current += piece
    cleaned = [JOINS.sub("", " ".join(part.split()).strip(" ,;.")) for part in [*parts, current]]
    kept = [part for part in cleaned if part]
    return kept if len(kept) <= most else [*kept[: most - 1], " ".join(kept[most - 1 :])]


def _asks(text: str) -> bool:
    return bool(ASKS.search(fold(text)))
