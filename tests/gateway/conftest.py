from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from gateway.server import application
from gateway.settings import GatewaySettings
from tests.fakes.events import FakeEvents
from tests.fakes.web_dialogue import WebDialogue, serving

ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def dialogue() -> WebDialogue:
    return WebDialogue()


@pytest.fixture
def dialogue_url(dialogue: WebDialogue) -> Iterator[str]:
    with serving(dialogue.app) as url:
        yield f"{url}/webhooks/hotline"
        dialogue.hold.set()


@pytest.fixture
def settings(dialogue_url: str, tmp_path: Path) -> GatewaySettings:
    return GatewaySettings(
        _env_file=None,
        var=tmp_path,
        dialogue_url=dialogue_url,
        turns_at_once=2,
        turns_waiting=1,
        wait_seconds=5,
        turn_seconds=5,
        rate_burst=50,
        hotline_number="1900 0000",
    )


@pytest.fixture
def events() -> FakeEvents:
    return FakeEvents()


@pytest.fixture
async def page(settings: GatewaySettings, events: FakeEvents) -> AsyncIterator[httpx.AsyncClient]:
    app = application(settings, events=events)
    transport = httpx.ASGITransport(app=app)
    headers = {"Origin": ORIGIN}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers) as client,
    ):
        yield client
