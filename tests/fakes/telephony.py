"""A whole telephony process's inside, with fake engines, short prompts and a scripted dialogue."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telephony.app import Application, running
from telephony.audio import write_wav
from telephony.events import Next, Officers
from telephony.prompts import TEXTS
from telephony.settings import TelephonySettings
from tests.fakes.dialogue import FakeDialogue, Script, fake_dialogue
from tests.fakes.events import FakeEvents
from tests.fakes.speech import FakeRecognizer, FakeSynthesisPool, tone

PROMPT_SAMPLES = 800
ORIGIN = "http://page.test"
RECORDING_KEY = "07" * 32


def prompt(name: str) -> bytes:
    """Return the sound of a prompt: 100 ms, each with its own pitch."""
    return tone(f"prompt {name}", PROMPT_SAMPLES)


def make_prompts(folder: Path) -> None:
    """Put short prompts where the process looks for them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in TEXTS:
        write_wav(folder / f"{name}.wav", prompt(name))


@dataclass
class FakeExchange:
    """Notes what Asterisk would be told."""

    reachable: bool = True
    told: list[tuple[str, Next, dict[str, str]]] = field(default_factory=list)
    noted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    number: str = ""
    queue: Officers | None = None

    def caller(self, call_id: str) -> str:
        return self.number

    def officers(self) -> Officers | None:
        return self.queue

    async def set_next(self, call_id: str, step: Next, briefing: Mapping[str, str]) -> bool:
        if self.reachable:
            self.told.append((call_id, step, dict(briefing)))
        return self.reachable

    async def note(self, call_id: str, variables: Mapping[str, str]) -> bool:
        self.noted.append((call_id, dict(variables)))
        return self.reachable


@dataclass
class Hotline:
    """What a test has in its hands."""

    application: Application
    dialogue: FakeDialogue
    recognizer: FakeRecognizer
    speech: FakeSynthesisPool
    exchange: FakeExchange
    settings: TelephonySettings
    events: FakeEvents = field(default_factory=FakeEvents)

    @property
    def port(self) -> int:
        return self.application.audiosocket.port

    async def until_quiet(self, seconds: float = 20.0) -> None:
        """Wait until no call is under way."""
        calls = list(self.application.switchboard._tasks.values())
        await asyncio.wait_for(asyncio.gather(*calls), seconds)

    async def record(self, call_id: str, seconds: float = 20.0) -> dict[str, Any]:
        """Return what a call left, as soon as it is over."""
        call = self.application.switchboard._tasks.get(call_id)
        if call is not None:
            await asyncio.wait_for(asyncio.shield(call), seconds)
        path = self.settings.calls_dir / call_id / "call.json"
        return dict(json.loads(path.read_text("utf-8")))


@asynccontextmanager
async def hotline(
    folder: Path,
    script: Script,
    recognizer: FakeRecognizer | None = None,
    found: Callable[[str], str] | None = None,
    **settings: Any,
) -> AsyncIterator[Hotline]:
    """Run telephony on free ports, patient with nobody, with fakes around it."""
    make_prompts(folder / "prompts")
    recognizer = recognizer or FakeRecognizer()
    speech, exchange, events = FakeSynthesisPool(), FakeExchange(), FakeEvents()
    async with fake_dialogue(script, found) as dialogue:
        quick = {
            "dialogue_url": dialogue.url,
            "lookup_url": dialogue.lookup_url,
            "lookup_settle_seconds": 0.0,
            "drain_seconds": 0.0,
            "turn_end_ms": 300,
            "ami_secret": "",
            "recording_key": RECORDING_KEY,
            "origins": [ORIGIN],
        }
        chosen = TelephonySettings(
            _env_file=None,
            var=folder,
            port=0,
            http_port=0,
            engine="tests",
            **{**quick, **settings},
        )
        async with running(chosen, recognizer, speech, "for tests", exchange, events) as application:
            yield Hotline(application, dialogue, recognizer, speech, exchange, chosen, events)
