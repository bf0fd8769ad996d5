"""The dialogue's lines as messages of a chat: a short first line, the list, its source, buttons for the rest."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gateway import choices
from gateway.zalo import wording
from gateway.zalo.outgoing import TEXT_CHARS, Button, Outgoing
from gateway.zalo.splitting import split

FORMS_SUFFIXES = frozenset({".pdf", ".doc", ".docx", ".xlsx"})
FORMS_MOST = 3


def shaped(lines: Iterable[dict[str, Any]], forms: Path, *, pictures: bool) -> list[Outgoing]:
    """Return the messages that say the `say` lines."""
    messages: list[Outgoing] = []
    for line in lines:
        if line["type"] == "say":
            messages.extend(_said(line, forms, pictures))
    return messages


def wants_officer(lines: Iterable[dict[str, Any]]) -> bool:
    """Say whether the dialogue hands over to an officer."""
    return any(line["type"] == "control" and line["action"] == "transfer" for line in lines)


def ends(lines: Iterable[dict[str, Any]]) -> bool:
    """Say whether the person took their leave."""
    return any(line["type"] == "control" and line["action"] == "hang_up" for line in lines)


def clips(lines: Iterable[dict[str, Any]]) -> list[str]:
    """Return the keys of the clips that speak the lines, or nothing where one part has none."""
    parts = [part for line in lines if line["type"] == "say" for part in line.get("speech", ())]
    keys = [part.get("clip") for part in parts]
    return [str(key) for key in keys] if keys and all(keys) else []


def _said(line: dict[str, Any], forms: Path, pictures: bool) -> list[Outgoing]:
    answer = line.get("answer") or {}
    text = f"{line['text']}{_source(answer)}"
    messages = _with_buttons(text, _buttons(line))
    if answer.get("outcome") == "answer" and answer.get("facet") == "papers":
        if pictures and "☐" in line["text"]:
            messages.insert(len(messages) - 1, Outgoing(text, picture=True))
        messages[-1:-1] = _forms(forms, str(answer.get("procedure") or ""))
    return messages


def _with_buttons(text: str, buttons: Sequence[Button]) -> list[Outgoing]:
    parts = split(text, TEXT_CHARS)
    messages = [Outgoing(part) for part in parts[:-1]]
    last = Outgoing(parts[-1] if parts else "", tuple(buttons))
    if len(last.listed()) > TEXT_CHARS:
        return [*messages, Outgoing(last.text), Outgoing(wording.MORE, tuple(buttons))]
    return [*messages, last]


def _source(answer: dict[str, Any]) -> str:
    if answer.get("outcome") != "answer":
        return ""
    source, checked = answer.get("source"), answer.get("checked")
    if not source:
        return ""
    day = f" (kiểm tra ngày {date.fromisoformat(checked):%d/%m/%Y})" if checked else ""
    return f"\n\nNguồn: {source}{day}"


def _buttons(line: dict[str, Any]) -> list[Button]:
    return [Button(one.title, one.say, one.url) for one in choices.offered(line) or choices.further(line)]


def _forms(folder: Path, procedure: str) -> list[Outgoing]:
    home = folder / procedure
    if not procedure or not home.resolve().is_relative_to(folder.resolve()) or not home.is_dir():
        return []
    files = sorted(path for path in home.iterdir() if path.suffix.lower() in FORMS_SUFFIXES)
    return [Outgoing("", file=str(path)) for path in files[:FORMS_MOST]]
