"""Where scripted calls are played: a hotline with a real Asterisk, officers' phones, and parts that can be killed."""

import asyncio
import contextlib
import functools
import itertools
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.caller import Caller
from demo.conversation import read_records
from demo.officer import Officer
from demo.processes import Process
from demo.system import System
from tests.calls.scripts import Officers
from tests.fakes.sip_asterisk import PASSWORD
from tests.fakes.sip_waiting import eventually

OFFICERS = ("officer-101", "officer-102")
ASTERISK: dict[str, object] = {"officer_password": PASSWORD, "officers": ",".join(OFFICERS), "queue_seconds": 25}
RECORD_SECONDS = 20.0


@dataclass
class Stage:
    """A system for calls; `dialogue` is the system whose Rasa and actions it uses."""

    system: System
    dialogue: System
    officers: list[Officer] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(912_000_001))

    @classmethod
    def own(cls, folder: Path, var: Path, dialogue: System | None = None) -> "Stage":
        """Return a stage with a bridge and an Asterisk of its own, and the dialogue of `dialogue` or its own."""
        shared = {} if dialogue is None else {"rasa_url": dialogue.rasa_url, "telephony": _lookups(dialogue)}
        system = System(folder, var=var, asterisk_settings=ASTERISK, **shared)  # type: ignore[arg-type]
        return cls(system, dialogue or system)

    def part(self, name: str) -> Process:
        """Return the part that a script kills."""
        parts = {
            "telephony": self.system.telephony,
            "rasa": self.dialogue.rasa,
            "actions": self.dialogue.actions,
        }
        return parts[name]

    def revive(self) -> None:
        """Start again what was killed."""
        self.dialogue.revive()
        self.system.revive()

    def caller(self) -> tuple[str, Caller]:
        """Return a phone with a number of its own, about to dial."""
        assert self.system.asterisk_settings is not None
        number = f"0{next(self.numbers)}"
        return number, Caller(self.system.server, self.system.asterisk_settings.number, number)

    @contextlib.asynccontextmanager
    async def staffed(self, officers: Officers) -> AsyncIterator[None]:
        """Have the officers' phones answer, ring for ever, or not be there."""
        async with contextlib.AsyncExitStack() as stack:
            if officers != "away":
                phones = [Officer(self.system.server, name, PASSWORD) for name in OFFICERS]
                self.officers = [await stack.enter_async_context(phone) for phone in phones]
            for phone in self.officers:
                phone.answering = officers == "answer"
            yield
            self.officers = []

    def reached(self, number: str) -> bool:
        """Say whether a call from that number reached an officer's phone."""
        return any(number in call.caller for officer in self.officers for call in officer.calls)

    async def call_id(self, number: str) -> str:
        """Return the id Asterisk gave to the call from that number."""
        return await eventually(functools.partial(self._call_id, number), RECORD_SECONDS, f"the call from {number}")

    async def record(self, call_id: str) -> dict[str, Any]:
        """Wait for what a call leaves."""
        return await eventually(functools.partial(self._record, call_id), RECORD_SECONDS, f"a record of call {call_id}")

    async def log_lines(self, call_id: str) -> list[str]:
        """Return what the bridge logged about a call."""
        text = await asyncio.to_thread(self.system.telephony.log.read_text, "utf-8", "replace")
        return [line for line in text.splitlines() if f"call={call_id}" in line]

    @property
    def sounds(self) -> Path:
        """What Asterisk says by itself."""
        assert self.system.asterisk_settings is not None
        return self.system.asterisk_settings.sounds

    @property
    def prompts(self) -> Path:
        """What the bridge has recorded."""
        return self.system.var / "prompts"

    @property
    def messages(self) -> Path:
        """Where callers' messages lie."""
        assert self.system.asterisk_settings is not None
        return self.system.asterisk_settings.messages

    def _call_id(self, number: str) -> str | None:
        assert self.system.asterisk_settings is not None
        log = self.system.asterisk_settings.state_folder / "log" / "full"
        found = re.search(rf"BotUuid: ([0-9a-f-]{{36}}),CallerID: {number}\b", log.read_text("utf-8", "replace"))
        return found.group(1) if found else None

    def _record(self, call_id: str) -> dict[str, Any] | None:
        return next((one for one in read_records(self.system.calls) if one["id"] == call_id), None)


def _lookups(dialogue: System) -> dict[str, str]:
    return {"TELEPHONY_LOOKUP_URL": f"http://127.0.0.1:{dialogue.ports.actions}"}
