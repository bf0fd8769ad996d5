"""What a call leaves: var/calls/<id>/call.json (contracts/call-record.json)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

VERSION = 1
UNFINISHED = "failed"
"""The outcome of a turn until it has another."""
Input = Literal["speech", "key", "silence"]


@dataclass
class Said:
    """One thing the caller was told."""

    at_ms: float
    prompt: str | None
    text: str
    speech: list[dict[str, str | None]] = field(default_factory=list)
    answer: Mapping[str, Any] | None = None


@dataclass
class TurnRecord:
    """One input of the caller and the answer to it; times in ms."""

    turn: str
    at_ms: float
    input: Input
    heard: str = ""
    confidence: float | None = None
    speech_ms: float = 0.0
    chosen: dict[str, str | None] | None = None
    snapshot: str | None = None
    outcome: str = UNFINISHED
    said: list[Said] = field(default_factory=list)
    filler: bool = False
    error: str | None = None
    parts_ms: dict[str, float] | None = None
    joined: bool = False
    foreseen_ms: float | None = None
    patience_ms: int | None = None

    def answered(self, answer: Mapping[str, Any] | None) -> None:
        """Take over what an answer is based on; the first record chosen stays."""
        if answer is None:
            return
        self.outcome = str(answer["outcome"])
        self.snapshot = answer.get("snapshot") or self.snapshot
        if self.chosen is None and answer.get("procedure"):
            self.chosen = {
                "code": answer["procedure"],
                "title": answer.get("title"),
                "facet": answer.get("facet"),
            }


@dataclass
class BargeInRecord:
    """Speech over an answer, and what became of the answer; times in ms since the speech's onset."""

    at_ms: float
    paused_ms: float | None
    decided_ms: float | None
    decision: Literal["resumed", "taken", "undecided"]
    words: str


@dataclass
class KeyRecord:
    """A key pressed; whether it stopped something that was being said."""

    at_ms: float
    key: str
    stopped: bool


@dataclass
class CallRecord:
    """One call; written when it is over."""

    id: str
    channel: str
    engine: str
    voice: str
    started: str = field(default_factory=lambda: _now())
    ended: str = ""
    duration_ms: float = 0.0
    recording: dict[str, Any] = field(default_factory=lambda: {"state": "off", "file": None, "offset_ms": None})
    greeting: list[Said] = field(default_factory=list)
    turns: list[TurnRecord] = field(default_factory=list)
    barge_ins: list[BargeInRecord] = field(default_factory=list)
    keys: list[KeyRecord] = field(default_factory=list)
    end_reason: str = "failed"
    end_detail: str = ""
    next: str | None = None
    rating: int | None = None
    restricted: bool = False
    receipt: str | None = None
    sent: str | None = None
    officers: dict[str, Any] | None = None
    briefing: dict[str, str] = field(default_factory=dict)
    frames: int = 0
    late_frames: int = 0

    @property
    def answers(self) -> list[Mapping[str, Any]]:
        """What was said rests on, in order."""
        return [said.answer for turn in self.turns for said in turn.said if said.answer]

    def sum_up(self) -> None:
        """Take from the answers what is true of the call as a whole; the last rating, receipt and message count."""
        for answer in self.answers:
            self.rating = answer.get("rating") or self.rating
            self.receipt = answer.get("receipt") or self.receipt
            self.sent = answer.get("sent") or self.sent
            self.restricted = self.restricted or bool(answer.get("restricted"))

    def write(self, folder: Path) -> Path:
        """Write call.json into `folder`, readable by this user alone; a reader sees all of it or nothing."""
        self.ended = _now()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / "call.json"
        partial = target.with_suffix(".partial")
        text = json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False, indent=1, default=dict)
        partial.touch(mode=0o600)
        partial.write_text(text + "\n", "utf-8")
        partial.replace(target)
        return target


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
