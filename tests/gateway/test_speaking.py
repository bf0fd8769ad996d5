"""A question spoken into the page: heard, or refused in words."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from gateway.server import application
from gateway.settings import GatewaySettings
from tests.fakes.recogniser import Recogniser, encoded
from tests.fakes.web_dialogue import serving
from tests.gateway.conftest import ORIGIN

SOUND = {"Content-Type": "audio/webm;codecs=opus"}


@pytest.fixture
def recogniser() -> Recogniser:
    return Recogniser()


@pytest.fixture
def recogniser_url(recogniser: Recogniser) -> Iterator[str]:
    with serving(recogniser.app) as url:
        yield f"{url}/recognise"


@pytest.fixture
async def spoken(recogniser_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = GatewaySettings(
        _env_file=None, var=tmp_path, recognise_url=recogniser_url, voice_seconds=3, voice_bytes=100_000, voice_burst=3
    )
    app = application(settings)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway", headers={"Origin": ORIGIN}) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("kind", "name"), [("webm", "audio/webm;codecs=opus"), ("m4a", "audio/mp4"), ("ogg", "audio/ogg")]
)
async def test_what_browsers_record_is_heard(
    spoken: httpx.AsyncClient, recogniser: Recogniser, kind: str, name: str
) -> None:
    answer = await spoken.post("/chat/voice", content=encoded(kind), headers={"Content-Type": name})
    assert (answer.status_code, answer.json()) == (200, {"text": "làm hộ chiếu"})
    ((rate, seconds),) = recogniser.heard
    assert rate == 16_000
    assert 0.9 < seconds < 1.2


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"x", {"Content-Type": "text/html"}, 415, "not_sound"),
        (b"no sound at all", SOUND, 422, "voice_undecodable"),
        (bytes(100_001), SOUND, 413, "body_too_long"),
    ],
)
async def test_what_is_no_question(
    spoken: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await spoken.post("/chat/voice", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].startswith("Dạ")


async def test_too_long_silent_and_a_recogniser_away(spoken: httpx.AsyncClient, recogniser: Recogniser) -> None:
    long = await spoken.post("/chat/voice", content=encoded("webm", 4.0), headers=SOUND)
    assert (long.status_code, long.json()["code"]) == (422, "voice_too_long")
    recogniser.status = 503
    away = await spoken.post("/chat/voice", content=encoded("webm"), headers=SOUND)
    assert (away.status_code, away.json()["retryable"]) == (429, True)
    recogniser.status, recogniser.text = 200, ""
    silent = await spoken.post("/chat/voice", content=encoded("webm"), headers=SOUND)
    assert (silent.status_code, silent.json()["code"]) == (422, "voice_empty")


async def test_strangers_and_the_hasty_are_turned_away(spoken: httpx.AsyncClient, recogniser: Recogniser) -> None:
    away = {**SOUND, "Origin": "https://elsewhere.example"}
    assert (await spoken.post("/chat/voice", content=encoded("webm"), headers=away)).status_code == 403
    answers = [(await spoken.post("/chat/voice", content=b"x", headers=SOUND)).status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]
    assert recogniser.heard == []
