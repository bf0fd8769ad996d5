import asyncio
import time

import pytest

from demo.bridge_call import BridgeCall
from demo.errors import PhoneError
from demo.officer import tone
from demo.processes import free_port
from demo.timeline import tone_share
from tests.fakes.sip_bridge import EchoBridge


async def test_speech_and_keys_reach_the_bridge_and_are_heard() -> None:
    port = free_port()
    async with EchoBridge(port) as bridge, BridgeCall(("127.0.0.1", port)) as call:
        speech = await call.say(tone(500, 0.3))
        assert await call.until_heard(2, after=speech.started) - speech.started < 0.5
        assert speech.voiced_until - speech.started == pytest.approx(0.3, abs=0.1)
        await call.press("7")
        await asyncio.wait_for(bridge.key_came.wait(), 2)
        assert bridge.keys == ["7"]
        assert await call.until_quiet(0.1, after=speech.started) < time.time()
    assert tone_share(call.heard.between(speech.started, speech.started + 0.3), 500) > 0.9
    assert call.ended_by == "caller"


async def test_a_bridge_that_hangs_up_ends_the_call() -> None:
    port = free_port()
    async with EchoBridge(port) as bridge, BridgeCall(("127.0.0.1", port)) as call:
        await call.say(tone(500, 0.1))
        await bridge.drop()
        await call.until_ended(2)
        assert call.ended_by == "other side"
        with pytest.raises(PhoneError, match="ended"):
            await call.until_heard(1)


async def test_nobody_there_is_one_clear_error() -> None:
    with pytest.raises(PhoneError, match="no_answer: nobody answers at"):
        async with BridgeCall(("127.0.0.1", free_port())):
            pass
