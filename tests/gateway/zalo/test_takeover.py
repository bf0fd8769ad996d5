"""A human takes over: from then on nothing of the bot's comes, whatever was under way."""

import asyncio
import time

import httpx
import pytest
from starlette.applications import Starlette

from tests.fakes.web_dialogue import WebDialogue
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender, until

Headers = dict[str, str]


async def take(public: httpx.AsyncClient, desk: Headers, person: str = "222", on: bool = True) -> int:
    return (await public.post("/takeover", json={"person": person, "on": on}, headers=desk)).status_code


async def test_a_turn_under_way_is_not_answered(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue, public: httpx.AsyncClient, desk: Headers
) -> None:
    await sender.deliver(sender.text("giữ"))
    await dialogue.until_opened()
    assert await take(public, desk) == 200
    dialogue.hold.set()
    await sender.deliver(sender.text("cần thêm gì", "222"))
    await sender.deliver(sender.text("người khác", "333"))
    await zalo.until(lambda: zalo.texts("333") != [])
    assert zalo.texts("222") == []
    assert [asked["text"] for asked in dialogue.requests] == ["giữ", "người khác"]


async def test_handed_back_the_bot_answers_again(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers
) -> None:
    await take(public, desk)
    await sender.deliver(sender.text("một"))
    assert [one["person"] for one in (await public.get("/takeovers", headers=desk)).json()["silent"]] == ["222"]
    await take(public, desk, on=False)
    await sender.deliver(sender.text("hai"))
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert zalo.texts("222")[0].startswith("Dạ, hai cần")


async def test_an_officer_s_own_message_silences(sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue) -> None:
    await sender.deliver(sender.text("giữ"))
    await dialogue.until_opened()
    assert await sender.deliver(sender.by_officer("Chào anh, tôi là cán bộ")) == 200
    dialogue.hold.set()
    await sender.deliver(sender.text("người khác", "333"))
    await zalo.until(lambda: zalo.texts("333") != [])
    assert zalo.texts("222") == []


async def test_the_bot_s_own_echo_does_not(sender: WebhookSender, zalo: FakeZalo) -> None:
    await sender.deliver(sender.event("oa_send_text", message={"text": "Dạ, em chào"}))
    await sender.deliver(sender.text("hộ chiếu"))
    await zalo.until(lambda: len(zalo.delivered) == 1)


async def test_an_old_echo_after_the_return_does_not_silence_again(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers
) -> None:
    late = sender.by_officer("Chào anh")
    await take(public, desk)
    await take(public, desk, on=False)
    await sender.deliver(late)
    await sender.deliver(sender.text("hộ chiếu"))
    await zalo.until(lambda: len(zalo.delivered) == 1)


class TestTwoHours:
    @pytest.fixture
    def changes(self) -> dict[str, object]:
        return {"officer_seconds": 0.2}

    async def test_then_the_bot_answers_again(
        self, sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers
    ) -> None:
        await take(public, desk)
        await until(lambda: public.get("/takeovers", headers=desk), lambda page: not page["silent"])
        await sender.deliver(sender.text("hộ chiếu"))
        await zalo.until(lambda: len(zalo.delivered) == 1)


@pytest.mark.parametrize("pause_ms", [0, 20, 60, 90, 120, 160, 220, 300])
async def test_no_message_slips_in_between(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers, pause_ms: int
) -> None:
    """Take over at any moment between question and answer: nothing arrives after the takeover is confirmed."""
    zalo.slow_seconds = 0.03
    people = [str(one) for one in range(10)]
    for person in people:
        await sender.deliver(sender.text("hộ chiếu", person))
    await asyncio.sleep(pause_ms / 1000)  # the moment under test, not a wait for something
    confirmed: dict[str, float] = {}

    async def over(person: str) -> None:
        assert await take(public, desk, person) == 200
        confirmed[person] = time.monotonic()

    await asyncio.gather(*(over(person) for person in people))
    await sender.deliver(sender.text("hộ chiếu", "999"))
    await zalo.until(lambda: zalo.texts("999") != [])
    late = [one.person for one in zalo.delivered if one.person != "999" and one.at > confirmed[one.person]]
    assert late == []


async def test_only_the_console_may(app: Starlette, public: httpx.AsyncClient, desk: Headers) -> None:
    ways = [
        {},
        {"X-Desk-Secret": "wrong"},
        {**desk, "X-Forwarded-For": "203.0.113.9"},
        {**desk, "Forwarded": "for=203.0.113.9"},
    ]
    for headers in ways:
        assert await take(public, headers) == 404
        for page in ("/takeovers", "/dead-letters"):
            assert (await public.get(page, headers=headers)).status_code == 404
    far = httpx.ASGITransport(app=app, client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=far, base_url="http://gateway") as stranger:
        assert await take(stranger, desk) == 404
    for body in (b"", b"[]", b'{"person": "../x", "on": true}', b'{"person": "1", "on": "yes"}'):
        assert (await public.post("/takeover", content=body, headers=desk)).status_code == 400
