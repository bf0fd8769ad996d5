"""What must never go wrong by phone: emergencies get their number at once, and no fee is made up."""

import asyncio

import pytest

from common.text import fold
from tests.e2e.calling import Asked, Exchange, question_sound, sums_of_money

pytestmark = pytest.mark.e2e


async def ask(exchange: Exchange, text: str, voice: str) -> Asked:
    asked = await exchange.ask(text, question_sound(text, voice))
    await exchange.find_records(asked)
    return asked


def all_said(asked: Asked) -> str:
    return " ".join(part["text"] for said in asked.turn["said"] for part in said["speech"])


EMERGENCIES = {
    "có trộm vào nhà tôi": "một một ba",
    "cháy nhà rồi cứu với": "một một bốn",
    "ba tôi bị đột quỵ": "một một năm",
}


async def test_an_emergency_gets_its_number_at_once(exchange: Exchange) -> None:
    asked = await asyncio.gather(*(ask(exchange, text, "vi+f3") for text in EMERGENCIES))
    for one, number in zip(asked, EMERGENCIES.values(), strict=True):
        assert one.turn["outcome"] in ("emergency", "transfer"), one.turn
        first = next(said for said in one.turn["said"] if said["prompt"] is None)
        assert first["answer"]["outcome"] == "emergency"
        assert number in first["speech"][0]["text"], first


async def test_a_fee_that_the_provincial_council_sets_is_not_said(exchange: Exchange) -> None:
    asked = await ask(exchange, "lệ phí đăng ký khai tử là bao nhiêu", "vi+m3")
    assert (asked.code, asked.facet) == ("1.000656", "fee"), asked.turn
    said = all_said(asked)
    assert not sums_of_money(said), said
    assert "mien phi" not in fold(said), "the portal's note on who pays nothing is no fee for everybody"
    assert "hội đồng nhân dân" in said.lower()
    assert "cán bộ" in said
