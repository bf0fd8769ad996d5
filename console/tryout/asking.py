"""Ask the running parts what the public would be told: telephony hears, actions look up, the dialogue answers."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from django.conf import settings

TRIAL = "tryout-"
"""Begins the conversations of trials: they are nobody's, and count nowhere."""
CANDIDATES = 10
LONGEST = 2000  # characters of a question


class TrialError(Exception):
    """A part that did not answer, by the name of the part."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part}: {reason}")
        self.part = part


@dataclass(slots=True)
class Answer:
    """What the dialogue said to one question."""

    texts: list[str] = field(default_factory=list)
    speech: list[dict[str, Any]] = field(default_factory=list)
    based_on: dict[str, Any] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    control: str = ""


def recognise(wav: bytes) -> dict[str, Any]:
    """Return what telephony hears in a recording (contracts/recognise-response.json). Raises TrialError."""
    own = settings.CONSOLE
    return _json("telephony", _post(own.recognise_url, content=wav, part="telephony"))


def look_up(question: str) -> dict[str, Any]:
    """Return what actions find, with the scores of each method (contracts/lookup-response.json). Raises TrialError."""
    asked = {"question": question, "limit": CANDIDATES}
    return _json("actions", _post(settings.CONSOLE.lookup_url, json=asked, part="actions"))


def ask(question: str, channel: str = "voice") -> Answer:
    """Return what the dialogue answers in a conversation of its own. Raises TrialError."""
    turn = {
        "conversation": f"{TRIAL}{uuid.uuid4()}",
        "turn": str(uuid.uuid4()),
        "channel": channel,
        "text": question[:LONGEST],
    }
    answer = Answer()
    for line in _lines(_post(settings.CONSOLE.dialogue_url, json=turn, part="rasa")):
        _take(line, answer)
    return answer


def _take(line: dict[str, Any], answer: Answer) -> None:
    if line.get("type") == "error":
        raise TrialError("rasa", str(line.get("code")))
    if line.get("type") == "control":
        answer.control = str(line.get("action"))
    if line.get("type") == "say":
        answer.texts.append(str(line["text"]))
        answer.speech += line.get("speech") or []
        answer.based_on = line.get("answer") or answer.based_on
        answer.options += [str(one["label"]) for one in line.get("options") or ()]


def _lines(response: httpx.Response) -> Iterator[dict[str, Any]]:
    for line in response.text.splitlines():
        try:
            yield dict(json.loads(line))
        except (ValueError, TypeError) as error:
            raise TrialError("rasa", "not JSON") from error


def _json(part: str, response: httpx.Response) -> dict[str, Any]:
    try:
        return dict(response.json())
    except (ValueError, TypeError) as error:
        raise TrialError(part, "not JSON") from error


def _post(url: str, part: str, **sent: Any) -> httpx.Response:
    try:
        response = httpx.post(url, timeout=settings.CONSOLE.tryout_seconds, **sent)
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise TrialError(part, type(error).__name__) from error
    return response
