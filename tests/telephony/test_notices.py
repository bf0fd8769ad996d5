"""Notices and the switch in calls, over real sockets."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from common.notices import Board, Notice, write
from speech.errors import SynthesisError
from telephony.events import Next
from tests.fakes.audiosocket_client import dialled, speech
from tests.fakes.dialogue import DONE, say
from tests.fakes.speech import tone
from tests.fakes.telephony import hotline, prompt

TEXT = "Dạ, hôm nay tổng đài nghỉ lễ"
SPOKEN = tone(TEXT, 480 * len(TEXT.split()))


def put(folder: Path, *, off: str = "") -> None:
    now = datetime.now(UTC)
    notice = Notice("n", TEXT, TEXT, now - timedelta(hours=1), now + timedelta(hours=1))
    write(folder / "notices.json", Board((notice,), off))


async def test_a_notice_is_spoken_before_the_greeting_from_the_next_call_on(tmp_path: Path) -> None:
    async with hotline(tmp_path, lambda _: (say("Dạ"), DONE)) as line:
        async with dialled(line.port) as caller:
            await caller.until_hears(prompt("greeting"))
            assert SPOKEN not in caller.heard
            await caller.leave()
        put(tmp_path)
        async with dialled(line.port) as caller:
            await caller.until_hears(prompt("greeting"))
            assert 0 <= caller.heard.index(SPOKEN) < caller.heard.index(prompt("greeting"))
            await caller.leave()
            record = await line.record(caller.call_id)
    assert record["greeting"][0]["text"] == TEXT


async def test_while_the_bot_is_off_callers_hear_the_notice_and_get_an_officer(tmp_path: Path) -> None:
    put(tmp_path, off="lụt")
    async with hotline(tmp_path, lambda _: (say("Dạ"), DONE)) as line, dialled(line.port) as caller:
        caller.say(speech(0.4))
        await caller.until_hears(prompt("transfer"))
        await caller.until_closed()
        record = await line.record(caller.call_id)
        assert line.dialogue.asked == []
    assert SPOKEN in caller.heard
    assert prompt("greeting") not in caller.heard
    assert [step for _, step, _ in line.exchange.told] == [Next.OFFICERS]
    assert (record["end_reason"], record["end_detail"]) == ("transferred", "bot_off")


async def test_a_notice_that_cannot_be_spoken_costs_no_call(tmp_path: Path) -> None:
    put(tmp_path)
    async with hotline(tmp_path, lambda _: (say("Dạ"), DONE)) as line:
        line.speech.synthesizer.failure = SynthesisError("broken", "no sound")
        async with dialled(line.port) as caller:
            await caller.until_hears(prompt("greeting"))
            await caller.leave()
