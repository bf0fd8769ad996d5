"""What a demo call showed: as one JSON object, and in words."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.conversation import Exchange
from speech.engines import chosen, open_recognizer
from speech.settings import SpeechSettings

BLOCK_BYTES = 3200
PARTS = {
    "turn_end": "end of speech noticed",
    "recognition": "words recognised",
    "dialogue": "answer found",
    "speech": "speech ready",
    "first_frame": "first frame sent",
    "total": "all of it",
}


@dataclass(frozen=True)
class Asked:
    """What was put to the hotline, and how it was called."""

    question: str
    """The words spoken, or the name of the recording."""
    through: str
    engine: str
    """Whose engine listened: `tests` or `people`."""
    understands_people: bool


def build(asked: Asked, exchange: Exchange, record: dict[str, Any], saved: Path) -> dict[str, Any]:
    """Return everything worth telling about the call."""
    turn = next((turn for turn in record["turns"] if turn["input"] == "speech"), None)
    return {
        "question": asked.question,
        "through": asked.through,
        "engine": {"name": record["engine"], "serves": asked.engine, "understands_people": asked.understands_people},
        "voice": record["voice"],
        "recognised": turn["heard"] if turn else "",
        "outcome": turn["outcome"] if turn else record["end_reason"],
        "chosen": turn["chosen"] if turn else None,
        "snapshot": turn["snapshot"] if turn else None,
        "said": " ".join(said["text"] for said in turn["said"]) if turn else "",
        "heard": listened(exchange.answer),
        "times_ms": _times(exchange),
        "parts_ms": turn["parts_ms"] if turn else None,
        "recording": str(saved),
        "call": record["id"],
    }


def listened(pcm: bytes) -> str:
    """Return what the small recogniser understands of the answer as it came out of the phone."""
    session = open_recognizer(chosen(SpeechSettings(), "tests")).session()
    for start in range(0, len(pcm), BLOCK_BYTES):
        session.accept(pcm[start : start + BLOCK_BYTES])
    return session.final().text


def in_words(result: dict[str, Any]) -> str:
    """Return the result as a person reads it."""
    picked = result["chosen"] or {}
    times, parts = result["times_ms"], result["parts_ms"] or {}
    people = "understands people" if result["engine"]["understands_people"] else "understands synthetic voices only"
    answered = " ".join(picked.get(name) or "-" for name in ("code", "title", "facet"))
    lines = [
        f"engine      {result['engine']['name']} ({people})",
        f"call        through {result['through']}, answered after {times['answered']:.0f} ms",
        f"greeting    {times['greeting'] / 1000:.1f} s",
        f"asked       {result['question']} ({times['question'] / 1000:.1f} s)",
        f"recognised  {result['recognised'] or '(nothing)'}",
        f"chosen      {answered} ({result['outcome']})",
        f"said        {result['said'] or '(nothing)'}",
        f"heard       {result['heard'] or '(nothing)'} ({times['answer'] / 1000:.1f} s)",
        f"waited      {times['wait']:.0f} ms from the end of speech to the first sound, at the caller; at the bridge:",
        *(f"            {parts[name]:7.0f} ms  {words}" for name, words in PARTS.items() if name in parts),
        f"saved       {result['recording']}",
    ]
    return "\n".join(lines)


def _times(exchange: Exchange) -> dict[str, float]:
    times = {
        "answered": exchange.answered - exchange.dialled,
        "greeting": exchange.greeted - exchange.answered,
        "question": len(exchange.speech.pcm) / 16000,
        "wait": exchange.first_sound - exchange.speech.voiced_until,
        "answer": exchange.last_sound - exchange.first_sound,
    }
    return {name: round(seconds * 1000, 1) for name, seconds in times.items()}
