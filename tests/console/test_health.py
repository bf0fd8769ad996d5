import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from console.settings import ConsoleSettings
from tests.fakes.web_dialogue import serving

pytestmark = pytest.mark.django_db


async def _well(request: Request) -> JSONResponse:
    return JSONResponse({"ready": True, "calls": 3})


async def _unwell(request: Request) -> JSONResponse:
    return JSONResponse({"ready": False}, status_code=503)


@pytest.fixture
def parts(tmp_path: Path, settings: Any) -> Iterator[ConsoleSettings]:
    app = Starlette(routes=[Route("/well", _well), Route("/unwell", _unwell)])
    with serving(app) as url:
        settings.CONSOLE = ConsoleSettings(
            _env_file=None,
            var=tmp_path,
            rasa_ready_url=f"{url}/well",
            actions_ready_url=f"{url}/unwell",
            telephony_ready_url=f"{url}/well",
            gateway_ready_url="http://127.0.0.1:9/ready",
        )
        yield settings.CONSOLE


def test_the_public_summary_says_what_works_and_nothing_else(client: Client, parts: ConsoleSettings) -> None:
    said = client.get("/health/", headers={"accept": "application/json"}).json()
    working = {"rasa": True, "actions": False, "telephony": True, "gateway": False, "knowledge": False}
    assert said == {"ok": False, "parts": working}
    page = client.get("/health/").content.decode()
    assert "Có phần chưa hoạt động" in page
    assert str(parts.var) not in page
    assert "calls" not in page


def test_staff_see_every_part_and_which_recogniser_serves_whom(client: Client, parts: ConsoleSettings) -> None:
    parts.speech_choice.parent.mkdir()
    choice = {"people": {"engine": "vietasr", "path": "", "reason": "the official model could not be reached"}}
    parts.speech_choice.write_text(json.dumps(choice))
    client.force_login(User.objects.create_user("can-bo", is_staff=True))
    page = client.get("/admin/health/").content.decode()
    for expected in ("calls: 3", "chưa sẵn sàng (503)", "không kết nối được", "GB", "vietasr", "could not be reached"):
        assert expected in page


def test_machines_are_told(client: Client) -> None:
    assert client.get("/ready").json() == {"ready": True, "database": True}
    assert b"python_info" in client.get("/metrics").content
