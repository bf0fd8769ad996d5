"""What the console is told of web chats, and notices before everything; the fake holds events to their contract."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from common.notices import Board, Notice, write
from gateway.settings import GatewaySettings
from tests.fakes.events import FakeEvents
from tests.fakes.web_dialogue import WebDialogue

HOUR = timedelta(hours=1)


async def ask(page: httpx.AsyncClient, text: str, session: str | None = None) -> list[dict[str, Any]]:
    asked = {"text": text} | ({"session": session} if session else {})
    return [json.loads(line) for line in (await page.post("/chat", json=asked)).text.splitlines()]


def notice(text: str, start: timedelta = -HOUR, end: timedelta = HOUR) -> Notice:
    now = datetime.now(UTC)
    return Notice(text, text, text, now + start, now + end)


async def test_a_turn_is_told_with_what_was_written_back(page: httpx.AsyncClient, events: FakeEvents) -> None:
    lines = await ask(page, "hộ chiếu")
    (body,) = events.of("chat_turn")
    assert (body["channel"], body["text"], body["ending"]) == ("web", "hộ chiếu", "answered")
    assert body["said"] == [line["text"] for line in lines if line["type"] == "say"] != []
    assert {conversation for _, conversation, _ in events.told} == {lines[0]["session"]}


async def test_a_question_that_got_no_answer_is_told_as_one(page: httpx.AsyncClient, events: FakeEvents) -> None:
    lines = await ask(page, "500")
    reason = next(line["code"] for line in lines if line["type"] == "error")
    assert [(body["question"], body["reason"]) for body in events.of("unanswered")] == [("500", reason)]


async def test_a_notice_is_shown_first_and_once_to_each_chat(
    page: httpx.AsyncClient, settings: GatewaySettings, dialogue: WebDialogue
) -> None:
    before = await ask(page, "hộ chiếu")
    session = before[0]["session"]
    board = Board((notice("Nghỉ Tết"), notice("Hôm qua", -2 * HOUR, -HOUR), notice("Mai", HOUR, 2 * HOUR)))
    write(settings.var / "notices.json", board)
    lines = await ask(page, "hộ chiếu", session)
    assert lines[1] == {"type": "say", "text": "Nghỉ Tết"}
    assert lines[2:] == before[1:]
    assert await ask(page, "hộ chiếu", session) == before
    assert (await ask(page, "hộ chiếu"))[1]["text"] == "Nghỉ Tết"
