"""A burst of messages, from what was sent to what is said: texts as one question or several, all else by its kind."""

import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from itertools import groupby
from typing import Any
from uuid import uuid4

from common.logs import event
from common.outbox import Events, NoEvents
from gateway.announcing import Announcer
from gateway.dialogue import DialogueClient
from gateway.errors import VoiceError
from gateway.requests import ChatTurn
from gateway.settings import ZaloSettings
from gateway.telling import Exchange, exchanged
from gateway.zalo import shaping, wording
from gateway.zalo.events import Kind
from gateway.zalo.inbox import Burst, Message, Reply
from gateway.zalo.linking import Linking
from gateway.zalo.outgoing import Outgoing
from gateway.zalo.questions import questions
from gateway.zalo.voice import VoiceNotes

log = logging.getLogger(__name__)

TEXT_CHARS = 2000
DIGITS = frozenset("123456789")
FIXED = {
    Kind.STICKER: wording.STICKER,
    Kind.PICTURE: wording.PICTURE,
    Kind.ATTACHMENT: wording.ATTACHMENT,
    Kind.LOCATION: wording.LOCATION,
}
Line = dict[str, Any]


class Answering:
    """Asks the dialogue what a burst asks. Raises DialogueError, VoiceError where it may pass later."""

    def __init__(
        self,
        settings: ZaloSettings,
        dialogue: DialogueClient,
        voice: VoiceNotes,
        linking: Linking,
        hotline_number: str = "",
        events: Events | None = None,
        announcer: Announcer | None = None,
    ) -> None:
        self._announcer = announcer or Announcer()
        self._events: Events = events or NoEvents()
        self._settings = settings
        self._dialogue = dialogue
        self._voice = voice
        self._linking = linking
        self._hotline_number = hotline_number

    async def reply(self, burst: Burst) -> Reply:
        """Return what to say to a burst."""
        said: list[Outgoing] = []
        officer = False
        for kind, messages in _steps(burst, self._settings.merge_most_seconds):
            async for part in self._answered(burst, kind, messages):
                said.extend(part.messages)
                officer = officer or part.officer
        notices = [Outgoing(text) for text in self._announcer.untold(burst.person.conversation)]
        return Reply((*notices, *said), officer)

    async def _answered(self, burst: Burst, kind: Kind, messages: list[Message]) -> AsyncIterator[Reply]:
        if kind is Kind.VOICE:
            for message in messages:
                yield await self._voiced(burst, message)
        elif kind is Kind.TEXT:
            texts = [message.content for message in messages if message.content]
            async for part in self._texts(burst, texts):
                yield part
        elif kind is Kind.FORM:
            yield Reply((await self._linking.offered(burst.person, messages[-1].content),))
        elif kind is Kind.FOLLOW:
            yield Reply((replace(wording.WELCOME, buttons=wording.WELCOME.buttons + self._linking.buttons),))
        elif kind in FIXED:
            yield Reply((FIXED[kind],))

    async def _texts(self, burst: Burst, texts: list[str]) -> AsyncIterator[Reply]:
        """Answer what is about linking a number, then all the rest as one."""
        if not texts:
            yield Reply((wording.ATTACHMENT,))
        others = []
        for text in texts:
            linking = await self._linking.taken(burst.person, _chosen(burst.person.offered, text) or text)
            if linking:
                yield Reply((linking,))
            else:
                others.append(text)
        if others:
            yield await self._written(burst, others)

    async def _written(self, burst: Burst, texts: list[str]) -> Reply:
        text = " ".join(texts)
        if len(text) > TEXT_CHARS:
            return Reply((wording.TOO_LONG,))
        chosen = _chosen(burst.person.offered, text)
        asked = [chosen] if chosen else questions(*texts)
        answers = [await self._ask(burst, question) for question in asked or [text]]
        replies = [self._shaped(lines) for lines in answers]
        messages = tuple(message for reply in replies for message in reply.messages)
        leaving = any(shaping.ends(lines) for lines in answers)
        hint = await self._linking.hint(burst.person) if leaving else ()
        return Reply((*messages, *hint), any(reply.officer for reply in replies))

    async def _voiced(self, burst: Burst, message: Message) -> Reply:
        try:
            text = await self._voice.text(message.content)
        except VoiceError as error:
            if error.retryable:
                raise
            event(log, "voice_note_refused", code=error.code)
            return Reply((wording.VOICE_TOO_LONG if error.code == "voice_too_long" else wording.VOICE_FAILED,))
        if not text:
            return Reply((wording.VOICE_EMPTY,))
        linking = await self._linking.taken(burst.person, text)
        if linking:
            return Reply((Outgoing(wording.heard(text)), linking))
        lines = await self._ask(burst, text)
        reply = self._shaped(lines)
        keys = shaping.clips(lines)
        link = f"{self._settings.public_url.rstrip('/')}/speech/{'.'.join(keys[:SPOKEN_PARTS])}.wav"
        spoken = (wording.listen(link),) if keys and self._settings.public_url else ()
        return Reply((Outgoing(wording.heard(text)), *reply.messages, *spoken), reply.officer)

    async def _ask(self, burst: Burst, question: str) -> list[Line]:
        turn = ChatTurn(burst.person.conversation, question[:TEXT_CHARS], uuid4().hex, "zalo")
        began, exchange = time.monotonic(), Exchange(turn, burst.person.person)
        async with aclosing(self._dialogue.turn(turn)) as lines:
            answer = [line async for line in lines]
        for line in answer:
            exchange.saw(line)
        exchanged(self._events, exchange, "answered", (time.monotonic() - began) * 1000)
        return answer

    def _shaped(self, lines: list[Line]) -> Reply:
        officer = shaping.wants_officer(lines)
        if officer and self._hotline_number:
            lines = _added(lines, wording.officer(self._hotline_number))
        messages = shaping.shaped(lines, self._settings.forms, pictures=self._settings.pictures)
        return Reply(tuple(messages), officer)


SPOKEN_PARTS = 12
"""So many clips at most make one link."""


def _steps(burst: Burst, gap_seconds: float) -> Iterator[tuple[Kind, list[Message]]]:
    """Yield runs of messages of one kind, in order; texts far apart (they waited out an outage) are questions apart."""
    for kind, run in groupby(burst.messages, key=lambda message: message.kind):
        together: list[Message] = []
        for message in run:
            if together and kind is Kind.TEXT and message.received - together[-1].received > gap_seconds:
                yield kind, together
                together = []
            together.append(message)
        yield kind, together


def _chosen(offered: str, text: str) -> str | None:
    """Return what a number typed after a numbered list stands for."""
    says = json.loads(offered)
    number = text.strip(" .)")
    return (
        str(says[int(number) - 1]) if number.isdecimal() and len(number) == 1 and 0 < int(number) <= len(says) else None
    )


def _added(lines: list[Line], words: str) -> list[Line]:
    last = max((place for place, line in enumerate(lines) if line["type"] == "say"), default=None)
    return [{**line, "text": line["text"] + words} if place == last else line for place, line in enumerate(lines)]
