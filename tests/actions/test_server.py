"""The action server as a real process, over the fake knowledge base."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from tests.bot.conftest import Process, free_port
from tests.fakes.knowledge import BIRTH

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    port = free_port()
    process = Process([sys.executable, "-m", "tests.fakes.action_server", str(port)], f"http://127.0.0.1:{port}/ready")
    process.start()
    yield f"http://127.0.0.1:{port}"
    assert process.stop() == 0


def test_a_lookup_answers_by_contract(server: str) -> None:
    contract = Draft202012Validator(json.loads((ROOT / "contracts/lookup-response.json").read_text()))
    found = httpx.post(f"{server}/lookup", json={"question": "giấy khai gì đó", "limit": 2}).json()
    contract.validate(found)
    assert (found["outcome"], len(found["candidates"])) == ("ask", 2)
    assert httpx.post(f"{server}/lookup", json={"question": "khai sinh"}).json()["candidates"][0]["code"] == BIRTH


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "JSON"),
        (b"[]", "object"),
        (b"{}", "question"),
        (b'{"question": 1}', "question"),
        (b'{"question": "a", "limit": 0}', "limit"),
    ],
)
def test_a_bad_lookup_is_refused_in_words(server: str, body: bytes, named: str) -> None:
    response = httpx.post(f"{server}/lookup", content=body)
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")
    assert named in response.json()["message"]


def webhook(server: str, action: str, text: str, **slots: Any) -> dict[str, Any]:
    tracker = {
        "sender_id": "c1",
        "slots": slots,
        "latest_message": {
            "text": text,
            "intent": {"name": "ask_fee", "confidence": 0.9},
            "metadata": {"channel": "voice"},
        },
        "events": [],
        "paused": False,
        "latest_event_time": 0,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    body = {"next_action": action, "sender_id": "c1", "tracker": tracker, "domain": {}, "version": "3.6.21"}
    response = httpx.post(f"{server}/webhook", json=body)
    assert response.status_code == 200
    return dict(response.json())


def test_the_webhook_sends_lines_and_only_the_slots_that_changed(server: str) -> None:
    answer = webhook(server, "action_answer", "lệ phí khai sinh", misses=0)
    line = answer["responses"][0]["custom"]
    Draft202012Validator(json.loads((ROOT / "contracts/turn-message.json").read_text())).validate(line)
    events = {event["name"]: event["value"] for event in answer["events"]}
    assert events.pop("course")["checklist"] == BIRTH
    assert events == {
        "procedure": BIRTH,
        "facet": "fee",
        "last_answer": {"code": BIRTH, "facet": "fee", "score": 0.9, "text": ""},
    }


def test_readiness_and_metrics(server: str) -> None:
    assert httpx.get(f"{server}/ready").json() == {"ready": True}
    assert "hotline_actions_knowledge_loaded 1.0" in httpx.get(f"{server}/metrics").text
