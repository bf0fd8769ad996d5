"""What stands behind the desk beside knowledge: the way messages go out, messages for officers, topics for officers."""

import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

import httpx

from actions.receipts import Messages
from common.hours import Calendars
from common.hours_said import said
from common.logs import event
from common.text import fold, normalise

log = logging.getLogger(__name__)

Way = Literal["zalo", "sms"]
Sent = Literal["sent", "queued", "refused"]
Keyed = Literal["linked", "wrong", "too_many", "refused"]
KEYED: Mapping[str, Keyed] = {"linked": "linked", "wrong": "wrong", "too_many": "too_many"}
WAYS: Mapping[str, Way] = {"zalo": "zalo", "sms": "sms"}


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is to be sent to a caller who agreed to it."""

    number: str
    conversation: str
    procedure: str
    title: str
    text: str
    source: str


class Notifier(Protocol):
    """Sends checklists to telephones; has numbers linked to Zalo."""

    def way(self, number: str) -> Way | None:
        """Return how a message would reach a number now; None where it would not."""

    def send(self, checklist: Checklist) -> tuple[Sent, Way | None]:
        """Send, and return what became of it and by which way."""

    def linkable(self, number: str) -> bool:
        """Say whether a number that is not on Zalo with us could be, the next time."""

    def link(self, number: str, code: str) -> Keyed:
        """Hand over a code that was keyed in a call from a number; return what became of it."""


class NoNotifier:
    """Stands in where no gateway is configured."""

    def way(self, number: str) -> Way | None:
        """Say that there is no way."""
        return None

    def send(self, checklist: Checklist) -> tuple[Sent, Way | None]:
        """Say that nothing was sent."""
        return "refused", None

    def linkable(self, number: str) -> bool:
        """Say that it could not."""
        return False

    def link(self, number: str, code: str) -> Keyed:
        """Say that there is nothing to link to."""
        return "refused"


class GatewayNotifier:
    """The gateway's `POST /notify…` (contracts/notify-request.json, link-request.json), by a shared token."""

    def __init__(self, url: str, token: str, seconds: float) -> None:
        self._client = httpx.Client(
            base_url=url, timeout=seconds, trust_env=False, headers={"authorization": f"Bearer {token}"}
        )

    def way(self, number: str) -> Way | None:
        """Ask by which way a number can be reached; a gateway that is away is no way."""
        return WAYS.get(str(self._ask("/notify/way", {"number": number}).get("way")))

    def send(self, checklist: Checklist) -> tuple[Sent, Way | None]:
        """Hand the checklist over; only what the gateway took is called sent or queued."""
        fields = {name: getattr(checklist, name) for name in Checklist.__dataclass_fields__}
        answer = self._ask("/notify", {**fields, "consent": True})
        state, way = answer.get("state"), WAYS.get(str(answer.get("way")))
        if state == "sent":
            return "sent", way
        return ("queued", way) if state == "queued" else ("refused", None)

    def linkable(self, number: str) -> bool:
        """Ask whether there is an account that the number could be linked to."""
        return self._ask("/notify/way", {"number": number}).get("link") is True

    def link(self, number: str, code: str) -> Keyed:
        """Hand a code over (contracts/link-request.json); a gateway that is away links nothing."""
        return KEYED.get(str(self._ask("/notify/link", {"number": number, "code": code}).get("state")), "refused")

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._client.post(path, json=body)
            answer = response.json() if response.is_success else {}
        except (httpx.HTTPError, ValueError) as error:
            event(log, "notify_failed", level=logging.WARNING, reason=type(error).__name__)
            return {}
        if not response.is_success:
            event(log, "notify_refused", level=logging.WARNING, status=response.status_code)
        return answer if isinstance(answer, dict) else {}


class Topics:
    """Topics that are an officer's to answer, and words of complaints, read anew when the file changes.

    `{"codes": [...], "words": [...], "complaints": [...], "denunciations": [...]}`; the console writes it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._read: float | None = None
        self._codes: frozenset[str] = frozenset()
        self._words: dict[str, re.Pattern[str]] = {}

    def marked(self, code: str) -> bool:
        """Say whether a procedure is an officer's to answer."""
        self._follow()
        return code in self._codes

    def named(self, text: str) -> bool:
        """Say whether text names a topic that is."""
        return self._says("words", text)

    def complaint(self, text: str) -> str:
        """Return `denunciation` or `complaint` where text has words that operators gave for them; else nothing."""
        if self._says("denunciations", text):
            return "denunciation"
        return "complaint" if self._says("complaints", text) else ""

    def _says(self, which: str, text: str) -> bool:
        self._follow()
        return which in self._words and bool(self._words[which].search(fold(normalise(text))))

    def _follow(self) -> None:
        try:
            changed = self._path.stat().st_mtime if self._path else None
        except OSError:
            changed = None
        if changed == self._read:
            return
        self._read, self._codes, self._words = changed, frozenset(), {}
        if changed is not None and self._path is not None:
            self._load(self._path)

    def _load(self, path: Path) -> None:
        try:
            marked = json.loads(path.read_text("utf-8"))
            self._codes = frozenset(map(str, marked.get("codes", ())))
            self._words = {
                which: pattern
                for which in ("words", "complaints", "denunciations")
                if (pattern := _any_of(marked.get(which, ())))
            }
        except (OSError, ValueError, AttributeError, TypeError) as error:
            event(log, "officer_topics_unreadable", level=logging.ERROR, reason=error)


def _any_of(phrases: Iterable[Any]) -> re.Pattern[str] | None:
    words = [re.escape(folded) for one in phrases if (folded := fold(normalise(str(one))))]
    return re.compile(rf"\b(?:{'|'.join(words)})\b") if words else None


@dataclass(frozen=True, slots=True)
class Office:
    """All of it; nothing of it configured by default."""

    notifier: Notifier = field(default_factory=NoNotifier)
    messages: Messages | None = None
    topics: Topics = field(default_factory=Topics)
    hours: str = ""
    """When officers answer, as spoken, where no calendar says so; empty: not said."""
    calendars: Calendars = field(default_factory=Calendars)

    def when(self, now: datetime) -> str:
        """Return in a sentence when officers answer; nothing where that is not known."""
        known = self.calendars.of()
        if known is not None:
            return said(known, now)
        return f"Cán bộ tiếp nhận {self.hours}." if self.hours else ""
