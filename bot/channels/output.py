"""Rasa's messages as lines: into the turn that is open, or kept for the conversation's next one."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Iterable
from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.channels.lines import Contract, ContractError, Line, failure, say

NAME = "hotline"
QUEUED_LINES = 64
log = logging.getLogger(__name__)


class LinesOutput(OutputChannel):
    """Maps what Rasa can send to lines; where they go, a subclass says."""

    contract = Contract("turn-message")

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return NAME

    async def put(self, recipient: str, line: Line) -> None:
        """Take one line for a conversation."""
        raise NotImplementedError

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Say plain text."""
        await self.put(recipient_id, say(text))

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Say plain text that offers up to nine choices, in one line."""
        options = [
            {"label": button["title"], "key": str(place), "payload": button.get("payload") or button["title"]}
            for place, button in enumerate(buttons[:9], start=1)
        ]
        await self.put(recipient_id, say(text, options))

    async def send_elements(self, recipient_id: str, elements: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        """Say the title of each element."""
        for element in elements:
            await self.put(recipient_id, say(element.get("title", "")))

    async def send_image_url(self, recipient_id: str, image: str, **kwargs: Any) -> None:
        """Leave images out: a telephone has no screen."""
        log.warning("image_left_out")

    async def send_attachment(self, recipient_id: str, attachment: Any, **kwargs: Any) -> None:
        """Leave attachments out: a telephone has no screen."""
        log.warning("attachment_left_out")

    async def send_custom_json(self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any) -> None:
        """Pass on a line that an action made; one that breaks the contract becomes an error."""
        try:
            self.contract.check(json_message)
        except ContractError as error:
            log.exception("bad_line")
            await self.put(recipient_id, failure("bad_line", str(error)))
        else:
            await self.put(recipient_id, json_message)


class TurnOutput(LinesOutput):
    """Into the queue of one open turn; None ends it."""

    def __init__(self) -> None:
        """Start with an empty queue."""
        self.queue: asyncio.Queue[Line | None] = asyncio.Queue(QUEUED_LINES)

    async def put(self, recipient: str, line: Line) -> None:
        """Queue a line; waits where the reader is slow."""
        await self.queue.put(line)


class Mailbox(LinesOutput):
    """Keeps what Rasa says outside a turn (a reminder, an officer's note) until the conversation's next turn."""

    def __init__(self, conversations: int = 1000, lines: int = 8) -> None:
        """Keep at most so many lines for so many conversations."""
        self.waiting: OrderedDict[str, deque[Line]] = OrderedDict()
        self.conversations = conversations
        self.lines = lines

    async def put(self, recipient: str, line: Line) -> None:
        """Keep a line; the oldest goes where there are too many."""
        self.waiting.setdefault(recipient, deque(maxlen=self.lines)).append(line)
        self.waiting.move_to_end(recipient)
        while len(self.waiting) > self.conversations:
            self.waiting.popitem(last=False)

    def take(self, recipient: str) -> list[Line]:
        """Return what waits for a conversation, and forget it."""
        return list(self.waiting.pop(recipient, ()))
