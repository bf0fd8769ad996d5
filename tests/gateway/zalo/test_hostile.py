"""What must never reach the dialogue: forged, replayed, oversized, malformed events, another application's."""

import json
import logging
import tracemalloc
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import RequestError
from gateway.zalo.events import Kind, decode, envelope
from gateway.zalo.signature import signature
from tests.fakes.web_dialogue import WebDialogue
from tests.fakes.zalo import FakeZalo, dumps
from tests.fakes.zalo_webhook import WebhookSender

APP, SECRET = "111", "oa-secret"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        "user_send_text",
        "user_send_audio",
        "user_send_image",
        "follow",
        "oa_send_text",
        "user_withdraw",
        "anonymous_send_text",
    ]
) | st.text(max_size=30)


def signed(body: bytes, timestamp: str) -> dict[str, str]:
    return {"X-ZEvent-Signature": f"mac={signature(APP, body, timestamp, SECRET)}"}


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """Events with some parts right and some anything."""
    right: dict[str, Any] = {
        "app_id": APP,
        "sender": {"id": "222"},
        "recipient": {"id": "333"},
        "event_name": draw(NAMES),
        "message": {"text": "hi", "msg_id": "m1"},
        "timestamp": "1700000000000",
    }
    for name in draw(st.sets(st.sampled_from(sorted(right)), max_size=3)):
        right[name] = draw(JSON)
    return right


@given(events())
def test_a_malformed_event_is_an_error_with_a_code_or_nothing_harmful(event: dict[str, Any]) -> None:
    try:
        happened = decode(envelope(json.dumps(event).encode()))
    except RequestError as error:
        assert error.code.startswith("zalo_")
        return
    if happened.kind is not Kind.IGNORED:
        assert happened.person.isascii()
        assert 0 < len(happened.person) <= 64
        assert len(happened.content) <= 2001


@given(st.binary(max_size=300))
def test_no_bytes_break_the_envelope(body: bytes) -> None:
    try:
        envelope(body)
    except RequestError as error:
        assert error.status == 400


BAD_SIGNATURES = st.sampled_from(["", "mac=", "mac=" + "0" * 64, "mac=" + "é" * 8]) | st.text(
    st.characters(min_codepoint=33, max_codepoint=126), max_size=80
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=events(), header=BAD_SIGNATURES)
async def test_forged_events_stop_at_the_door(
    public: httpx.AsyncClient, dialogue: WebDialogue, event: dict[str, Any], header: str
) -> None:
    headers = {"X-ZEvent-Signature": header.encode("latin-1", "replace")}
    response = await public.post("/zalo/webhook", content=json.dumps(event).encode(), headers=headers)
    assert response.status_code in (400, 403)
    assert (await public.get("/ready")).json()["zalo"]["waiting"] == 0
    assert dialogue.requests == []


async def test_another_application_s_event_is_refused(
    sender: WebhookSender, public: httpx.AsyncClient, dialogue: WebDialogue
) -> None:
    body = dumps(sender.text("hi") | {"app_id": "999", "timestamp": "1700000000000"})
    for headers in (
        signed(body, "1700000000000"),
        {"X-ZEvent-Signature": signature("999", body, "1700000000000", SECRET)},
    ):
        assert (await public.post("/zalo/webhook", content=body, headers=headers)).status_code == 403
    assert (await public.get("/ready")).json()["zalo"]["waiting"] == 0


async def test_a_changed_body_does_not_fit_its_signature(sender: WebhookSender, public: httpx.AsyncClient) -> None:
    event = sender.text("lệ phí")
    headers = {"X-ZEvent-Signature": sender.signature(dumps(event), event["timestamp"])}
    event["sender"]["id"] = "666"
    assert (await public.post("/zalo/webhook", content=dumps(event), headers=headers)).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        *[(b"", 200), (b"{}", 400), (b"[" * 60_000, 400), (b"\xff\xfe", 400), (b"null", 400)],
        *[(b"{" + b" " * 70_000 + b"}", 413), (b'{"timestamp": 1}', 400), (b'{"timestamp": "-1"}', 400)],
    ],
)
async def test_what_is_no_event(public: httpx.AsyncClient, body: bytes, status: int, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        assert (await public.post("/zalo/webhook", content=body)).status_code == status
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("name", ["user_seen_message", "user_reacted_message", "new_in_2030"])
async def test_events_that_ask_nothing_are_taken_and_left(
    sender: WebhookSender, public: httpx.AsyncClient, name: str, tmp_path
) -> None:
    info = {"info": {"name": "Nguyễn Văn Kín", "phone": "84900000001"}}
    assert await sender.once(sender.event(name, "222", **info)) == 200
    assert (await public.get("/ready")).json()["zalo"]["waiting"] == 0
    assert "Nguyễn Văn Kín".encode() not in b"".join(p.read_bytes() for p in (tmp_path / "gateway").iterdir())


async def test_an_hour_old_retry_is_still_answered(sender: WebhookSender, zalo: FakeZalo) -> None:
    event = sender.text("hộ chiếu")
    old = event | {"timestamp": str(int(event["timestamp"]) - 3_600_000)}
    zalo.last_message_of["222"] = zalo.clock()
    assert await sender.once(old, retry=5) == 200
    await zalo.until(lambda: len(zalo.delivered) == 1)


async def test_memory_stays_flat_under_rubbish(public: httpx.AsyncClient, sender: WebhookSender) -> None:
    body = dumps(sender.text("x" * 10_000))

    async def storm(times: int) -> None:
        for _ in range(times):
            await public.post("/zalo/webhook", content=body, headers={"X-ZEvent-Signature": "mac=0"})

    await storm(50)
    tracemalloc.start()
    await storm(50)
    before, _ = tracemalloc.get_traced_memory()
    await storm(300)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 300_000
