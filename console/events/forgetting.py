"""Deletes what is kept of people who take their data back: conversations, turns, questions, events.

Of each conversation a mark with its random id stays, so that events still on their way to us are not kept.
"""

import uuid
from collections.abc import Iterable, Sequence

from console.conversations.models import Conversation
from console.events.models import Event
from console.unanswered.grouping import count_again
from console.unanswered.models import Question, Topic

KIND = "chat_forgotten"


def forgotten(events: Iterable[Event]) -> set[str]:
    """Return which conversations of some events were forgotten before."""
    ids = {one.conversation for one in events}
    return set(Event.objects.filter(kind=KIND, conversation__in=ids).values_list("conversation", flat=True))


def project(events: Sequence[Event]) -> None:
    """Forget whom events say to forget."""
    for event in events:
        if event.kind == KIND:
            _forget(event)


def _forget(event: Event) -> None:
    person = str(event.body.get("person") or "")
    ids = {event.conversation}
    if person:
        ids |= set(Conversation.objects.filter(person=person).values_list("pk", flat=True))
    topics = set(Question.objects.filter(conversation__in=ids).values_list("topic", flat=True))
    Question.objects.filter(conversation__in=ids).delete()
    Conversation.objects.filter(pk__in=ids).delete()
    Event.objects.filter(conversation__in=ids).exclude(kind=KIND).delete()
    for topic in Topic.objects.filter(pk__in=topics):
        count_again(topic)
    Event.objects.filter(pk=event.pk).update(body={"channel": event.body["channel"]})
    Event.objects.bulk_create(
        [
            Event(uuid.uuid4(), KIND, one, event.time, event.producer, {"channel": event.body["channel"]})
            for one in sorted(ids - {event.conversation})
        ]
    )
