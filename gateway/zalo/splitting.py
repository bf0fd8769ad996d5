"""Long text in parts that Zalo takes: cut at blank lines, else line ends, else sentences, else spaces."""

import re
import unicodedata

SEPARATORS = (re.compile(r"\n{2,}"), re.compile(r"\n"), re.compile(r"(?<=[.!?…;])\s+"), re.compile(r"\s+"))


def split(text: str, limit: int) -> list[str]:
    """Return text (made NFC) in order in parts of at most `limit` characters; nothing but white space is lost."""
    rest, parts = unicodedata.normalize("NFC", text).strip(), []
    while len(rest) > limit:
        end, start = _cut(rest, limit)
        parts.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(text: str, limit: int) -> tuple[int, int]:
    """Return where the first part ends and the next begins."""
    for separator in SEPARATORS:
        cuts = [found.span() for found in separator.finditer(text, 0, limit + 1) if 0 < found.start() <= limit]
        if cuts and cuts[-1][0] >= limit // 3:
            return cuts[-1]
    return limit, limit
