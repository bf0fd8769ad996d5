"""Events as telephony, actions and gateway make them, for the console's tests."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

BEGAN = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""9:00 in Việt Nam."""
_seconds = itertools.count()
ANSWER = "Dạ, đăng ký khai sinh cần tờ khai và giấy chứng sinh."
CLIP = "ab" * 32


def event(kind: str, conversation: str, *, at: datetime | None = None, **body: Any) -> dict[str, Any]:
    """Return an event; each is a second later than the one before where no time is given."""
    time = at or BEGAN + timedelta(seconds=next(_seconds))
    return {
        "id": str(uuid.uuid4()),
        "kind": kind,
        "conversation": conversation,
        "time": time.isoformat(),
        "producer": "tests",
        "body": body,
    }


def turn(conversation: str, number: int, question: str, **body: Any) -> dict[str, Any]:
    """Return a turn that actions answered."""
    said = {
        "turn": f"{conversation}-{number}",
        "channel": "voice",
        "question": question,
        "intent": "ask_papers",
        "action": "action_answer",
        "outcome": "answer",
        "facet": "papers",
        "procedure": "1.001193",
        "title": "Đăng ký khai sinh",
        "snapshot": "20260301-080000-abc",
        "text": ANSWER,
        "speech": [{"text": ANSWER, "clip": CLIP}],
        "candidates": [{"code": "1.001193", "title": "Đăng ký khai sinh", "score": 0.9}],
    }
    at = body.pop("at", None)
    return event("turn", conversation, at=at, **{**said, **body})


def unknown(conversation: str, number: int, question: str, **body: Any) -> dict[str, Any]:
    """Return a turn that ended in don't know."""
    text = "Dạ, việc này em chưa có thông tin."
    fields = {"outcome": "dont_know", "facet": None, "procedure": None, "title": None, "snapshot": None, "text": text}
    return turn(conversation, number, question, **{**fields, "speech": [{"text": text, "clip": None}], **body})


def timing(conversation: str, number: int, heard: str, **body: Any) -> dict[str, Any]:
    """Return what telephony adds to a turn."""
    said = [{"at_ms": 9200.0, "prompt": None, "text": ANSWER, "speech": [{"text": ANSWER, "clip": CLIP}]}]
    parts = {"turn_end": 600.0, "recognition": 40.0, "dialogue": 90.0, "speech": 0.0, "first_frame": 12.0}
    fields = {"at_ms": 8000.0, "input": "speech", "heard": heard, "confidence": 0.9, "outcome": "answer", "said": said}
    turn_id = f"{conversation}-{number}"
    return event("turn_timing", conversation, turn=turn_id, **{**fields, "parts_ms": parts | {"total": 742.0}, **body})


def call(conversation: str, question: str = "làm khai sinh cần giấy tờ gì", **ended: Any) -> list[dict[str, Any]]:
    """Return a whole call with one question."""
    fields = {
        "channel": "phone",
        "reason": "hung_up",
        "detail": "goodbye",
        "next": "hangup",
        "duration_ms": 21_000.0,
        "recording": {"state": "kept", "file": "call.wav", "offset_ms": 5200.0},
        "greeting": [],
    }
    return [
        event("call_started", conversation, channel="phone", engine="vosk", voice="espeak"),
        turn(conversation, 1, question),
        timing(conversation, 1, question),
        event("call_ended", conversation, **{**fields, **ended}),
    ]


def chat(conversation: str, number: int, text: str, **body: Any) -> dict[str, Any]:
    """Return a chat's message and what was written back."""
    fields = {
        "turn": f"{conversation}-{number}",
        "channel": "web",
        "text": text,
        "said": [ANSWER],
        "ending": "answered",
    }
    return event("chat_turn", conversation, **{**fields, **body})
