"""Scenes of bench_call: callers who ask, hesitate, press keys, interrupt, or only have noise around them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.call_sounds import HESITATING, INTERRUPTIONS, LONG_ANSWER, Around, surroundings
from demo.caller import Caller
from demo.conversation import greeted, read_records
from demo.errors import PhoneError
from demo.question import spoken
from demo.settings import DemoSettings
from demo.system import System
from demo.timeline import RATE_HZ, trimmed

STOP_KEY, AGAIN_KEY = "#", "1"
STOPPED_QUIET_SECONDS = 0.5
PAUSE_QUIET_SECONDS = 0.4
"""Longer than any pause between the hotline's own sentences."""
PAUSE_WITHIN_SECONDS = 3.0
REFERENCE_SECONDS, EARLIEST_SECONDS, STEP_SECONDS = 6.0, 1.2, 0.3
GAP_SECONDS, UNBROKEN_SECONDS = 0.08, 0.5
KEY_SECONDS = 0.16
ANSWER_SECONDS = 10.0
RECORD_SECONDS = 15.0
READING_SECONDS = 8.0
OTHER_VOICES = (("vi+f3", 150), ("vi", 140), ("vi-vn-x-south+f2", 160))


@dataclass
class Scene:
    """What the callers of one scene met, in ms, and the records their calls left."""

    waits_ms: list[float] = field(default_factory=list)
    keys_ms: list[float] = field(default_factory=list)
    pauses_ms: list[float] = field(default_factory=list)
    too_soon: int = 0
    """Questions that the hotline began to answer before they were over."""
    late_frames: int = 0
    frames: int = 0
    disturbed_seconds: float = 0.0
    cut_short: int = 0
    """Calls that ended before all was asked, as an engine does that does not understand this voice."""
    records: list[dict[str, Any]] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How often an answer was dropped for what someone said over it."""
        return sum(one["decision"] == "taken" for record in self.records for one in record["barge_ins"])

    @property
    def paused(self) -> int:
        """How often an answer was paused, and went on."""
        noted = [one for record in self.records for one in record["barge_ins"]]
        return sum(one["decision"] == "resumed" and one["paused_ms"] is not None for one in noted)


Play = Callable[[Caller, Scene], Awaitable[None]]


class Stage:
    """Plays scenes against one system."""

    def __init__(self, system: System, settings: DemoSettings, say: Callable[[str], None]) -> None:
        assert system.asterisk_settings is not None
        self._system, self._settings, self._say = system, settings, say
        self._number = system.asterisk_settings.number
        self._counted: set[str] = set()

    def sound(self, text: str) -> bytes:
        """Return words as the caller says them, from the first to the last voiced sample."""
        return trimmed(spoken(text, self._settings.voice, self._settings.words_per_minute))

    async def questions(self, texts: Sequence[str], calls: int, apart_seconds: float) -> Scene:
        """Ask in so many calls, each beginning a little after the one before; each asks its share of the questions."""
        share = -(-len(texts) // calls) if calls == 1 else max(3, len(texts) // calls)
        asked = [[texts[(number * share + one) % len(texts)] for one in range(share)] for number in range(calls)]
        return await self._play([(number * apart_seconds, self._asking(asked[number])) for number in range(calls)])

    async def alone(self, play: Play) -> Scene:
        """Play one call."""
        return await self._play([(0.0, play)])

    async def disturbances(self, calls: int, seconds: float) -> Scene:
        """Listen to long answers for so long, with something around each caller that is no wish to speak."""
        around = surroundings(calls, OTHER_VOICES)
        plays = [(0.3 * number, self._listening(one, seconds)) for number, one in enumerate(around)]
        scene = await self._play(plays, around)
        scene.disturbed_seconds = sum(one.frames for one in around) / 50
        return scene

    async def _play(self, plays: Sequence[tuple[float, Play]], around: Sequence[Around] | None = None) -> Scene:
        scene = Scene()
        each: Sequence[Around | None] = around or [None for _ in plays]
        await asyncio.gather(*(self._call(*play, one, scene) for play, one in zip(plays, each, strict=True)))
        deadline = time.monotonic() + RECORD_SECONDS
        while len(records := self._fresh()) < len(plays):
            if time.monotonic() > deadline:
                raise PhoneError("no_record", f"{len(records)} of {len(plays)} calls left a record")
            await asyncio.sleep(0.1)
        scene.records = records
        self._counted |= {record["id"] for record in records}
        return scene

    def _fresh(self) -> list[dict[str, Any]]:
        return [record for record in read_records(self._system.calls) if record["id"] not in self._counted]

    async def _call(self, after: float, play: Play, around: Around | None, scene: Scene) -> None:
        await asyncio.sleep(after)
        async with Caller(self._system.server, self._number, surroundings=around) as phone:
            try:
                await greeted(phone)
                await play(phone, scene)
            except PhoneError as error:
                self._say(f"a call ended early: {error}")
                scene.cut_short += 1
            late, frames = phone.heard.late_frames()
        scene.late_frames += late
        scene.frames += frames

    def _asking(self, texts: Iterable[str]) -> Play:
        sounds = [self.sound(text) for text in texts]

        async def play(phone: Caller, scene: Scene) -> None:
            for sound in sounds:
                await asked(phone, sound, scene)

        return play

    async def hesitating(self, phone: Caller, scene: Scene) -> None:
        """Ask with pauses that are no end, and with ends that sound like none."""
        for before, silence_seconds, after in HESITATING:
            silence = bytes(2 * round(silence_seconds * RATE_HZ))
            await asked(phone, self.sound(before) + silence + (self.sound(after) if after else b""), scene)

    async def interrupting(self, phone: Caller, scene: Scene) -> None:
        """Hear the answer out once, so as to know where it has no pause of its own; then stop it there."""
        question = self.sound(LONG_ANSWER)
        first = await answered(phone, question)
        await asyncio.sleep(REFERENCE_SECONDS)
        offsets = unbroken(phone, first)
        await stopped(phone)
        for number, text in enumerate(INTERRUPTIONS):
            first = await answered(phone, question)
            await asyncio.sleep(max(0.0, first + offsets[number % len(offsets)] - time.time()))
            speech = await phone.say(self.sound(text))
            quiet = await silent(phone, speech.started, PAUSE_QUIET_SECONDS)
            scene.pauses_ms.append((quiet - speech.started) * 1000)
            await phone.until_heard(ANSWER_SECONDS, after=quiet + PAUSE_QUIET_SECONDS)
            await stopped(phone)
            first = await answered(phone, question)
            offset = offsets[(number + 1) % len(offsets)] - KEY_SECONDS
            await asyncio.sleep(max(0.0, first + offset - time.time()))
            scene.keys_ms.append(await stopped(phone))

    def _listening(self, around: Around, seconds: float) -> Play:
        async def play(phone: Caller, scene: Scene) -> None:
            first = await answered(phone, self.sound(LONG_ANSWER))
            while around.frames / 50 < seconds:
                around.on = True
                await asyncio.sleep(max(0.0, first + READING_SECONDS - time.time()))
                around.on = False
                released = (await phone.press(AGAIN_KEY)).released
                first = await phone.until_heard(ANSWER_SECONDS, after=await silent(phone, released, 0.1))

        return play


async def answered(phone: Caller, sound: bytes) -> float:
    """Ask; return when the answer's first sound came."""
    speech = await phone.say(sound)
    return await phone.until_heard(ANSWER_SECONDS, after=speech.voiced_until)


