"""The way to an officer: by word, by key, and whenever a part of the hotline fails."""

import time
from collections.abc import AsyncIterator, Callable

import pytest

from demo.caller import Caller
from demo.officer import TONE_HZ, Officer
from demo.system import System
from demo.timeline import tone_share
from tests.e2e.calling import Exchange, question_sound
from tests.fakes.sip_asterisk import heard_prompt

pytestmark = pytest.mark.e2e

OFFICER_SECONDS = 40.0


async def hears_the_officer(phone: Caller) -> None:
    """Wait for the officer's tone in the caller's ear."""
    after = time.time()
    await phone.until_heard(10, after=after)
    while time.time() < after + 1.0:
        await phone.until_heard(5)
    assert tone_share(phone.heard.between(time.time() - 0.6), TONE_HZ) > 0.8


async def test_by_word(exchange: Exchange, officer: Officer) -> None:
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        await phone.say(question_sound("cho tôi gặp cán bộ"))
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["next"]) == ("transferred", "officers")


async def test_by_key_even_during_the_greeting(exchange: Exchange, officer: Officer) -> None:
    async with exchange.caller() as phone:
        await phone.until_heard(10, after=0.0)
        await phone.press("0")
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["end_detail"], record["next"]) == ("transferred", "key_0", "officers")


@pytest.fixture
async def restored(system: System) -> AsyncIterator[list[Callable[[], None]]]:
    """What a test puts in here is run after it, to bring back what it killed."""
    again: list[Callable[[], None]] = []
    yield again
    for start in again:
        start()


async def test_actions_killed_in_the_call(
    system: System, exchange: Exchange, officer: Officer, restored: list[Callable[[], None]]
) -> None:
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        restored.append(system.start_actions)
        system.actions.kill()
        await phone.say(question_sound("làm khai sinh cần giấy tờ gì"))
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
        assert heard_prompt(phone.heard, system.var / "prompts" / "apology.wav")
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["next"]) == ("failed", "officers")


async def test_the_bridge_killed_in_the_call(
    system: System, exchange: Exchange, officer: Officer, restored: list[Callable[[], None]]
) -> None:
    assert system.asterisk_settings is not None
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        restored.append(system.start_telephony)
        system.telephony.kill()
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
        assert heard_prompt(phone.heard, system.asterisk_settings.sounds / "apology.wav")


async def test_with_the_bridge_down_and_no_officer_a_message_is_taken(
    system: System, exchange: Exchange, restored: list[Callable[[], None]]
) -> None:
    assert system.asterisk_settings is not None
    restored.append(system.start_telephony)
    system.telephony.kill()
    async with exchange.caller() as phone:
        await phone.until_quiet(1.0, timeout=45, after=0.0)
        await phone.say(question_sound("tôi muốn hỏi về khai sinh, số của tôi là không chín một hai"))
        await phone.until_ended(20)
    for name in ("apology", "nobody_there", "opening_hours", "leave_message", "thank_you"):
        assert heard_prompt(phone.heard, system.asterisk_settings.sounds / f"{name}.wav"), name
    assert list(system.asterisk_settings.messages.glob("*.wav"))


async def test_rasa_killed_in_the_call(
    system: System, exchange: Exchange, officer: Officer, restored: list[Callable[[], None]]
) -> None:
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        restored.append(system.start_rasa)
        system.rasa.kill()
        await phone.say(question_sound("làm khai sinh cần giấy tờ gì"))
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
        assert heard_prompt(phone.heard, system.var / "prompts" / "apology.wav")
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["next"]) == ("failed", "officers")
