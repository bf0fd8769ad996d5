"""One Official Account put together: its database, worker and sender, and the routes it answers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
from starlette.routing import BaseRoute, Route

from common.outbox import Events, NoEvents
from gateway.announcing import Announcer
from gateway.database import Database
from gateway.dialogue import DialogueClient
from gateway.settings import ZaloSettings
from gateway.zalo.answering import Answering
from gateway.zalo.api import ZaloApi
from gateway.zalo.desk import Desk
from gateway.zalo.door import Door
from gateway.zalo.inbox import Inbox, Pace
from gateway.zalo.letters import DeadLetters
from gateway.zalo.linked import Linked
from gateway.zalo.linking import Linking, SendSms
from gateway.zalo.outbox import Outbox
from gateway.zalo.proofs import Proofs
from gateway.zalo.schema import SCHEMA
from gateway.zalo.sender import Sender
from gateway.zalo.tokens import Tokens
from gateway.zalo.voice import VoiceNotes
from gateway.zalo.worker import Worker

log = logging.getLogger(__name__)


class Account:
    """Serves one Official Account while `running()`."""

    def __init__(
        self,
        settings: ZaloSettings,
        dialogue: DialogueClient,
        hotline_number: str,
        events: Events | None = None,
        announcer: Announcer | None = None,
        send_sms: SendSms | None = None,
    ) -> None:
        """`send_sms`: sends a code to a number, where there is a gateway for text messages."""
        self.settings = settings
        events = events or NoEvents()
        self.database = Database(settings.database, SCHEMA)
        pace = Pace(
            merge=settings.merge_seconds,
            merge_most=settings.merge_most_seconds,
            officer=settings.officer_seconds,
            give_up=settings.give_up_seconds,
        )
        self.inbox = Inbox(self.database, pace, events=events)
        self.outbox = Outbox(self.database, settings.rate_per_minute)
        self._client = httpx.AsyncClient(timeout=settings.send_seconds, trust_env=False, follow_redirects=False)
        self.tokens = Tokens(self.database, settings, self._client)
        self.sender = Sender(
            self.outbox,
            ZaloApi(settings, self._client, self.tokens),
            at_once=settings.sends_at_once,
            give_up_seconds=settings.give_up_seconds,
        )
        self.proofs = Proofs(self.database, settings.link_sms_per_day, self.sender.wake)
        linking = Linking(
            self.proofs,
            hotline_number,
            by_call=settings.link_by_call,
            send_sms=send_sms if settings.link_sms_per_day else None,
        )
        voice = VoiceNotes(settings, self._client)
        answering = Answering(settings, dialogue, voice, linking, hotline_number, events, announcer)
        self.worker = Worker(
            self.inbox,
            answering,
            self.sender,
            at_once=settings.turns_at_once,
            hotline_number=hotline_number,
            events=events,
        )
        letters = DeadLetters(self.database, self.inbox)
        self.desk = Desk(settings, self.database, self.outbox, letters, events=events, wake=self.sender.wake)
        self.door = Door(settings, self.inbox)
        self.linked = Linked(self.database, settings.template, self.sender.wake, settings.answer_seconds)

    def routes(self) -> list[BaseRoute]:
        """Return the routes: public ones first, those for the console after them."""
        return [
            Route("/zalo/webhook", self.door.webhook, methods=["POST"]),
            Route("/zalo_verifier{code}.html", self.door.verifier),
            Route("/", self.door.home),
            Route("/speech/{keys}.wav", self.door.speech),
            Route("/takeover", self.desk.take_over, methods=["POST"]),
            Route("/say", self.desk.say, methods=["POST"]),
            Route("/takeovers", self.desk.takeovers),
            Route("/dead-letters", self.desk.dead_letters),
            Route("/dead-letters/again", self.desk.try_again, methods=["POST"]),
        ]

    async def status(self) -> dict[str, Any]:
        """Return what /ready shows."""
        return await self.desk.status()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until the end of the block, then end what is under way."""
        loops = [asyncio.create_task(part.run()) for part in (self.worker, self.sender)]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
                with suppress(asyncio.CancelledError):
                    await loop
            await self.worker.drain()
            await self.sender.drain()
            await self._client.aclose()
            self.database.close()
