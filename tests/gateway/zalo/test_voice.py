"""Voice notes: fetched from Zalo's hosts alone, within limits, decoded apart, recognised, answered in words."""

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.decoding import RATE_HZ
from gateway.errors import VoiceError
from gateway.settings import ZaloSettings
from gateway.zalo.voice import VoiceNotes
from tests.fakes.recogniser import Recogniser, encoded
from tests.fakes.web_dialogue import WebDialogue, serving
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender

NOTES = ("aac", "m4a", "mp3", "amr")


@pytest.fixture
def recogniser() -> Recogniser:
    return Recogniser()


@pytest.fixture
def changes(recogniser: Recogniser) -> Iterator[dict[str, Any]]:
    with serving(recogniser.app) as url:
        yield {
            "recognise_url": f"{url}/recognise",
            "voice_bytes": 300_000,
            "voice_seconds": 5.0,
            "fetch_seconds": 2.0,
        }


async def send(sender: WebhookSender, zalo: FakeZalo, url: str) -> str:
    await sender.deliver(sender.attachment("audio", {"url": url}))
    await zalo.until(lambda: len(zalo.delivered) >= 1)
    return zalo.delivered[0].text


@pytest.mark.parametrize("kind", NOTES)
async def test_a_note_is_answered_like_words(
    sender: WebhookSender, zalo: FakeZalo, zalo_url: str, recogniser: Recogniser, dialogue: WebDialogue, kind: str
) -> None:
    zalo.media["note"] = encoded(kind)
    assert await send(sender, zalo, f"{zalo_url}/media/note") == "Em nghe: “làm hộ chiếu”"
    await zalo.until(lambda: len(zalo.delivered) == 2)
    assert zalo.delivered[1].text.startswith("Dạ, làm hộ chiếu cần")
    ((rate, seconds),) = recogniser.heard
    assert rate == RATE_HZ
    assert 0.9 < seconds < 1.2


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"<html>not sound</html>", b"RIFF\xff\xff\xff\xffWAVEfmt "])
async def test_what_is_no_sound_is_said_so(
    sender: WebhookSender, zalo: FakeZalo, zalo_url: str, recogniser: Recogniser, content: bytes
) -> None:
    zalo.media["note"] = content
    assert "chưa nghe được tin nhắn thoại" in await send(sender, zalo, f"{zalo_url}/media/note")
    assert recogniser.heard == []


@pytest.mark.parametrize("path", ["endless/x", "media/long"])
async def test_what_is_too_long_is_cut_off(
    sender: WebhookSender, zalo: FakeZalo, zalo_url: str, recogniser: Recogniser, path: str
) -> None:
    zalo.media["long"] = encoded("aac", 8)
    assert "hơi dài" in await send(sender, zalo, f"{zalo_url}/{path}")
    assert recogniser.heard == []


async def test_a_redirect_is_not_followed(sender: WebhookSender, zalo: FakeZalo, zalo_url: str) -> None:
    zalo.media["note"] = encoded("aac")
    assert "chưa nghe được" in await send(sender, zalo, f"{zalo_url}/redirect/note")
    assert zalo.fetched == []


async def test_a_busy_recogniser_is_asked_again(
    sender: WebhookSender, zalo: FakeZalo, zalo_url: str, recogniser: Recogniser
) -> None:
    zalo.media["note"], recogniser.status = encoded("aac"), 503
    assert "nhận được tin nhắn rồi" in await send(sender, zalo, f"{zalo_url}/media/note")
    recogniser.status = 200
    await zalo.until(lambda: len(zalo.delivered) == 3)
    assert zalo.delivered[1].text.startswith("Em nghe")


@pytest.mark.parametrize(
    "url",
    [
        *["http://zdn.vn/x", "https://evil.example/x", "https://zdn.vn.evil.example/x", "https://evilzdn.vn/x"],
        *["https://a:b@zdn.vn/x", "https://127.0.0.1/x", "https://[::1]/x", "https://[zdn.vn/x", "file:///etc/passwd"],
        *["", "//zdn.vn/x", "https://evil.example#@zdn.vn/", "https://evil.example\\.zdn.vn/"],
    ],
)
def test_nothing_else_is_fetched(url: str) -> None:
    import httpx

    with pytest.raises(VoiceError) as refusal:
        VoiceNotes(ZaloSettings(_env_file=None), httpx.AsyncClient(trust_env=False)).check(url)
    assert not refusal.value.retryable


def test_zalo_s_own_hosts_are() -> None:
    import httpx

    notes = VoiceNotes(ZaloSettings(_env_file=None), httpx.AsyncClient(trust_env=False))
    for url in ("https://zdn.vn/a", "https://f21-zpc.zdn.vn/a.aac?x=1", "https://voice.zadn.vn/a"):
        notes.check(url)
