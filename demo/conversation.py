"""One question in one call: wait for the greeting's end, ask, hear the answer out, hang up."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.bridge_call import BridgeCall
from demo.caller import Caller
from demo.errors import PhoneError
from demo.phone import Phone
from demo.rtp import Speech
from demo.system import System
from demo.timeline import write_stereo

GREETING_QUIET_SECONDS = 0.7
GREETING_SECONDS = 20.0
LONGEST_ANSWER_SECONDS = 180.0
RECORD_SECONDS = 15.0
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Exchange:
    """A question and its answer, as the caller heard it; times are seconds of the wall clock."""

    dialled: float
    answered: float
    greeted: float
    """When the greeting's last sound came."""
    speech: Speech
    first_sound: float
    last_sound: float
    answer: bytes
    """What came back (8 kHz s16 mono)."""

    @property
    def wait_ms(self) -> float:
        """From the last voiced sample of the question to the first sound of the answer."""
        return (self.first_sound - self.speech.voiced_until) * 1000


@contextlib.asynccontextmanager
async def dial(system: System) -> AsyncIterator[Phone]:
    """Call the hotline, through Asterisk where the system has one."""
    if system.asterisk_settings is None:
        async with BridgeCall(system.bridge) as call:
            yield call
    else:
        async with Caller(system.server, system.asterisk_settings.number) as phone:
            yield phone


async def greeted(phone: Phone) -> float:
    """Wait for the greeting's end; return when its last sound came."""
    return await phone.until_quiet(GREETING_QUIET_SECONDS, GREETING_SECONDS, after=0.0)


async def ask(
    phone: Phone, question: bytes, *, answer_seconds: float, quiet_seconds: float
) -> tuple[Speech, float, float]:
    """Ask, and hear the answer out; return the question, and when the answer's first and last sound came."""
    speech = await phone.say(question)
    first = await phone.until_heard(answer_seconds, after=speech.voiced_until)
    last = await phone.until_quiet(quiet_seconds, LONGEST_ANSWER_SECONDS, after=first)
    return speech, first, last


async def one_question(
    system: System, question: bytes, answer_seconds: float, quiet_seconds: float, saved: Path
) -> Exchange:
    """Place a call, ask one question, save the call as a stereo WAV (left: the caller)."""
    dialled = time.time()
    async with dial(system) as phone:
        try:
            quiet_from = await greeted(phone)
            speech, first, last = await ask(phone, question, answer_seconds=answer_seconds, quiet_seconds=quiet_seconds)
        finally:
            await asyncio.to_thread(write_stereo, saved, phone.sent, phone.heard)
        answer = phone.heard.between(first - 0.1, last + 0.3)
        return Exchange(dialled, phone.answered_at, quiet_from, speech, first, last, answer)


async def call_records(calls: Path, count: int, seconds: float = RECORD_SECONDS) -> list[dict[str, Any]]:
    """Wait until so many calls have left their record, and return them by their start; PhoneError `no_record`."""
    deadline = time.monotonic() + seconds
    while True:
        records = read_records(calls)
        if len(records) >= count:
            return records
        if time.monotonic() > deadline:
            raise PhoneError("no_record", f"{len(records)} of {count} calls left a record in {calls}")
        await asyncio.sleep(POLL_SECONDS)


def read_records(calls: Path) -> list[dict[str, Any]]:
    """Return what calls have left by now, by their start."""
    records = [json.loads(path.read_text("utf-8")) for path in calls.glob("*/call.json")]
    return sorted(records, key=lambda record: str(record["started"]))
