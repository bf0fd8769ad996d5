"""Plays one script: does what the caller does, step by step, then compares what was heard, logged and stored."""

import asyncio
import functools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from common.text import normalise
from demo.conversation import GREETING_QUIET_SECONDS, GREETING_SECONDS
from demo.errors import PhoneError
from demo.officer import TONE_HZ
from demo.result import listened
from demo.timeline import tone_share
from tests.calls.expectations import SHARE, differences, holds, recognised_share
from tests.calls.scripts import Script, Step
from tests.calls.sounds import echo, noise, of_step
from tests.calls.stage import Stage
from tests.fakes.sip_asterisk import heard_prompt

ANSWER_SECONDS = 25.0
LONGEST_SECONDS = 150.0
QUIET_SECONDS = 1.5
OFFICER_SECONDS = 60.0
END_SECONDS = 45.0
BETWEEN_KEYS_SECONDS = 0.1
TONE_SECONDS = 0.6
CLOCKS_APART_SECONDS = 0.5
"""Between the bridge's clock of a call and the caller's."""


@dataclass
class Result:
    """What became of a script."""

    script: Script
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    record: dict[str, Any] | None = None
    stall_ms: float = 0.0
    """The longest this machine sent nothing of the caller when 20 ms were due."""


@dataclass
class Stretch:
    """From something the caller did to the next thing; seconds of the wall clock."""

    start: float
    end: float = float("inf")
    phrases: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    announcements: list[str] = field(default_factory=list)


