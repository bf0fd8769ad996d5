"""Calls of the end-to-end tests: callers with voices and noise of their own, and what came of their calls."""

import asyncio
import functools
import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from common.text import syllables
from demo.caller import Caller
from demo.conversation import GREETING_QUIET_SECONDS, GREETING_SECONDS, read_records
from demo.officer import TONE_HZ
from demo.phone import Phone
from demo.question import spoken
from demo.result import listened
from demo.system import System
from demo.timeline import RATE_HZ, tone_share
from speech.phone_band import through_phone
from tests.fakes.sip_waiting import eventually

APART_SECONDS = 0.8
ANSWER_SECONDS = 20.0
OFFICER_SECONDS = 40.0
LISTEN_SECONDS = 5.0
MARGIN_SECONDS = 0.3
RECORD_SECONDS = 15.0
SAME_CALL_SECONDS = 0.7


@dataclass
class Asked:
    """One question in one call, and what became of it."""

    text: str
    answered_at: float
    answer: bytes = b""
    wait_ms: float = 0.0
    late: tuple[int, int] = (0, 0)
    """Frames that came late, and all that were due."""
    record: dict[str, Any] = field(default_factory=dict)

    @property
    def turn(self) -> dict[str, Any]:
        """The first spoken turn as telephony recorded it."""
        return next((turn for turn in self.record["turns"] if turn["input"] == "speech"), {})

    @property
    def code(self) -> str:
        """The procedure that was chosen, or nothing."""
        return str((self.turn.get("chosen") or {}).get("code"))

    @property
    def facet(self) -> str:
        """The part of it that was answered, or nothing."""
        return str((self.turn.get("chosen") or {}).get("facet"))

    @property
    def said(self) -> str:
        """The words of the answer's first sentence, as spoken."""
        parts = [
            part["text"] for said in self.turn.get("said", []) if said["prompt"] is None for part in said["speech"]
        ]
        return parts[0] if parts else ""

    def heard_share(self) -> float:
        """Return how much of the answer's first sentence is recognised, in order, in what the caller heard."""
        said, heard = syllables(self.said), syllables(listened(self.answer))
        same = sum(block.size for block in SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks())
        return same / max(1, len(said))


def question_sound(text: str, voice: str = "vi+f3", rate: int = 150, snr: float = 30.0) -> bytes:
    """Return a question as a phone sends it: another voice than the answer's, in noise, through A-law."""
    margin = np.zeros(int(MARGIN_SECONDS * RATE_HZ))
    voice_samples = np.frombuffer(spoken(text, voice, rate), "<i2").astype(np.float64)
    loudness = np.sqrt(np.mean(voice_samples**2))
    samples = np.concatenate([margin, voice_samples, margin])
    noise = np.random.default_rng(len(text)).standard_normal(samples.size) * loudness / 10 ** (snr / 20)
    return through_phone((samples + noise).round().clip(-32768, 32767).astype("<i2").tobytes())


class Exchange:
    """Places calls to one system, a little apart, so that each finds its record again by the time it began."""

    def __init__(self, system: System) -> None:
        assert system.asterisk_settings is not None
        self._system, self._number = system, system.asterisk_settings.number
        self._dialling = asyncio.Lock()
        self._before = {record["id"] for record in read_records(system.calls)}

    def caller(self) -> Caller:
        """Return a phone that is about to dial."""
        return Caller(self._system.server, self._number)

    async def greeted(self, phone: Phone) -> None:
        """Wait until the greeting is over."""
        await phone.until_quiet(GREETING_QUIET_SECONDS, GREETING_SECONDS, after=0.0)

    async def ask(self, text: str, sound: bytes) -> Asked:
        """Call, wait for the greeting's end, ask, listen for some seconds and hang up."""
        async with self._dialling:
            phone = await self.caller().__aenter__()
            await asyncio.sleep(APART_SECONDS)
        asked = Asked(text, phone.answered_at)
        try:
            await self.greeted(phone)
            speech = await phone.say(sound)
            first = await phone.until_heard(ANSWER_SECONDS, after=speech.voiced_until + MARGIN_SECONDS / 2)
            asked.wait_ms = (first - speech.voiced_until) * 1000
            await asyncio.wait({asyncio.ensure_future(phone.ended.wait())}, timeout=LISTEN_SECONDS)
            asked.answer = phone.heard.between(first - 0.1)
            asked.late = phone.heard.late_frames()
        finally:
            await phone.__aexit__(None, None, None)
        return asked

    async def find_records(self, *asked: Asked) -> None:
        """Wait for the records of calls and give each call its own."""
        for one in asked:
            look = functools.partial(self._record, one)
            one.record = await eventually(look, RECORD_SECONDS, f"a record of {one.text!r}")

    async def record_since(self, began: float) -> dict[str, Any]:
        """Wait for the record of the call that was answered at a moment."""
        asked = Asked("the call", began)
        await self.find_records(asked)
        return asked.record

    def _record(self, asked: Asked) -> dict[str, Any] | None:
        fresh = [record for record in read_records(self._system.calls) if record["id"] not in self._before]
        return next((record for record in fresh if abs(began(record) - asked.answered_at) < SAME_CALL_SECONDS), None)


async def hears_the_officer(phone: Caller) -> None:
    """Wait for the officer's tone in the caller's ear."""
    after = time.time()
    await phone.until_heard(10, after=after)
    while time.time() < after + 1.0:
        await phone.until_heard(5)
    assert tone_share(phone.heard.between(time.time() - 0.6), TONE_HZ) > 0.8


def began(record: dict[str, Any]) -> float:
    """Return when a call began, in seconds of the wall clock."""
    return datetime.fromisoformat(str(record["started"])).timestamp()


def sums_of_money(text: str) -> list[str]:
    """Return every amount of money a text names."""
    return re.findall(r"[\d.]+\s*(?:đồng|đ\b|VND)|(?:nghìn|ngàn|trăm|triệu) đồng", text, re.I)
