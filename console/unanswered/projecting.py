"""From events to unanswered questions: not known, the wrong one answered, asked to repeat, passed to an officer.

The question is the one that came to nothing, not the words that said so ("không phải", "gặp cán bộ").
"""

from collections.abc import Callable, Sequence

from common.text import fold, nfc
from console.conversations.models import Channel, Conversation, Turn
from console.events.models import Event
from console.unanswered.grouping import count_again, topic_of
from console.unanswered.models import Question, Topic, Why

LONGEST = 2000
UNKNOWN = ("dont_know", "unavailable", "not_vietnamese", "too_long")
ASKED = ("answer", "ask", *UNKNOWN)
"""Outcomes of turns that were questions."""
AGAIN = ("again",)


def project(events: Sequence[Event]) -> None:
    """Take events into unanswered questions."""
    for event in events:
        kind = KINDS.get(event.kind)
        if kind is not None:
            kind(event)


def _turn(event: Event) -> None:
    turn = event.body
    if turn.get("restricted"):
        _taken_out(event.conversation)
        return
    if turn["outcome"] in UNKNOWN:
        _add(event, turn["turn"], turn["question"], Why.DONT_KNOW)
    elif turn.get("control") == "transfer":
        _before(event, Why.TRANSFER)
    elif turn["intent"] == "deny":
        _before(event, Why.WRONG_CHOICE)
    elif turn["intent"] == "repeat":
        _before(event, Why.REPEAT)


def _timing(event: Event) -> None:
    if event.body["outcome"] in AGAIN:
        _before(event, Why.REPEAT)


def _transfer(event: Event) -> None:
    _before(event, Why.TRANSFER)


def _unanswered(event: Event) -> None:
    _add(event, event.body["turn"], event.body["question"], Why.FAILED)


def _message_left(event: Event) -> None:
    """A message is a question of its own, with the code its answer is fetched by."""
    code = event.body["code"]
    if event.body["question"]:
        _add(event, f"message-{code}", event.body["question"], Why.MESSAGE, code)


def _before(event: Event, why: Why) -> None:
    """Note the last question asked before an event."""
    turns = Turn.objects.filter(conversation=event.conversation, at__lte=event.time, outcome__in=ASKED)
    last = turns.exclude(question="").exclude(key=event.body.get("turn", "")).order_by("-at", "-pk").first()
    if last is not None:
        _add(event, last.key, last.question, why)


def _add(event: Event, turn: str, text: str, why: Why, receipt: str = "") -> None:
    text = nfc(text)[:LONGEST]
    if not fold(text).strip() or Question.objects.filter(conversation=event.conversation, turn=turn).exists():
        return
    channel, restricted = Conversation.objects.values_list("channel", "restricted").get(pk=event.conversation)
    if restricted:
        return
    Question.objects.create(
        topic=topic_of(text, event.time),
        conversation=event.conversation,
        turn=turn,
        text=text,
        why=why,
        channel=Channel(channel),
        at=event.time,
        receipt=receipt,
    )


def _taken_out(conversation: str) -> None:
    """Take back the questions of a conversation that turns out to be a complaint or a denunciation."""
    questions = Question.objects.filter(conversation=conversation)
    topics = set(questions.values_list("topic", flat=True))
    questions.delete()
    for topic in Topic.objects.filter(pk__in=topics):
        count_again(topic)


KINDS: dict[str, Callable[[Event], None]] = {
    "turn": _turn,
    "turn_timing": _timing,
    "transfer": _transfer,
    "unanswered": _unanswered,
    "message_left": _message_left,
}
