"""What a page that is loaded again is shown, and what it can have deleted."""

import json
from pathlib import Path

import httpx
import pytest

from gateway.history import KEPT, History
from tests.fakes.events import FakeEvents
from tests.gateway.test_chat import lines

STRANGER = "web-" + "x" * 32


async def entries(page: httpx.AsyncClient, session: str) -> list[dict[str, object]]:
    response = await page.post("/chat/history", json={"session": session})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    return list(response.json()["entries"])


async def test_a_chat_is_shown_again_with_its_sources_and_choices(page: httpx.AsyncClient) -> None:
    said = await lines(page, text="hộ chiếu")
    session = said[0]["session"]
    await lines(page, session=session, text="khai sinh")
    shown = await entries(page, session)
    assert [one["who"] for one in shown] == ["you", "hotline", "you", "hotline"]
    assert shown[1]["answer"] == said[1]["answer"]
    assert shown[1]["buttons"] == said[1]["buttons"]
    assert [one["label"] for one in shown[3]["options"]] == ["Đăng ký khai sinh", "Đăng ký lại khai sinh"]
    assert await entries(page, STRANGER) == []


async def test_choices_are_those_of_zalo(page: httpx.AsyncClient) -> None:
    _, said, _ = await lines(page, text="hộ chiếu")
    titles = [one["title"] for one in said["buttons"]]
    assert titles == ["Phí, lệ phí", "Thời hạn", "Nơi nộp", "Biểu mẫu", "Gặp cán bộ"]
    assert said["buttons"][3] == {"title": "Biểu mẫu", "url": "https://thutuc.example.gov.vn/1.001193"}


async def test_a_chat_is_forgotten_at_a_word(page: httpx.AsyncClient) -> None:
    session = (await lines(page, text="hộ chiếu"))[0]["session"]
    assert (await page.post("/chat/forget", json={"session": session})).status_code == 204
    assert await entries(page, session) == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"session": "web-1"}', b'{"session": 1}', b'{"text": "x"}'])
async def test_no_session_no_history(page: httpx.AsyncClient, body: bytes) -> None:
    for path in ("/chat/history", "/chat/forget"):
        assert (await page.post(path, content=body)).status_code == 400
    away = {"Origin": "https://elsewhere.example"}
    refused = await page.post("/chat/history", content=json.dumps({"session": STRANGER}), headers=away)
    assert refused.status_code == 403


async def test_it_is_bounded_masked_and_expires(tmp_path: Path) -> None:
    now = [1_000_000.0]
    history = History(tmp_path / "web.sqlite3", hours=1, clock=lambda: now[0])
    for number in range(KEPT):
        history.add(
            STRANGER, [{"who": "you", "text": f"số {number}, thẻ 079123456789"}, {"who": "hotline", "text": "Dạ"}]
        )
    kept = await history.read(STRANGER)
    assert len(kept) == KEPT
    assert kept[0]["text"] == f"số {KEPT // 2}, thẻ ***789"
    now[0] += 3601
    assert await history.read(STRANGER) == []
    history.add("web-" + "y" * 32, [{"who": "you", "text": "khác"}])
    history.close()
    raw = (tmp_path / "web.sqlite3").read_bytes()
    assert STRANGER.encode() not in raw
    assert b"079123456789" not in raw
    assert "số 59".encode() not in raw


async def test_nothing_is_kept_where_no_hours_are_set(tmp_path: Path) -> None:
    history = History(tmp_path / "web.sqlite3", hours=0)
    history.add(STRANGER, [{"who": "you", "text": "một"}])
    assert await history.read(STRANGER) == []
    assert not (tmp_path / "web.sqlite3").exists()


async def test_the_console_is_told_to_forget_a_chat_too(page: httpx.AsyncClient, events: FakeEvents) -> None:
    session = (await lines(page, text="hộ chiếu"))[0]["session"]
    await page.post("/chat/forget", json={"session": session})
    assert ("chat_forgotten", session, {"channel": "web"}) in events.told