async def asked(phone: Caller, sound: bytes, scene: Scene) -> None:
    """Ask, note how long the answer takes to begin, and stop it by key."""
    speech = await phone.say(sound)
    scene.too_soon += phone.heard.first_voiced(speech.started) is not None
    first = await phone.until_heard(ANSWER_SECONDS, after=speech.voiced_until)
    scene.waits_ms.append((first - speech.voiced_until) * 1000)
    await stopped(phone)


async def stopped(phone: Caller) -> float:
    """Press the key that stops an answer; return how long after its release there is silence, in ms."""
    key = await phone.press(STOP_KEY)
    return (await silent(phone, key.released, STOPPED_QUIET_SECONDS) - key.released) * 1000


def unbroken(phone: Caller, first: float) -> list[float]:
    """Return moments of an answer that began at `first`, s after it, from which it sounds on for a while."""
    offsets: list[float] = []
    at = EARLIEST_SECONDS
    while at + UNBROKEN_SECONDS < REFERENCE_SECONDS:
        quiet = phone.heard.quiet_from(first + at, GAP_SECONDS) or float("inf")
        if quiet >= first + at + UNBROKEN_SECONDS:
            offsets.append(at)
        at += STEP_SECONDS
    if not offsets:
        raise PhoneError("no_answer", "the answer has a pause everywhere")
    return offsets


async def silent(phone: Caller, after: float, seconds: float) -> float:
    """Wait for so long a silence after a moment; return when it began. PhoneError `never_quiet`."""
    deadline = time.time() + PAUSE_WITHIN_SECONDS + seconds
    while (began := phone.heard.quiet_from(after, seconds)) is None:
        if phone.ended.is_set() or time.time() > deadline:
            raise PhoneError("never_quiet", f"no silence of {seconds} s came")
        await asyncio.sleep(0.02)
    return began
