"""The one channel for voice and chat: a turn in, its answer streamed out as newline-delimited JSON.

    POST /webhooks/hotline/turn     contracts/turn-request.json → lines of contracts/turn-message.json, `done` last
    GET  /webhooks/hotline/ready    200 where the model is loaded and actions answer, 503 otherwise
    GET  /webhooks/hotline/metrics  counters for Prometheus

Error codes: actions_unreachable, no_output, bad_line, timeout, model_missing, internal.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from sanic.response import text as text_response

from bot.channels.actions import ActionServer
from bot.channels.lines import DONE, Contract, ContractError, Line, encoded, failure
from bot.channels.metrics import Turns
from bot.channels.output import NAME, Mailbox, TurnOutput
from common.text import nfc

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
LARGEST_BODY = 16_384  # bytes
log = logging.getLogger(__name__)


class HotlineChannel(InputChannel):
    """Voice and chat, by one contract."""

    request_contract = Contract("turn-request")

    def __init__(self, turn_seconds: float = 12.0) -> None:
        """Give up a turn after `turn_seconds`."""
        self.turn_seconds = turn_seconds
        self.mailbox = Mailbox()
        self.turns = Turns()

    @classmethod
    def name(cls) -> str:
        """Return the name that stands in the address."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> HotlineChannel:
        """Read `turn_seconds` from credentials.yml."""
        return cls(turn_seconds=float((credentials or {}).get("turn_seconds", 12.0)))

    def get_output_channel(self) -> Mailbox:
        """Return where Rasa puts what it says outside a turn."""
        return self.mailbox

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("hotline_channel")

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse | None:
            try:
                asked = self._request(request)
            except ContractError as error:
                return json_response({"code": "bad_request", "message": str(error)}, status=400)
            await self._answer(request, asked, on_new_message)
            return None

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            model = _agent_ready(request)
            actions = model and await _actions(request).ready()
            return json_response(
                {"ready": model and actions, "model": model, "actions": actions},
                status=200 if model and actions else 503,
            )

        @routes.get("/metrics")
        async def metrics(request: Request) -> HTTPResponse:
            return text_response(self.turns.exposition(), content_type="text/plain; version=0.0.4")

        return routes

    def _request(self, request: Request) -> dict[str, Any]:
        if len(request.body) > LARGEST_BODY:
            raise ContractError(f"message: longer than {LARGEST_BODY} bytes")
        try:
            asked = json.loads(request.body)
        except ValueError as error:
            raise ContractError(f"message: not JSON ({error})") from error
        self.request_contract.check(asked)
        return dict(asked)

    async def _answer(self, request: Request, asked: dict[str, Any], on_new_message: OnNewMessage) -> None:
        response = await request.respond(content_type="application/x-ndjson")
        for line in self.mailbox.take(asked["conversation"]):
            await response.send(encoded(line))
        with self.turns.timed() as turn:
            async for line in self._lines(request, asked, on_new_message):
                turn.saw(line)
                await response.send(encoded(line))
        await response.send(encoded(DONE))
        await response.eof()

    async def _lines(
        self, request: Request, asked: dict[str, Any], on_new_message: OnNewMessage
    ) -> AsyncIterator[Line]:
        if not _agent_ready(request):
            yield failure("model_missing", "no dialogue model is loaded")
            return
        output, said = TurnOutput(), False
        work = asyncio.create_task(self._run(message(asked, output), output, on_new_message))
        try:
            while (line := await output.queue.get()) is not None:
                said = True
                yield line
        finally:
            work.cancel()
        if not said:
            yield await _why_silent(_actions(request))

    async def _run(self, message: UserMessage, output: TurnOutput, on_new_message: OnNewMessage) -> None:
        """Let Rasa take the turn; whatever happens, the queue ends."""
        try:
            await asyncio.wait_for(on_new_message(message), self.turn_seconds)
        except asyncio.TimeoutError:
            await output.queue.put(failure("timeout", f"no answer within {self.turn_seconds:g} s"))
        except (RasaException, ValueError, KeyError, TypeError, AttributeError, RuntimeError, OSError) as error:
            log.exception("turn_failed")
            await output.queue.put(failure("internal", f"{type(error).__name__}: the turn failed"))
        finally:
            await output.queue.put(None)


def message(asked: dict[str, Any], output: TurnOutput) -> UserMessage:
    """Return a turn as Rasa takes it. Only a key names an intent; what people write cannot (`/restart` is words)."""
    key = "/key" + json.dumps({"key": asked.get("key")})
    return UserMessage(
        key if "key" in asked else nfc(asked["text"]).lstrip("/@ ") or "…",
        output,
        asked["conversation"],
        input_channel=NAME,
        message_id=asked["turn"],
        metadata={name: asked[name] for name in ("channel", "turn", "caller", "officers") if name in asked},
    )


async def _why_silent(actions: ActionServer) -> Line:
    if await actions.ready():
        return failure("no_output", "the dialogue said nothing")
    return failure("actions_unreachable", "the action server does not answer")


def _agent_ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return bool(agent and agent.is_ready())


def _actions(request: Request) -> ActionServer:
    return ActionServer(getattr(request.app.ctx.agent.action_endpoint, "url", None))
