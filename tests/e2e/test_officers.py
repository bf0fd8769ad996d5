"""The way to an officer, by word and by key."""

import pytest

from demo.officer import Officer
from demo.system import System
from tests.e2e.calling import OFFICER_SECONDS, Exchange, hears_the_officer, question_sound
from tests.fakes.sip_waiting import eventually

pytestmark = pytest.mark.e2e


async def test_by_word(system: System, exchange: Exchange, officer: Officer) -> None:
    async with exchange.caller() as phone:
        await exchange.greeted(phone)
        await phone.say(question_sound("cho tôi gặp cán bộ"))
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["next"]) == ("transferred", "officers")
    officers = system.calls / record["id"] / "officer.wav"
    await eventually(officers.exists, 5, "the recording of what followed the transfer")


async def test_a_caller_who_declines_is_recorded_nowhere_and_still_served(
    system: System, exchange: Exchange, officer: Officer
) -> None:
    async with exchange.caller() as phone:
        await phone.until_heard(10, after=0.0)
        await phone.press("9")
        await exchange.greeted(phone)
        await phone.press("0")
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
    record = await exchange.record_since(phone.answered_at)
    assert record["recording"]["state"] == "declined"
    assert [path.name for path in (system.calls / record["id"]).iterdir()] == ["call.json"]


async def test_by_key_even_during_the_greeting(exchange: Exchange, officer: Officer) -> None:
    async with exchange.caller() as phone:
        await phone.until_heard(10, after=0.0)
        await phone.press("0")
        await officer.until_called(timeout=OFFICER_SECONDS)
        await hears_the_officer(phone)
    record = await exchange.record_since(phone.answered_at)
    assert (record["end_reason"], record["end_detail"], record["next"]) == ("transferred", "key_0", "officers")
