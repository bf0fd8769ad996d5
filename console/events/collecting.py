"""Keeps each event once, whoever sends it again and however many send at the same time; then tells it on."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection, transaction

from console.conversations.projecting import project as conversations
from console.events.forgetting import KIND, forgotten
from console.events.forgetting import project as forgetting
from console.events.models import Event
from console.unanswered.projecting import project as unanswered

Projection = Callable[[Sequence[Event]], None]
"""Takes new events, in order, into what pages show; in the same transaction."""
PROJECTIONS: tuple[Projection, ...] = (conversations, unanswered, forgetting)
LOCK = 7_304_001
"""PostgreSQL's advisory lock: one collects at a time, so that projections read what they have written."""


def collect(events: Sequence[Event]) -> int:
    """Keep what is new of some events; return how many were. Raises DatabaseError, and then nothing is kept."""
    with transaction.atomic():
        _one_at_a_time()
        new = _new(events)
        Event.objects.bulk_create(new)
        for projection in PROJECTIONS:
            projection(new)
    return len(new)


def _new(events: Sequence[Event]) -> list[Event]:
    known: set[UUID] = set(Event.objects.filter(pk__in=[one.pk for one in events]).values_list("pk", flat=True))
    first: dict[UUID, Event] = {}
    for one in events:
        if one.pk not in known:
            first.setdefault(one.pk, one)
    gone = forgotten(first.values())
    return [one for one in first.values() if one.kind == KIND or one.conversation not in gone]


def _one_at_a_time() -> None:
    """Wait for whoever collects; SQLite's transactions do so by themselves (BEGIN IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
