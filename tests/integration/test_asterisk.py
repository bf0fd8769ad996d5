"""The dialplan in a real Asterisk, with a bridge that echoes, fails or is not there."""

import asyncio
import time
import wave
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from actions.receipts import Messages
from demo.caller import Caller
from demo.errors import PhoneError
from demo.officer import TONE_HZ, Officer, tone
from demo.processes import free_port
from demo.timeline import tone_share
from deploy.asterisk.process import LocalAsterisk
from deploy.asterisk.settings import Settings
from telephony.ami import Ami, AmiAccount
from telephony.events import Officers
from tests.fakes.sip_asterisk import PASSWORD, heard_prompt, local_asterisk
from tests.fakes.sip_bridge import EchoBridge
from tests.fakes.sip_waiting import eventually

pytestmark = pytest.mark.integration

ASKING_HZ = 500.0


@pytest.fixture(scope="session")
def bridge_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def asterisk(tmp_path_factory: pytest.TempPathFactory, bridge_port: int) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("ast")
    with local_asterisk(folder, bridge=f"127.0.0.1:{bridge_port}", queue_seconds=4) as settings:
        yield settings


@pytest.fixture
async def bridge(bridge_port: int) -> AsyncIterator[EchoBridge]:
    async with EchoBridge(bridge_port) as bridge:
        yield bridge


def caller(asterisk: Settings) -> Caller:
    return Caller(("127.0.0.1", asterisk.sip_port), asterisk.number)


def officer(asterisk: Settings) -> Officer:
    return Officer(("127.0.0.1", asterisk.sip_port), "officer-101", PASSWORD)


def test_it_is_asterisk_20_or_newer(asterisk: Settings) -> None:
    version = LocalAsterisk(asterisk).cli("core show version")
    assert int(version.split()[1].split(".")[0]) >= 20


async def test_the_bridge_hears_speech_and_keys_and_is_heard(asterisk: Settings, bridge: EchoBridge) -> None:
    async with caller(asterisk) as call:
        speech = await call.say(tone(ASKING_HZ, 1.0))
        await call.press("5")
        await asyncio.wait_for(bridge.key_came.wait(), 5)
    echo = call.heard.first_voiced(0)
    assert echo is not None
    assert echo - speech.started < 0.1
    assert tone_share(call.heard.between(speech.started, speech.started + 1), ASKING_HZ) > 0.95
    assert bridge.keys == ["5"]
    assert call.lost == 0


async def test_a_bridge_that_dies_in_the_call_gives_an_apology_and_an_officer(
    asterisk: Settings, bridge: EchoBridge
) -> None:
    async with officer(asterisk) as phone, caller(asterisk) as call:
        await call.say(tone(ASKING_HZ, 0.3))
        died = time.time()
        await bridge.drop()
        reached = await phone.until_called(timeout=15)
        await call.say(tone(ASKING_HZ, 1.0))
        assert heard_prompt(call.heard, asterisk.sounds / "apology.wav", after=died)
        assert tone_share(call.heard.between(time.time() - 0.6), TONE_HZ) > 0.8
        assert tone_share(reached.rtp.heard.between(time.time() - 0.6), ASKING_HZ) > 0.8
    recordings = list(asterisk.var.glob("calls/*/officer.wav"))
    assert recordings, "what follows a transfer is recorded"


async def test_with_the_bridge_down_an_officer_answers(asterisk: Settings) -> None:
    async with officer(asterisk) as phone, caller(asterisk) as call:
        await phone.until_called(timeout=15)
        assert heard_prompt(call.heard, asterisk.sounds / "apology.wav")


async def test_with_nobody_there_the_dialplan_alone_takes_a_message(asterisk: Settings) -> None:
    before = set(asterisk.messages.glob("*.wav"))
    async with caller(asterisk) as call:
        await call.until_quiet(1.0, timeout=40)
        await call.say(tone(ASKING_HZ, 2.0))
        await call.until_ended(60)
    prompts = ("apology", "nobody_there", "opening_hours", "leave_message", "beep", "thank_you", "receipt_again")
    for name in prompts:
        assert heard_prompt(call.heard, asterisk.sounds / f"{name}.wav"), name
    (message,) = set(asterisk.messages.glob("*.wav")) - before
    assert tone_share(samples(message), ASKING_HZ) > 0.8
    assert "0912345678" in message.with_suffix(".txt").read_text()
    left = [found for path in asterisk.messages.glob("*.json") if (found := Messages(path.parent).find(path.stem))]
    (receipt,) = [one for one in left if one.conversation == message.stem]
    assert (receipt.number, receipt.state, receipt.restricted) == ("0912345678", "new", False)
    for digit in set(receipt.code):
        assert heard_prompt(call.heard, asterisk.sounds / f"digit_{digit}.wav"), digit


async def test_a_message_is_kept_when_the_caller_hangs_up_while_speaking(asterisk: Settings) -> None:
    before = set(asterisk.messages.glob("*.wav"))
    async with caller(asterisk) as call:
        await call.until_quiet(1.0, timeout=40)
        await call.say(tone(ASKING_HZ, 1.0))
    new = await eventually(lambda: set(asterisk.messages.glob("*.wav")) - before, 5, "a message file")
    assert len(new) == 1


async def test_officers_who_do_not_answer_leave_the_caller_with_a_message(asterisk: Settings) -> None:
    async with officer(asterisk) as phone, caller(asterisk) as call:
        phone.answering = False
        await call.until_heard(10)
        busy = asterisk.sounds / "officers_busy.wav"
        await eventually(lambda: heard_prompt(call.heard, busy), 40, "the word that officers are busy")


async def test_a_number_that_is_not_the_hotline_is_refused(asterisk: Settings) -> None:
    with pytest.raises(PhoneError, match="rejected"):
        async with Caller(("127.0.0.1", asterisk.sip_port), "1900123456"):
            pass


async def test_an_officer_with_a_wrong_password_cannot_register(asterisk: Settings) -> None:
    with pytest.raises(PhoneError, match="not_registered"):
        async with Officer(("127.0.0.1", asterisk.sip_port), "officer-101", "guess"):
            pass


def samples(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        return bytes(file.readframes(file.getnframes()))


async def test_the_bridge_knows_the_queue_and_who_calls(asterisk: Settings) -> None:
    ami = Ami(AmiAccount("127.0.0.1", asterisk.ami_port, "hotline", asterisk.ami_secret.get_secret_value(), ping_s=0.2))
    ami.start()
    try:
        await eventually(lambda: ami.officers() == Officers(0, 0, 0, 0.0), 5, "an empty queue")
        async with officer(asterisk):
            await eventually(lambda: (ami.officers() or Officers(0, 0, 0, 0.0)).state == "available", 5, "an officer")
    finally:
        await ami.close()
