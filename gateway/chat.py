"""One turn of a chat, from the request to the last line: check, wait for a place, ask, pass on."""

import json
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from common.logs import event
from common.outbox import Events, NoEvents
from gateway import choices, metrics
from gateway.announcing import Announcer
from gateway.dialogue import DialogueClient
from gateway.errors import GatewayError
from gateway.history import Entry, History
from gateway.limits import TurnPlaces
from gateway.requests import ChatTurn
from gateway.telling import Exchange, exchanged

log = logging.getLogger(__name__)

SHOWN = {"say": ("type", "text", "answer", "options"), "control": ("type", "action", "reason")}


class Chat:
    """Turns one request into the lines of its answer (contracts/chat-message.json)."""

    def __init__(
        self,
        dialogue: DialogueClient,
        places: TurnPlaces,
        events: Events | None = None,
        announcer: Announcer | None = None,
        history: History | None = None,
    ) -> None:
        self._history = history
        self._announcer = announcer or Announcer()
        self._dialogue = dialogue
        self._places = places
        self._events: Events = events or NoEvents()

    async def answer(self, turn: ChatTurn) -> AsyncGenerator[dict[str, Any], None]:
        """Yield the session, then what the dialogue says, then `done`; an error is a line of its own."""
        started = time.monotonic()
        ending, exchange = "left", Exchange(turn)
        shown: list[Entry] = [{"who": "you", "text": turn.text}]
        metrics.TURNS_OPEN.inc()
        yield {"type": "session", "session": turn.session}
        for notice in self._announcer.untold(turn.session):
            exchange.said.append(notice)
            shown.append({"who": "hotline", "text": notice})
            yield {"type": "say", "text": notice}
        try:
            async with self._places.place(turn.session), aclosing(self._dialogue.turn(turn)) as lines:
                async for line in lines:
                    if ending == "left":
                        metrics.FIRST_LINE_SECONDS.observe(time.monotonic() - started)
                        ending = "broken_off"
                    exchange.saw(line)
                    passed_on = _shown(line)
                    if passed_on["type"] == "say":
                        shown.append({"who": "hotline", **{k: v for k, v in passed_on.items() if k != "type"}})
                    yield passed_on
            ending = "answered"
        except GatewayError as error:
            ending = error.code
            yield {"type": "error", "code": error.code, "message": error.message, "retryable": error.retryable}
        finally:
            metrics.TURNS_OPEN.dec()
            metrics.TURNS.labels(ending).inc()
            elapsed = (time.monotonic() - started) * 1000
            exchanged(self._events, exchange, ending, elapsed)
            if self._history:
                self._history.add(turn.session, shown)
            event(log, "turn", chat=turn.session[-6:], turn=turn.turn[:8], ending=ending, ms=elapsed)
        yield {"type": "done"}


def encode(line: dict[str, Any]) -> bytes:
    """Return a line of the answer as newline-delimited JSON."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    """Return what a page needs of the dialogue's line: the words to speak stay here."""
    shown = {name: line[name] for name in SHOWN[line["type"]] if name in line}
    further = choices.further(line) if line["type"] == "say" else []
    return shown | {"buttons": [_button(one) for one in further]} if further else shown


def _button(choice: choices.Choice) -> dict[str, str]:
    return {"title": choice.title, **({"url": choice.url} if choice.url else {"say": choice.say})}
