"""The lines that answer a turn, as contracts/turn-message.json has them."""

from collections.abc import Sequence
from typing import Any

from actions.knowledge import Answer
from actions.memory import Offer
from knowledge_base.models import Facet

Line = dict[str, Any]


def spoken(outcome: str, text: str, speech: Sequence[str] = (), options: Sequence[Offer] = ()) -> Line:
    """Return a line of our own words; `speech` where it is to be spoken otherwise than shown."""
    line: Line = {
        "type": "say",
        "text": text,
        "speech": [{"text": part, "clip": None} for part in speech or (text,)],
        "answer": {"outcome": outcome},
    }
    if options:
        line["options"] = [
            {"label": offer.title, "key": str(key), "payload": offer.title} for key, offer in enumerate(options, 1)
        ]
    return line


def answered(code: str, facet: Facet, answer: Answer, score: float | None) -> Line:
    """Return a line of the knowledge base's words, and what they rest on."""
    return {
        "type": "say",
        "text": answer.text,
        "speech": [{"text": part.text, "clip": part.clip} for part in answer.speech],
        "answer": {
            "outcome": "answer",
            "procedure": code,
            "title": answer.title,
            "facet": facet.value,
            "score": score,
            "snapshot": answer.snapshot,
            "source": answer.source_url,
            "checked": str(answer.checked) if answer.checked else None,
        },
    }


def control(action: str, reason: str) -> Line:
    """Return a line that moves the call: transfer, hang_up."""
    return {"type": "control", "action": action, "reason": reason}
