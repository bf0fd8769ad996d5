"""Where scripted calls are played: a hotline with a real Asterisk, officers' phones, and parts that can be killed."""

import asyncio
import contextlib
import functools
import itertools
import json
import os
import re
import signal
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from actions.receipts import LeftMessage
from demo.caller import Caller
from demo.conversation import read_records
from demo.officer import Officer
from demo.processes import Process
from demo.rtp import Surroundings
from demo.system import System
from tests.calls.scripts import Officers
from tests.calls.surroundings import KEPT_MESSAGE, Town
from tests.fakes.notifier import FakeNotifier
from tests.fakes.sip_asterisk import PASSWORD
from tests.fakes.sip_waiting import eventually

OFFICERS = ("officer-101", "officer-102", "officer-103", "officer-104")
ASTERISK: dict[str, object] = {"officer_password": PASSWORD, "officers": ",".join(OFFICERS), "queue_seconds": 25}
RECORD_SECONDS = 20.0


@dataclass
class Stage:
    """A system for calls; `dialogue` is the system whose Rasa and actions it uses."""

    system: System
    dialogue: System
    notifier: FakeNotifier
    officers: list[Officer] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(912_000_001))

    @classmethod
    def own(cls, folder: Path, var: Path, around: Town, dialogue: System | None = None) -> "Stage":
        """Return a stage with a bridge and an Asterisk of its own, and the dialogue of `dialogue` or its own."""
        if dialogue is None:
            system = System(folder, var=var, actions=around.actions, asterisk_settings=ASTERISK)
        else:
            lookups = {"TELEPHONY_LOOKUP_URL": f"http://127.0.0.1:{dialogue.ports.actions}"}
            rasa = dialogue.rasa_url
            system = System(folder, var=var, rasa_url=rasa, telephony=lookups, asterisk_settings=ASTERISK)
        stage = cls(system, dialogue or system, around.notifier)
        stage.keep_message(KEPT_MESSAGE)
        return stage

    def keep_message(self, code: str) -> None:
        """Have a message be there, as actions store it, that was left before and is being looked after."""
        folder = self.dialogue.var / "messages"
        folder.mkdir(parents=True, exist_ok=True)
        message = LeftMessage(
            "before", "voice", "0912000000", "hỏi về khai sinh", None, "asked", False, code, "", "taken"
        )
        (folder / f"{code}.json").write_text(json.dumps({"version": 1, **asdict(message)}), "utf-8")

    def part(self, name: str) -> Process:
        """Return the part that a script kills."""
        parts = {
            "telephony": self.system.telephony,
            "rasa": self.dialogue.rasa,
            "actions": self.dialogue.actions,
        }
        return parts[name]

    async def freeze(self, name: str, seconds: float) -> None:
        """Have a part of the system do nothing for so long."""
        group = self.part(name).pid
        os.killpg(group, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.killpg(group, signal.SIGCONT)

    def revive(self) -> None:
        """Start again what was killed."""
        self.dialogue.revive()
        self.system.revive()

    def caller(self, surroundings: Surroundings | None = None) -> tuple[str, Caller]:
        """Return a phone with a number of its own, about to dial."""
        assert self.system.asterisk_settings is not None
        number = f"0{next(self.numbers)}"
        return number, Caller(self.system.server, self.system.asterisk_settings.number, number, surroundings)

    @contextlib.asynccontextmanager
    async def staffed(self, officers: Officers) -> AsyncIterator[None]:
        """Have the officers' phones answer, ring for ever, be in calls, or not be there."""
        async with contextlib.AsyncExitStack() as stack:
            if officers != "away":
                names = OFFICERS[:1] if officers == "engaged" else OFFICERS
                phones = [Officer(self.system.server, name, PASSWORD) for name in names]
                self.officers = [await stack.enter_async_context(phone) for phone in phones]
            for phone in self.officers:
                phone.answering = officers != "ring"
            if officers == "engaged":
                for phone in self.officers:
                    await stack.enter_async_context(self._engaging(phone))
            yield
            self.officers = []

    @contextlib.asynccontextmanager
    async def _engaging(self, officer: Officer) -> AsyncIterator[None]:
        """Keep an officer in a call."""
        number, caller = self.caller()
        async with caller:
            await caller.until_heard(after=0.0)
            await caller.press("0")
            await officer.until_called()
            await eventually(lambda: self.shown(number), RECORD_SECONDS, "a call that engages an officer")
            yield

    def shown(self, number: str) -> str:
        """Return what an officer's phone showed of a call from that number; nothing where none came."""
        shown = (call.caller for officer in self.officers for call in officer.calls if number in call.caller)
        return next(shown, "")

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

    def sent(self, call_id: str) -> list[dict[str, Any]]:
        """Return the checklists that were sent for a call."""
        return [one for one in self.notifier.taken if one["conversation"] == call_id]

    def left(self, call_id: str) -> list[dict[str, Any]]:
        """Return the messages that a call left for officers."""
        kept = [json.loads(path.read_text("utf-8")) for path in (self.dialogue.var / "messages").glob("*.json")]
        return [one for one in kept if one["conversation"] == call_id]

    def _call_id(self, number: str) -> str | None:
        assert self.system.asterisk_settings is not None
        log = self.system.asterisk_settings.state_folder / "log" / "full"
        found = re.search(rf"BotUuid: ([0-9a-f-]{{36}}),CallerID: {number}\b", log.read_text("utf-8", "replace"))
        return found.group(1) if found else None

    def _record(self, call_id: str) -> dict[str, Any] | None:
        return next((one for one in read_records(self.system.calls) if one["id"] == call_id), None)
