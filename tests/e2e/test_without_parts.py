"""Parts of the hotline fail in mid-call: each time the caller hears an apology and gets to an officer."""

import pytest

from demo.officer import Officer
from demo.processes import Process
from demo.system import System
from tests.e2e.calling import OFFICER_SECONDS, Exchange, hears_the_officer, question_sound
from tests.fakes.sip_asterisk import heard_prompt

pytestmark = pytest.mark.e2e

QUESTION = "làm khai sinh cần giấy tờ gì"


async def test_actions_killed_in_the_call(system: System, exchange: Exchange, officer: Officer) -> None:
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        system.actions.kill()
        await phone.say(question_sound(QUESTION))
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
        assert heard_prompt(phone.heard, system.var / "prompts" / "apology.wav")
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["next"]) == ("failed", "officers")


async def test_the_bridge_killed_in_the_call(system: System, exchange: Exchange, officer: Officer) -> None:
    assert system.asterisk_settings is not None
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        system.telephony.kill()
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
        assert heard_prompt(phone.heard, system.asterisk_settings.sounds / "apology.wav")


@pytest.mark.long
async def test_with_the_bridge_down_and_no_officer_a_message_is_taken(system: System, exchange: Exchange) -> None:
    assert system.asterisk_settings is not None
    system.telephony.kill()
    async with exchange.caller() as phone:
        await phone.until_quiet(1.0, timeout=45, after=0.0)
        await phone.say(question_sound("tôi muốn hỏi về khai sinh, số của tôi là không chín một hai"))
        await phone.until_ended(20)
    for name in ("apology", "nobody_there", "opening_hours", "leave_message", "thank_you"):
        assert heard_prompt(phone.heard, system.asterisk_settings.sounds / f"{name}.wav"), name
    assert list(system.asterisk_settings.messages.glob("*.wav"))


async def test_rasa_killed_in_the_call(system: System, exchange: Exchange, officer: Officer) -> None:
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        system.rasa.kill()
        await phone.say(question_sound(QUESTION))
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
        assert heard_prompt(phone.heard, system.var / "prompts" / "apology.wav")
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["next"]) == ("failed", "officers")


@pytest.mark.long
@pytest.mark.parametrize("part", ["telephony", "rasa", "actions"])
@pytest.mark.parametrize("moment", ["greeting", "answer"])
async def test_killed_at_another_moment(
    system: System, exchange: Exchange, officer: Officer, part: str, moment: str
) -> None:
    async with exchange.caller() as phone:
        await phone.until_heard(10, after=0.0)
        if moment == "answer":
            await exchange.greeted(phone)
            speech = await phone.say(question_sound(QUESTION))
            await phone.until_heard(10, after=speech.voiced_until)
        process: Process = getattr(system, part)
        process.kill()
        if part != "telephony":
            await phone.until_quiet(0.7, timeout=120, after=0.0)
            await phone.say(question_sound(QUESTION))
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
