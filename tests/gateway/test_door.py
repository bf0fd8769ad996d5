"""What the gateway turns away before anything reaches the dialogue."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BusyError, GatewayError
from gateway.limits import AddressRate
from gateway.requests import SESSION, decode, new_session
from gateway.settings import GatewaySettings
from tests.fakes.web_dialogue import WebDialogue


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:8000.evil.example"])
async def test_a_foreign_page_is_refused(page: httpx.AsyncClient, dialogue: WebDialogue, origin: str) -> None:
    response = await page.post("/chat", json={"text": "xin chào"}, headers={"Origin": origin})
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers
    assert dialogue.requests == []


async def test_our_page_passes_the_preflight(page: httpx.AsyncClient) -> None:
    headers = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    response = await page.options("/chat", headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "not_json"),
        (b"[" * 10_000, 400, "not_json"),
        (b"[]", 400, "bad_fields"),
        (b'{"text": 1}', 400, "bad_fields"),
        (b'{"text": "a", "option": "b"}', 400, "bad_fields"),
        (b'{"text": "a", "role": "admin"}', 400, "bad_fields"),
        (b'{"text": " \\u0000 "}', 400, "empty"),
        (b'{"text": "a", "session": "web-../../x"}', 400, "bad_session"),
        (json.dumps({"text": "a" * 2001}).encode(), 413, "text_too_long"),
        (b" " * 20_000, 413, "body_too_long"),
    ],
)
async def test_bad_requests_are_named_and_stop_here(
    page: httpx.AsyncClient, dialogue: WebDialogue, body: bytes, status: int, code: str
) -> None:
    response = await page.post("/chat", content=body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["message"].startswith("Dạ")
    assert dialogue.requests == []


class TestTheRateOfOneAddress:
    @pytest.fixture
    def settings(self, dialogue_url: str, tmp_path: Path) -> GatewaySettings:
        return GatewaySettings(_env_file=None, var=tmp_path, dialogue_url=dialogue_url, rate_burst=2, rate_per_minute=1)

    async def test_is_limited(self, page: httpx.AsyncClient) -> None:
        statuses = [(await page.post("/chat", json={"text": "xin chào"})).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]


def test_a_rate_recovers_with_time_and_forgets_old_addresses() -> None:
    now = 0.0
    rate = AddressRate(60, 1, clock=lambda: now, max_addresses=2)
    rate.take("a")
    with pytest.raises(BusyError):
        rate.take("a")
    now = 1.0
    rate.take("a")
    for address in ("b", "c"):
        rate.take(address)
    rate.take("a")


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text(), st.lists).map(lambda v: json.dumps(v).encode()))
def test_any_bytes_are_a_turn_or_a_named_error(body: bytes) -> None:
    try:
        turn = decode(body, 100)
    except GatewayError as error:
        assert error.code
    else:
        assert turn.text


@given(st.fixed_dictionaries({"text": st.text(min_size=1, max_size=50)}))
def test_what_passes_can_be_sent_on(fields: dict[str, Any]) -> None:
    try:
        turn = decode(json.dumps(fields).encode(), 100)
    except GatewayError:
        return
    assert json.loads(json.dumps(turn.text).encode("utf-8")) == turn.text
    assert SESSION.fullmatch(turn.session)


def test_sessions_are_new_each_time() -> None:
    assert len({new_session() for _ in range(1000)}) == 1000
