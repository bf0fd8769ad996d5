"""Many calls at once: all are answered in time, and beyond the limit the caller hears so and goes to the officers."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.officer import Officer
from demo.settings import DemoSettings
from demo.system import System
from tests.e2e.calling import Asked, Exchange, question_sound
from tests.fakes.sip_asterisk import PASSWORD, heard_prompt

pytestmark = pytest.mark.e2e

CALLS = 20
LATE_SHARE = 0.005
QUESTION = "làm khai sinh cần giấy tờ gì"


async def test_twenty_calls_a_second_apart(exchange: Exchange) -> None:
    sound = question_sound(QUESTION)

    async def later(number: int) -> Asked:
        await asyncio.sleep(number)
        return await exchange.ask(QUESTION, sound)

    asked = await asyncio.gather(*(later(number) for number in range(CALLS)))
    await exchange.find_records(*asked)
    other = [(number, one.turn) for number, one in enumerate(asked) if one.code != "1.001193"]
    assert not other
    frames, late = (sum(one.record[name] for one in asked) for name in ("frames", "late_frames"))
    heard_late, heard = (sum(counts) for counts in zip(*(one.late for one in asked), strict=True))
    print(f"{CALLS} calls: {late} of {frames} frames sent late, {heard_late} of {heard} came late to the callers")
    assert late / frames < LATE_SHARE
    assert heard_late / heard < LATE_SHARE


@pytest.fixture
def small(system: System, tmp_path: Path) -> Iterator[System]:
    """A bridge that takes one call, behind an Asterisk of its own."""
    with System(
        tmp_path / "small",
        var=DemoSettings().var,
        rasa_url=system.rasa_url,
        telephony={"TELEPHONY_MAX_CALLS": "1"},
        asterisk_settings={"officer_password": PASSWORD},
    ) as small:
        yield small


async def test_the_caller_beyond_the_limit_hears_so_and_goes_to_the_officers(small: System) -> None:
    calls = Exchange(small)
    async with Officer(small.server, "officer-101", PASSWORD) as officer, calls.caller() as first:
        await first.until_heard(10, after=0.0)
        async with calls.caller() as second:
            await officer.until_called(timeout=30)
            assert heard_prompt(second.heard, small.var / "prompts" / "busy.wav")
        await calls.greeted(first)
        assert not first.ended.is_set()