class Player:
    """One caller with one script."""

    def __init__(self, stage: Stage, script: Script) -> None:
        self._stage, self._script = stage, script
        decibels = script.caller.get("echo_db")
        self._number, self._phone = stage.caller(None if decibels is None else echo(decibels))
        self._frozen: list[asyncio.Task[None]] = []
        self._stretches = [Stretch(0.0)]
        self._keyed: list[float] = []
        self._since = 0.0
        """When the caller was last heard."""
        self._result = Result(script)

    async def play(self) -> Result:
        """Place the call and return what became of it; nothing raised by the call is lost."""
        began = time.monotonic()
        try:
            async with self._phone:
                await self._steps()
            await self._compare()
        except (PhoneError, AssertionError) as error:
            self._wrong(str(error))
        await asyncio.gather(*self._frozen)
        self._result.seconds = time.monotonic() - began
        self._result.stall_ms = stall_ms(self._phone.sent.times, self._keyed)
        return self._result

    async def _steps(self) -> None:
        if self._script.greeted:
            await self._phone.until_quiet(GREETING_QUIET_SECONDS, GREETING_SECONDS, after=0.0)
        else:
            await self._phone.until_heard(ANSWER_SECONDS, after=0.0)
        for number, step in enumerate(self._script.steps, 1):
            try:
                await self._do(step)
            except (PhoneError, AssertionError) as error:
                self._wrong(f"step {number} ({_shown(step)}): {error}")
                return

    async def _do(self, step: Step) -> None:
        (kind, value), *_ = step.items()
        await getattr(self, f"_{kind}")(value)

    # What the caller does.

    async def _say(self, said: Any) -> None:
        sound = await asyncio.to_thread(of_step, said, self._script.caller)
        self._begin(time.time())
        speech = await self._phone.say(sound)
        self._now.start = self._since = speech.voiced_until

    async def _press(self, keys: str) -> None:
        for key in keys:
            self._begin(time.time())
            self._now.start = self._since = (await self._phone.press(key)).released
            self._keyed.append(self._now.start)
            await asyncio.sleep(BETWEEN_KEYS_SECONDS)

    async def _noise(self, how: dict[str, Any]) -> None:
        sound = noise(how["kind"], how.get("seconds", 0.7), how.get("level", 3000))
        self._since = (await self._phone.say(sound)).voiced_until

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _hang_up(self, _: bool) -> None:
        await self._phone.hang_up()

    async def _kill(self, part: str) -> None:
        self._begin(time.time())
        await asyncio.to_thread(self._stage.part(part).kill)

    async def _freeze(self, how: dict[str, Any]) -> None:
        self._frozen.append(asyncio.create_task(self._stage.freeze(how["part"], how["seconds"])))

    # What must happen.

    async def _listen(self, how: Any) -> None:
        first = await self._phone.until_heard(ANSWER_SECONDS, after=self._since)
        if how == "to_end":
            await self._phone.until_quiet(QUIET_SECONDS, LONGEST_SECONDS, after=first)
        else:
            await asyncio.sleep(max(0.0, first + float(how) - time.time()))

    async def _quiet_within(self, ms: float) -> None:
        """Check that the hotline stopped so soon after what the caller did."""
        limit = self._now.start + ms / 1000
        await asyncio.sleep(max(0.0, limit + 0.3 - time.time()))
        loud = self._phone.heard.first_voiced(limit)
        assert loud is None or loud > limit + 0.3, f"the hotline was still heard {ms:.0f} ms after"

    async def _goes_on(self, seconds: float) -> None:
        """Check that the hotline is heard again, or still, within so many seconds."""
        await self._phone.until_heard(seconds, after=time.time())

    async def _hear(self, phrases: Any) -> None:
        self._now.phrases += _list(phrases)

    async def _not_hear(self, phrases: Any) -> None:
        self._now.unsaid += _list(phrases)

    async def _prompt(self, names: Any) -> None:
        self._now.prompts += _list(names)

    async def _asterisk(self, names: Any) -> None:
        self._now.announcements += _list(names)

    async def _officer(self, name: bool | str) -> None:
        deadline = time.monotonic() + OFFICER_SECONDS
        while not self._hears_officer():
            assert time.monotonic() < deadline, f"no officer was heard within {OFFICER_SECONDS:.0f} s"
            assert not self._phone.ended.is_set(), f"the call was ended by {self._phone.ended_by}"
            await asyncio.sleep(0.1)
        shown = self._stage.shown(self._number)
        assert shown, "no officer's phone was called"
        assert name is True or str(name) in shown, f"the officer's phone showed {shown!r}"

    async def _ended(self, _: bool) -> None:
        await self._phone.until_ended(END_SECONDS)

    def _hears_officer(self) -> bool:
        return tone_share(self._phone.heard.between(time.time() - TONE_SECONDS), TONE_HZ) > 0.8

    # What was heard, logged and stored.

    async def _compare(self) -> None:
        for stretch, after in zip(self._stretches, self._stretches[1:], strict=False):
            stretch.end = after.start
        script = self._script
        if script.leaves_record:
            call_id = await self._stage.call_id(self._number)
            record = self._result.record = await self._stage.record(call_id)
            self._compare_said(record)
            self._wrong(*(differences(record, script.stored, "call") if script.stored else ()))
            await self._compare_logged(call_id)
            self._compare_files(call_id)
            self._wrong(*differences(self._stage.sent(call_id), list(script.sent), "sent"))
            self._wrong(*differences(self._stage.left(call_id), list(script.left), "left"))
            if script.sent == () and self._stage.sent(call_id):
                self._wrong("a checklist was sent")
        await asyncio.to_thread(self._compare_heard)

    def _compare_said(self, record: dict[str, Any]) -> None:
        began = datetime.fromisoformat(record["started"]).timestamp()
        said = [*record["greeting"], *(one for turn in record["turns"] for one in turn["said"])]
        for stretch in self._stretches:
            since, until = range_of(stretch, began)
            texts = [_spoken(one) for one in said if one["at_ms"] <= until]
            fresh = [_spoken(one) for one in said if since <= one["at_ms"] <= until]
            self._wrong(*(f"{p!r} was not said: {texts}" for p in stretch.phrases if not _any(texts, p)))
            self._wrong(*(f"{p!r} was said" for p in stretch.unsaid if _any(fresh, p)))

    def _compare_heard(self) -> None:
        for stretch in self._stretches:
            if stretch.phrases:
                text = listened(self._phone.heard.between(stretch.start, stretch.end))
                shares = {phrase: recognised_share(text, phrase) for phrase in stretch.phrases}
                self._wrong(*(f"{p!r}: only {s:.0%} recognised in {text!r}" for p, s in shares.items() if s < SHARE))
            files = [self._stage.prompts / f"{name}.wav" for name in stretch.prompts]
            files += [self._stage.sounds / f"{name}.wav" for name in stretch.announcements]
            heard = functools.partial(heard_prompt, self._phone.heard, after=stretch.start)
            self._wrong(*(f"the prompt {file.stem} was not heard" for file in files if not heard(file)))

    async def _compare_logged(self, call_id: str) -> None:
        lines = await self._stage.log_lines(call_id)
        for wanted in self._script.logged:
            words = wanted.split()
            found = any(all(word in line for word in words) for line in lines)
            self._wrong(*([] if found else [f"not logged: {wanted}"]))

    def _compare_files(self, call_id: str) -> None:
        found = sorted(path.name for path in (self._stage.system.calls / call_id).iterdir())
        if self._script.files and found != sorted(self._script.files):
            self._wrong(f"the call left {found}, not {sorted(self._script.files)}")

    @property
    def _now(self) -> Stretch:
        return self._stretches[-1]

    def _begin(self, at: float) -> None:
        self._since = at
        self._stretches.append(Stretch(at))

    def _wrong(self, *problems: str) -> None:
        self._result.problems += problems


def stall_ms(times: Sequence[float], keyed: Sequence[float]) -> float:
    """Return the longest time between two frames, in ms; while a key is pressed none are sent."""
    gaps = (after - before for before, after in pairwise(times) if not any(before <= key <= after for key in keyed))
    return max(gaps, default=0.0) * 1000


def range_of(stretch: Stretch, began: float) -> tuple[float, float]:
    """Return a stretch in ms of a call that began then, as wide as clocks may differ."""
    start = (stretch.start - began - CLOCKS_APART_SECONDS) * 1000
    return start, (stretch.end - began + CLOCKS_APART_SECONDS) * 1000


def _spoken(said: dict[str, Any]) -> str:
    return " ".join(str(part["text"]) for part in said["speech"])


def _any(texts: list[str], phrase: str) -> bool:
    return any(holds(text, phrase) for text in texts)


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _shown(step: Step) -> str:
    (kind, value), *_ = step.items()
    return f"{kind}: {normalise(value) if isinstance(value, str) else value}"
