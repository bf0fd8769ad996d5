"""Who takes their data back is found nowhere in the console, whatever order events come in."""

import json
from typing import Any

import pytest
from django.db import connection

from console.conversations.models import Conversation, Turn
from console.events.collecting import collect
from console.events.models import Event
from console.events.reading import batch
from console.unanswered.models import Question, Topic
from tests.console.events import chat, event, turn, unknown

pytestmark = pytest.mark.django_db
PERSON = "246845883529197922"
PRIVATE = "chuyện riêng của tôi"


def keep(*events: dict[str, Any]) -> None:
    collect(batch(json.dumps({"events": events}).encode()))  # type: ignore[arg-type] # a refused one would fail there


def withdrawn() -> dict[str, Any]:
    return event("chat_forgotten", "zalo-withdrawn", channel="zalo", person=PERSON)


def everything() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return str(rows)


def test_conversations_turns_questions_and_events_of_a_person_go() -> None:
    written = [unknown(talk, 1, f"{PRIVATE} {talk}", channel="zalo") for talk in ("zalo-a", "zalo-b")]
    told = [chat(talk, 1, PRIVATE, channel="zalo", person=PERSON) for talk in ("zalo-a", "zalo-b")]
    keep(*written, *told, turn("zalo-c", 1, "làm hộ chiếu cần gì", channel="zalo"))
    assert PERSON in everything()
    assert Question.objects.count() == 2
    keep(withdrawn())
    assert [one.pk for one in Conversation.objects.all()] == ["zalo-c"]
    assert Turn.objects.count() == 1
    assert (Question.objects.count(), Topic.objects.count()) == (0, 0)
    left = everything()
    assert PERSON not in left
    assert PRIVATE not in left


def test_what_comes_late_is_not_kept() -> None:
    keep(chat("zalo-a", 1, PRIVATE, channel="zalo", person=PERSON), withdrawn())
    keep(unknown("zalo-a", 1, PRIVATE, channel="zalo"))
    keep(withdrawn())
    assert not Conversation.objects.exists()
    assert PRIVATE not in everything()
    assert set(Event.objects.values_list("kind", flat=True)) == {"chat_forgotten"}


def test_a_web_chat_is_forgotten_by_its_session() -> None:
    keep(chat("web-1", 1, PRIVATE), chat("web-2", 1, "khác"))
    keep(event("chat_forgotten", "web-1", channel="web"))
    assert [one.pk for one in Conversation.objects.all()] == ["web-2"]
