"""Plays the chats of chats.yml through the gateway, a fake Zalo around it and the real dialogue behind it."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.dialogue import DialogueClient
from gateway.requests import ChatTurn
from gateway.server import application
from gateway.settings import GatewaySettings, ZaloSettings
from tests.fakes.web_dialogue import serving
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender

Script = dict[str, Any]
PAYLOADS: dict[str, dict[str, Any]] = {
    "sticker": {"url": "https://zdn.vn/s", "id": "1"},
    "image": {"url": "https://zdn.vn/i", "thumbnail": "https://zdn.vn/t"},
    "location": {"coordinates": {"latitude": "9.1", "longitude": "105.1"}},
    "file": {"url": "https://zdn.vn/f", "name": "f.pdf"},
}
SECONDS = 45.0


def scripts() -> list[Script]:
    """Return the chats."""
    return list(yaml.safe_load((Path(__file__).parent / "chats.yml").read_text()))


@dataclass
class Chats:
    """A gateway that chats can be played on; `answers` holds what the dialogue said in each conversation."""

    sender: WebhookSender
    zalo: FakeZalo
    public: httpx.AsyncClient
    zalo_url: str
    spoken: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    people: Any = field(default_factory=lambda: itertools.count(5000))

    async def play(self, script: Script) -> list[str]:
        """Play one chat; return what went wrong."""
        person, wrong = str(next(self.people)), []
        for step in script["steps"]:
            told = len(self.zalo.texts(person))
            del self.answers[:]
            await self._send(person, step)
            await self._quiet(person, told)
            texts = self.zalo.texts(person)[told:]
            wrong += [f"{script['name']}: {one}" for one in self._missing(step["expect"], texts)]
        return wrong

    def _missing(self, expected: list[str], texts: list[str]) -> list[str]:
        words = [one[1:] for one in expected if one.startswith("~")]
        answers = [one for one in expected if not one.startswith("~")]
        missing = [f"no message says {one!r}: {texts}" for one in words if not any(one in text for text in texts)]
        fits = len(answers) == len(self.answers) and all(map(_fits, answers, self.answers))
        return missing if fits else [*missing, f"expected {answers}, answered {self.answers}"]

    async def _send(self, person: str, step: dict[str, Any]) -> None:
        if "voice" in step:
            self.zalo.media["note"] = b"a note"
            self.spoken["text"] = step["voice"]
            events = [self.sender.attachment("audio", {"url": f"{self.zalo_url}/media/note"}, person)]
        elif "event" in step:
            events = [self.sender.attachment(step["event"], PAYLOADS[step["event"]], person)]
        elif "press" in step:
            buttons = [one for said in self.zalo.delivered if said.person == person for one in said.buttons]
            events = [
                self.sender.text(next(b["payload"] for b in buttons[::-1] if b["title"] == step["press"]), person)
            ]
        else:
            parts = [step["send"]] if isinstance(step["send"], str) else step["send"]
            events = [self.sender.text(part, person) for part in parts]
        for event in events:
            assert await self.sender.deliver(event) == 200

    async def _quiet(self, person: str, told: int) -> None:
        """Wait until the person has been told something and nothing waits any more."""
        async with asyncio.timeout(SECONDS):
            while True:
                status = (await self.public.get("/ready")).json()["zalo"]
                if status["waiting"] == status["to_send"] == 0 and len(self.zalo.texts(person)) > told:
                    return
                await asyncio.sleep(0.02)


def _fits(expected: str, answer: str) -> bool:
    return answer in expected.split(" or ")


@asynccontextmanager
async def chats(rasa_url: str, folder: Path, monkeypatch: Any) -> AsyncIterator[Chats]:
    """Open a gateway in front of the dialogue at `rasa_url`."""
    zalo, answers, spoken = FakeZalo(), [], {}

    async def recognise(request: Request) -> Response:
        return JSONResponse({"text": spoken["text"], "engine": "fake", "seconds": 1.0, "elapsed_ms": 1.0})

    async def decode(self: Any, content: bytes) -> bytes:
        return content

    asked = DialogueClient.turn

    async def turn(self: DialogueClient, one: ChatTurn) -> AsyncGenerator[dict[str, Any], None]:
        async for line in asked(self, one):
            if line.get("answer"):
                answer = line["answer"]
                known = answer["outcome"] == "answer"
                answers.append(f"{answer['procedure']}:{answer['facet']}" if known else str(answer["outcome"]))
            yield line

    monkeypatch.setattr("gateway.recorded.Recorded.decode", decode)
    monkeypatch.setattr(DialogueClient, "turn", turn)
    recogniser = Starlette(routes=[Route("/recognise", recognise, methods=["POST"])])
    with serving(zalo.app) as zalo_url, serving(recogniser) as recogniser_url:
        settings = ZaloSettings(
            _env_file=None,
            var=folder,
            app_id=zalo.app_id,
            app_secret=zalo.app_secret,
            oa_secret="oa-secret",
            refresh_token=zalo.refresh_token,
            api_url=zalo_url,
            oauth_url=zalo_url,
            media_hosts=("127.0.0.1",),
            media_schemes=("http",),
            recognise_url=f"{recogniser_url}/recognise",
            merge_seconds=0.1,
        )
        channel = f"{rasa_url}/webhooks/hotline"
        gateway = application(GatewaySettings(_env_file=None, var=folder, dialogue_url=channel), settings)
        transport = httpx.ASGITransport(app=gateway)
        async with (
            gateway.router.lifespan_context(gateway),
            httpx.AsyncClient(transport=transport, base_url="http://gateway") as public,
        ):
            sender = WebhookSender("/zalo/webhook", public, zalo)
            yield Chats(sender, zalo, public, zalo_url, spoken, answers)
