"""A checklist as a text message: whole lines, as many as are paid for, and where to read the rest."""

import unicodedata

SINGLE, JOINED = {True: 160, False: 70}, {True: 153, False: 67}
"""Characters of one message and of each joined one: without diacritics, and with."""
REST = "… Xem đủ: "


def composed(text: str, source: str, *, plain: bool, segments: int, last: str = "") -> str:
    """Return the message: at most `segments` joined messages, cut at a line's end, with the source's address.

    `last`: a line added where there is room for it too.
    """
    lines = [line.replace("☐", "-").strip() for line in text.splitlines() if line.strip()]
    most = SINGLE[plain] if segments == 1 else segments * JOINED[plain]
    shown = bare if plain else _same
    whole = shown("\n".join([*lines, *([f"Nguồn: {source}"] if source else [])]))
    if len(whole) <= most:
        longer = shown(f"{whole}\n{last}") if last else whole
        return longer if len(longer) <= most else whole
    rest = shown(f"{REST}{source}" if source else "…")
    kept: list[str] = []
    for line in map(shown, lines):
        if len("\n".join([*kept, line, rest])) > most:
            break
        kept.append(line)
    return "\n".join([*kept, rest])[:most]


def bare(text: str) -> str:
    """Return text without diacritics, its case kept."""
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("…", "..."))
    return "".join(one for one in marks if not unicodedata.combining(one))


def _same(text: str) -> str:
    return unicodedata.normalize("NFC", text)
