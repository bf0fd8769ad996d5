"""A conversation as its page shows it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from console.conversations import labels
from console.conversations.models import Channel, Conversation, Stage, Turn

TURNS = 300
QUIET = timedelta(minutes=30)
LONGEST_CALL = timedelta(hours=1)
JUST_PASSED = timedelta(minutes=15)
CALLS = (Channel.PHONE, Channel.BROWSER)


@dataclass
class Words:
    """Something said to a person: the exact text, and its sound where that was a clip."""

    text: str
    clips: list[str] = field(default_factory=list)


@dataclass
class Exchange:
    """One turn, ready to be laid out."""

    turn: Turn
    outcome: str
    question: str
    heard: str
    said: list[Words]
    basis: dict[str, Any]
    candidates: list[dict[str, Any]]
    parts: list[tuple[str, float]]


def exchanges(talk: Conversation, shown: Callable[[str], str]) -> list[Exchange]:
    """Return a conversation's turns, texts of the person passed through `shown`."""
    return [_exchange(turn, shown) for turn in talk.turns.all()[:TURNS]]


def _exchange(turn: Turn, shown: Callable[[str], str]) -> Exchange:
    answers = turn.answers
    heard = turn.heard.get("heard", "")
    return Exchange(
        turn=turn,
        outcome=labels.outcome(turn.outcome),
        question=shown(turn.question),
        heard=shown(heard) if heard and heard != turn.question else "",
        said=[Words(shown(one.text), one.clips) for one in _said(turn)],
        basis=answers[0] if answers else {},
        candidates=[one for answer in answers for one in answer.get("candidates", ())],
        parts=list((turn.heard.get("parts_ms") or {}).items()),
    )


def _said(turn: Turn) -> Iterator[Words]:
    """Yield what was really said: as telephony or gateway tell it, else as actions meant it."""
    if turn.heard.get("said"):
        for one in turn.heard["said"]:
            yield Words(one["text"], _clips(one["speech"]))
    elif turn.written:
        for text in turn.written:
            yield Words(text)
    else:
        for answer in turn.answers:
            yield Words(answer["text"], _clips(answer["speech"]))


def _clips(speech: Sequence[dict[str, Any]]) -> list[str]:
    return [part["clip"] for part in speech if part.get("clip")]


def clips_of(talk: Conversation) -> set[str]:
    """Return the keys of all clips that a conversation names."""
    keys: set[str] = set()
    for turn in talk.turns.all():
        for said in (*turn.heard.get("said", ()), *turn.answers):
            keys.update(_clips(said["speech"]))
    return keys


def first_questions(talks: Sequence[Conversation]) -> dict[str, str]:
    """Return the first question of each conversation."""
    turns = Turn.objects.filter(conversation__in=[one.id for one in talks]).exclude(question="")
    found: dict[str, str] = {}
    for conversation, question in turns.order_by("at", "pk").values_list("conversation_id", "question"):
        found.setdefault(conversation, question)
    return found


def live_now(rows: QuerySet[Conversation]) -> list[Conversation]:
    """Return what of some conversations is under way, and calls passed to officers just now."""
    now = timezone.now()
    under_way = Q(stage=Stage.LIVE, channel__in=CALLS, last__gt=now - LONGEST_CALL) | Q(
        stage=Stage.LIVE, last__gt=now - QUIET
    )
    passed = Q(stage=Stage.OFFICER, last__gt=now - JUST_PASSED)
    return list(rows.filter(under_way | passed).select_related("taken_over_by").order_by("started")[:200])
