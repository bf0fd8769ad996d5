"""The door for events, through Django's own client."""

import json
import random
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from jsonschema import Draft202012Validator
from pydantic import SecretStr

from console.conversations.models import Conversation, Turn
from console.events import reading, views
from console.events.models import Event
from tests.console.events import ANSWER, call, chat, event, timing, turn, unknown

pytestmark = pytest.mark.django_db
RESPONSE = Draft202012Validator(json.loads((reading.CONTRACT.parent / "events-response.json").read_text()))


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    own = settings.CONSOLE.model_copy(update={"events_token": SecretStr("key")})
    monkeypatch.setattr(settings, "CONSOLE", own)


def send(events: list[Any], token: str = "key") -> Any:
    body = json.dumps({"events": events})
    headers = {"authorization": f"Bearer {token}"}
    return Client().post("/api/events", body, content_type="application/json", headers=headers)


def accepted(events: list[Any]) -> list[bool]:
    answer = send(events)
    assert answer.status_code == 200, answer.content
    RESPONSE.validate(answer.json())
    return [one["accepted"] for one in answer.json()["results"]]


def test_each_event_is_kept_once_however_often_it_is_sent() -> None:
    events = call("c1")
    assert accepted(events) == [True] * 4
    assert accepted([*events, *events]) == [True] * 8
    assert Event.objects.count() == 4
    assert Turn.objects.count() == 1
    assert len(Turn.objects.get().answers) == 1
    assert Conversation.objects.get().turns_count == 1


def test_the_broken_are_refused_by_name_and_the_others_kept() -> None:
    broken = [
        {**turn("c1", 1, "x"), "id": "1"},
        {**turn("c1", 1, "x"), "kind": "gossip"},
        {**turn("c1", 1, "x"), "time": "2026-13-01T00:00:00Z"},
        {**turn("c1", 1, "x"), "time": "hôm qua"},
        event("rating", "c1", score=9),
        "no event",
        turn("c1", 2, "x", speech="text"),
    ]
    answer = send([*broken, event("rating", "c1", score=5)]).json()["results"]
    assert [one["accepted"] for one in answer] == [False] * 7 + [True]
    assert answer[4]["message"].startswith("score: ")
    assert {one["code"] for one in answer[:7]} == {"bad_event"}
    assert Event.objects.get().kind == "rating"


def test_strangers_and_oversized_batches_are_turned_away() -> None:
    assert send(call("c1"), token="").status_code == 401
    assert send(call("c1"), token="other").status_code == 401
    assert send([event("rating", "c1", score=5)] * 201).status_code == 400
    assert send([chat("w", 1, "x" * views.LARGEST)]).status_code == 413
    assert Client().get("/api/events").status_code == 405
    assert not Event.objects.exists()


def test_no_token_set_means_no_door(monkeypatch: pytest.MonkeyPatch) -> None:
    own = settings.CONSOLE.model_copy(update={"events_token": SecretStr("")})
    monkeypatch.setattr(settings, "CONSOLE", own)
    assert send(call("c1"), token="").status_code == 401


def test_a_database_that_is_away_is_no_fault_of_the_events(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(events: object) -> int:
        raise OperationalError("no connection")

    monkeypatch.setattr(views, "collect", away)
    assert send(call("c1")).status_code == 503


def test_what_databases_do_not_take_is_cleaned() -> None:
    body = json.dumps({"events": [chat("w", 1, "a\0b\ud83d")]})
    headers = {"authorization": "Bearer key"}
    answer = Client().post("/api/events", body, content_type="application/json", headers=headers)
    assert answer.json()["results"][0]["accepted"]
    assert Turn.objects.get().question == "ab?"


@pytest.mark.parametrize("seed", range(12))
def test_a_call_is_the_same_whatever_order_its_events_come_in(seed: int) -> None:
    events = call("c1", "làm khai sinh cần gì")
    events += [unknown("c1", 2, "xin phép bay"), timing("c1", 2, "xin phép bay", outcome="dont_know")]
    random.Random(seed).shuffle(events)
    for one in events:
        assert accepted([one]) == [True]
    talk = Conversation.objects.get()
    assert (talk.channel, talk.stage, talk.turns_count) == ("phone", "ended", 2)
    assert talk.started.isoformat() == min(one["time"] for one in events)
    first, second = Turn.objects.order_by("key")
    assert (first.outcome, first.procedure, first.total_ms) == ("answer", "1.001193", 742.0)
    assert first.answers[0]["text"] == ANSWER
    assert (second.outcome, second.question) == ("dont_know", "xin phép bay")


def test_a_conversation_is_worth_its_gravest_turn_unless_made_good() -> None:
    accepted([unknown("a", 1, "x"), turn("a", 2, "y")])
    accepted([turn("b", 1, "y"), unknown("b", 2, "x")])
    accepted([turn("c", 1, "y"), event("transfer", "c", reason="key_0"), turn("c", 2, "y")])
    assert dict(Conversation.objects.values_list("id", "result")) == {
        "a": "answered",
        "b": "unanswered",
        "c": "officer",
    }


def test_a_chat_that_goes_on_after_goodbye_is_under_way_again() -> None:
    accepted([chat("w", 1, "chào"), event("chat_ended", "w", channel="web")])
    assert Conversation.objects.get().stage == "ended"
    accepted([chat("w", 2, "cho hỏi thêm")])
    assert Conversation.objects.get().stage == "live"


def test_search_reads_without_diacritics() -> None:
    accepted(call("c1"))
    assert "lam khai sinh can giay to gi" in Conversation.objects.get().search


def test_ids_differing_in_case_are_refused_not_doubled() -> None:
    one = event("rating", "c1", score=5)
    assert accepted([{**one, "id": str(uuid.uuid4()).upper()}]) == [False]
