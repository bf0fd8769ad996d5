"""An officer writes from the console while the bot is silent; the console is told of both sides."""

import httpx

from tests.fakes.events import FakeEvents
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender

Headers = dict[str, str]


async def test_an_officer_s_words_arrive_while_the_bot_is_silent(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers, events: FakeEvents
) -> None:
    await sender.deliver(sender.text("gặp cán bộ", "222"))
    await zalo.until(lambda: zalo.texts("222") != [])
    await public.post("/takeover", json={"person": "222", "on": True}, headers=desk)
    await sender.deliver(sender.text("tôi ở xã Tân Phú", "222"))
    sent = await public.post("/say", json={"person": "222", "text": "Chào chị, tôi là cán bộ."}, headers=desk)
    assert sent.status_code == 200
    await zalo.until(lambda: "Chào chị, tôi là cán bộ." in zalo.texts("222"))
    by_officer = [body for body in events.of("chat_turn") if body.get("by") == "officer"]
    assert [(body["text"], body["said"]) for body in by_officer] == [
        ("tôi ở xã Tân Phú", []),
        ("", ["Chào chị, tôi là cán bộ."]),
    ]
    assert len({conversation for _, conversation, _ in events.told}) == 1
    assert {body["person"] for body in events.of("chat_turn")} == {"222"}


async def test_nobody_writes_to_strangers_or_without_the_secret(public: httpx.AsyncClient, desk: Headers) -> None:
    words = {"person": "999", "text": "Chào"}
    assert (await public.post("/say", json=words, headers=desk)).status_code == 404
    assert (await public.post("/say", json={"person": "999", "text": " "}, headers=desk)).status_code == 400
    assert (await public.post("/say", json=words)).json() == {"code": "not_found"}


async def test_the_console_is_told_whom_to_forget(
    sender: WebhookSender, public: httpx.AsyncClient, events: FakeEvents
) -> None:
    assert await sender.once(sender.event("user_withdraw", "222")) == 200
    assert events.of("chat_forgotten") == [{"channel": "zalo", "person": "222"}]
