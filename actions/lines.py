"""The lines that answer a turn, as contracts/turn-message.json has them."""

from collections.abc import Mapping, Sequence
from typing import Any

from actions.knowledge import Answer
from actions.matching import YES_NO_WORDS
from actions.memory import Offer
from knowledge_base.models import Facet

Line = dict[str, Any]
YES, NO = "Dạ có", "Dạ không"
MOST_WORDS = 80
OWN_BUTTONS = frozenset({"answer", "dont_know", "unavailable", "not_vietnamese", "small_talk"})


def spoken(
    outcome: str, text: str, speech: Sequence[str] = (), options: Sequence[Offer] = (), **answer: str | int
) -> Line:
    """Return a line of our own words; `speech` where it is spoken otherwise than shown, `answer`: what it says."""
    line: Line = {
        "type": "say",
        "text": text,
        "speech": [{"text": part, "clip": None} for part in speech or (text,)],
        "answer": {"outcome": outcome, **{name: value for name, value in answer.items() if value}},
    }
    if options:
        titles = {str(key): offer.title for key, offer in enumerate(options, 1)}
        return {**line, "options": choices(titles), "expecting": "choice"}
    return line


def asked(outcome: str, text: str, speech: Sequence[str] = (), **answer: str | bool) -> Line:
    """Return a question that yes or no answers: key 1 or 2."""
    return with_yes_no(spoken(outcome, text, speech, (), **answer))


def with_yes_no(line: Line) -> Line:
    """Return a line that ends with a question that yes or no answers."""
    return expecting(line, "yes_no", YES_NO_WORDS, options=choices({"1": YES, "2": NO}))


def written(line: Line) -> Line:
    """Return a line as a chat shows it: where the chat has buttons of its own, yes and no need none."""
    own = line.get("expecting") == "yes_no" and line["answer"]["outcome"] in OWN_BUTTONS
    return {name: value for name, value in line.items() if name != "options"} if own else line


def expecting(line: Line, kind: str, words: Sequence[str] = (), **more: object) -> Line:
    """Return a line with what is expected as its answer."""
    return {**line, "expecting": kind, **({"expecting_words": list(words)} if words else {}), **more}


def choices(labels: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what can be chosen, by key."""
    return [{"label": label, "key": key, "payload": label} for key, label in labels.items()]


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
