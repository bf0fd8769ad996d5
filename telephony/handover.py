"""What a caller and an officer are told before they are put together: only what is known."""

import re
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from common.numbers import read_number
from telephony.events import Officers
from telephony.record import TurnRecord

NAME_CHARS = 60
UNSAFE = re.compile(r"[^\w ./-]+")
REASONS = {
    "asked": "người gọi yêu cầu",
    "accepted": "người gọi đồng ý gặp cán bộ",
    "key_0": "người gọi bấm 0",
    "not_understood": "hệ thống không hiểu",
    "no_input": "người gọi im lặng",
    "complaint": "phản ánh, khiếu nại",
    "denunciation": "tố cáo",
    "khmer": "người gọi nói tiếng Khmer",
    "officer_first": "chủ đề do cán bộ trả lời",
    "dossier": "hỏi tình trạng hồ sơ",
    "busy": "hệ thống quá tải",
}


def queue_words(officers: Officers | None) -> str:
    """Say how many wait and how long it took of late; nothing of what is not known, or where nobody waits."""
    if officers is None or not officers.there or not officers.waiting:
        return ""
    words = f"Trước anh chị còn {read_number(officers.waiting)} người đang chờ."
    if officers.hold_s <= 0:
        return words
    minutes = ceil(officers.hold_s / 60)
    return f"{words} Gần đây mỗi người chờ trung bình khoảng {read_number(minutes)} phút."


def briefing(reason: str, turns: Iterable[TurnRecord], answers: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the variables that tell an officer: why, what was asked, what was answered, and a name to show."""
    asked = [turn for turn in turns if turn.heard]
    chosen = [turn.chosen for turn in asked if turn.chosen]
    title = next((str(one["title"] or "") for one in reversed(chosen)), "")
    question = next((turn.heard for turn in reversed(asked) if turn.input == "speech" and turn.chosen), "")
    question = question or (asked[-1].heard if asked else "")
    restricted = any(answer.get("restricted") for answer in answers)
    why = REASONS.get(reason, reason)
    name = why if restricted else f"{title or question} - {why}"
    return {
        "BOT_REASON": reason,
        "BOT_QUESTION": "" if restricted else question,
        "BOT_PROCEDURE": title,
        "BOT_ANSWERED": ", ".join(dict.fromkeys(str(one["facet"] or "") for one in chosen)),
        "BOT_NAME": " ".join(UNSAFE.sub(" ", name).split())[:NAME_CHARS].strip(" -"),
        **({"BOT_RESTRICTED": "yes"} if restricted else {}),
    }
