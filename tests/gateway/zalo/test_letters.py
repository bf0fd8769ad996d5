"""What was given up is listed with its reason, and tried again at a person's word."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.web_dialogue import WebDialogue
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender, until

Headers = dict[str, str]
BREAKS_THE_RULES = -248


@pytest.fixture
def changes() -> dict[str, Any]:
    return {"give_up_seconds": 0.3}


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.zalo.worker.PAUSE_SECONDS", (0.05, 0.1))


async def listed(public: httpx.AsyncClient, desk: Headers, kind: str) -> list[dict[str, Any]]:
    response = await public.get("/dead-letters", headers=desk)
    assert response.status_code == 200
    return list(response.json()[kind])


async def again(public: httpx.AsyncClient, desk: Headers, **fields: Any) -> int:
    return (await public.post("/dead-letters/again", json=fields, headers=desk)).status_code


async def dead(public: httpx.AsyncClient, number: int = 1) -> None:
    await until(lambda: public.get("/ready"), lambda page: page["zalo"]["dead"] == number)


async def test_an_answer_that_was_refused_is_sent_again(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers
) -> None:
    zalo.fail_next.append(BREAKS_THE_RULES)
    await sender.deliver(sender.text("hộ chiếu 079123456789"))
    await dead(public)
    (one,) = await listed(public, desk, "answers")
    assert (one["reason"], one["person"], one["again"]) == ("against_the_rules", "222", True)
    assert one["text"].startswith("Dạ, hộ chiếu ***789 cần")
    assert one["conversation"].startswith("zalo-")
    assert await again(public, desk, kind="answer", id=one["id"]) == 200
    await zalo.until(lambda: len(zalo.delivered) == 1)
    assert zalo.delivered[0].text.startswith("Dạ, hộ chiếu 079123456789 cần")
    await dead(public, 0)
    assert await again(public, desk, kind="answer", id=one["id"]) == 404


async def test_a_question_given_up_is_asked_again(
    sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue, public: httpx.AsyncClient, desk: Headers
) -> None:
    dialogue.down = True
    await sender.deliver(sender.text("hộ chiếu"))
    await dead(public)
    (one,) = await listed(public, desk, "questions")
    assert (one["reason"], one["text"], one["again"]) == ("dialogue_refused", "hộ chiếu", True)
    dialogue.down = False
    assert await again(public, desk, kind="question", id=one["id"]) == 200
    await zalo.until(lambda: any("hộ chiếu cần" in text for text in zalo.texts("222")))
    assert await listed(public, desk, "questions") == []


async def test_who_withdraws_is_in_no_list(
    sender: WebhookSender, zalo: FakeZalo, public: httpx.AsyncClient, desk: Headers, tmp_path: Path
) -> None:
    zalo.fail_next.append(BREAKS_THE_RULES)
    await sender.deliver(sender.text("chuyện riêng"))
    await dead(public)
    assert await sender.once(sender.event("user_withdraw")) == 200
    await dead(public, 0)
    assert await listed(public, desk, "answers") == []
    kept = b"".join(path.read_bytes() for path in (tmp_path / "gateway").glob("zalo.sqlite3"))
    assert "chuyện riêng".encode() not in kept


@pytest.mark.parametrize(
    "fields", [{}, {"kind": "answer"}, {"kind": "other", "id": 1}, {"kind": "answer", "id": True}, {"id": "1"}]
)
async def test_what_is_no_request(public: httpx.AsyncClient, desk: Headers, fields: dict[str, Any]) -> None:
    assert await again(public, desk, **fields) == 400
    assert await again(public, {}, **fields) == 404
    assert await again(public, desk | {"X-Forwarded-For": "1.2.3.4"}, kind="answer", id=1) == 404
