import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from gateway.settings import GatewaySettings
from tests.fakes.web_dialogue import OPTIONS, WebDialogue

CONTRACTS = Path(__file__).parents[2] / "contracts"


async def lines(page: httpx.AsyncClient, **fields: Any) -> list[dict[str, Any]]:
    response = await page.post("/chat", json=fields)
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


async def test_an_answer_reaches_the_page_with_its_source_and_without_speech(
    page: httpx.AsyncClient, dialogue: WebDialogue
) -> None:
    session, said, done = await lines(page, text="làm khai sinh cần giấy tờ gì")
    assert session["type"] == "session"
    assert "Giấy chứng sinh" in said["text"]
    assert said["answer"]["checked"] == "2025-01-01"
    assert "speech" not in said
    assert done == {"type": "done"}
    request = dialogue.requests[0]
    assert request["channel"] == "web"
    assert request["conversation"] == session["session"]
    jsonschema.validate(request, json.loads((CONTRACTS / "turn-request.json").read_text()))


@pytest.mark.parametrize("text", ["khai sinh", "cán bộ", "học phí", "lỗi", "đứt", "500", "rác"])
async def test_every_line_keeps_the_contract(page: httpx.AsyncClient, text: str) -> None:
    schema = json.loads((CONTRACTS / "chat-message.json").read_text())
    for line in await lines(page, text=text):
        jsonschema.validate(line, schema)


async def test_the_same_session_is_the_same_conversation(page: httpx.AsyncClient, dialogue: WebDialogue) -> None:
    first = await lines(page, text="khai sinh")
    await lines(page, session=first[0]["session"], option=OPTIONS[0]["payload"])
    assert dialogue.requests[0]["conversation"] == dialogue.requests[1]["conversation"]
    assert dialogue.requests[1]["text"] == "đăng ký khai sinh"
    assert dialogue.requests[0]["turn"] != dialogue.requests[1]["turn"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("lỗi", "actions_away"), ("đứt", "dialogue_broke_off"), ("500", "dialogue_refused"), ("rác", "dialogue_garbled")],
)
async def test_a_failing_dialogue_ends_in_a_courteous_offer(page: httpx.AsyncClient, text: str, code: str) -> None:
    answer = await lines(page, text=text)
    error = answer[-2]
    assert (error["type"], error["code"], error["retryable"]) == ("error", code, True)
    assert "1900 0000" in error["message"]
    assert "cán bộ" in error["message"]
    assert answer[-1] == {"type": "done"}


async def test_turns_beyond_the_places_wait_and_beyond_the_line_are_turned_away(
    page: httpx.AsyncClient, dialogue: WebDialogue
) -> None:
    open_turns = [asyncio.create_task(lines(page, text="giữ")) for _ in range(3)]
    await dialogue.until_opened(2)
    refused = await lines(page, text="thêm một câu")
    assert refused[1]["code"] == "queue_full"
    dialogue.hold.set()
    answered = await asyncio.gather(*open_turns)
    assert [answer[1]["type"] for answer in answered] == ["say", "say", "say"]
    assert dialogue.open_most == 2


async def test_one_session_has_one_turn_at_a_time(page: httpx.AsyncClient, dialogue: WebDialogue) -> None:
    session = (await lines(page, text="xin chào"))[0]["session"]
    held = asyncio.create_task(lines(page, session=session, text="giữ"))
    await dialogue.until_opened(2)
    refused = await lines(page, session=session, text="nữa")
    assert refused[1]["code"] == "one_at_a_time"
    dialogue.hold.set()
    assert (await held)[1]["type"] == "say"


class TestALateDialogue:
    @pytest.fixture
    def settings(self, dialogue_url: str, tmp_path: Path) -> GatewaySettings:
        return GatewaySettings(_env_file=None, var=tmp_path, dialogue_url=dialogue_url, turn_seconds=0.05)

    async def test_is_given_up(self, page: httpx.AsyncClient) -> None:
        answer = await lines(page, text="giữ")
        assert answer[1]["code"] == "dialogue_late"


class TestADialogueThatIsNotThere:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> GatewaySettings:
        return GatewaySettings(_env_file=None, var=tmp_path, dialogue_url="http://127.0.0.1:9/webhooks/hotline")

    async def test_is_said_so(self, page: httpx.AsyncClient) -> None:
        answer = await lines(page, text="khai sinh")
        assert answer[1]["code"] == "dialogue_away"
        assert (await page.get("/ready")).json() == {"ready": True, "dialogue": False, "turns": 0}
