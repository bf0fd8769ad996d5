"""The way to an officer, by word and by key."""

import pytest

from demo.officer import Officer
from tests.e2e.calling import OFFICER_SECONDS, Exchange, hears_the_officer, question_sound

pytestmark = pytest.mark.e2e


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
