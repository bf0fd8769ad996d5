from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from gateway.server import application
from gateway.settings import GatewaySettings, ZaloSettings
from tests.fakes.events import FakeEvents
from tests.fakes.web_dialogue import serving
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender


@pytest.fixture
def zalo() -> FakeZalo:
    return FakeZalo()


@pytest.fixture
def zalo_url(zalo: FakeZalo) -> Iterator[str]:
    with serving(zalo.app) as url:
        yield url


@pytest.fixture
def changes() -> dict[str, Any]:
    """Settings that one test wants otherwise."""
    return {}


@pytest.fixture
def zalo_settings(zalo: FakeZalo, zalo_url: str, tmp_path: Path, changes: dict[str, Any]) -> ZaloSettings:
    values: dict[str, Any] = {
        "var": tmp_path,
        "app_id": zalo.app_id,
        "app_secret": zalo.app_secret,
        "oa_secret": "oa-secret",
        "refresh_token": zalo.refresh_token,
        "desk_secret": "desk-secret",
        "site_code": "Ab12",
        "api_url": zalo_url,
        "oauth_url": zalo_url,
        "media_hosts": ("127.0.0.1",),
        "media_schemes": ("http",),
        "merge_seconds": 0.05,
        "merge_most_seconds": 0.2,
        "pictures": False,
    }
    return ZaloSettings(_env_file=None, **{**values, **changes})


@pytest.fixture
async def app(settings: GatewaySettings, zalo_settings: ZaloSettings, events: FakeEvents) -> AsyncIterator[Starlette]:
    app = application(settings, zalo_settings, events)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def public(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Zalo's side and the console's: both reach the gateway from this machine."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client


@pytest.fixture
def sender(public: httpx.AsyncClient, zalo: FakeZalo) -> WebhookSender:
    return WebhookSender("/zalo/webhook", public, zalo)


@pytest.fixture
def desk() -> dict[str, str]:
    """What the console sends along."""
    return {"X-Desk-Secret": "desk-secret"}
