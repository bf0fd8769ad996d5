"""From events to conversations and turns. Events of one conversation come from several processes, in any order."""

from collections.abc import Callable, Sequence
from typing import Any

from common.text import fold, nfc
from console.conversations.models import Channel, Conversation, Result, Stage, Turn
from console.events.models import Event

SEARCHED = 20_000
"""Characters of a conversation that search reads."""
RANK = {Result.NONE: 0, Result.ANSWERED: 1, Result.UNANSWERED: 2, Result.OFFICER: 3, Result.EMERGENCY: 4}
RESULTS = {
    "answer": Result.ANSWERED,
    "ask": Result.UNANSWERED,
    "dont_know": Result.UNANSWERED,
    "not_vietnamese": Result.UNANSWERED,
    "unavailable": Result.UNANSWERED,
    "officer": Result.OFFICER,
    "transfer": Result.OFFICER,
    "emergency": Result.EMERGENCY,
}
ENDED_WITH_OFFICERS = "officers"


class Page:
    """The conversations and turns that some events touch, read once, written once."""

    def __init__(self, events: Sequence[Event]) -> None:
        ids = {one.conversation for one in events}
        keys = {one.body["turn"] for one in events if isinstance(one.body.get("turn"), str)}
        self._talks = Conversation.objects.in_bulk(list(ids))
        turns = Turn.objects.filter(conversation__in=ids, key__in=keys)
        self._turns = {(turn.conversation_id, turn.key): turn for turn in turns}
        self._old = set(self._talks)

    def talk(self, event: Event) -> Conversation:
        """Return the conversation of an event, noting its time."""
        talk = self._talks.get(event.conversation)
        if talk is None:
            talk = Conversation(id=event.conversation, started=event.time, last=event.time)
            self._talks[event.conversation] = talk
        talk.started, talk.last = min(talk.started, event.time), max(talk.last, event.time)
        talk.emptied = False
        return talk

    def turn(self, event: Event, talk: Conversation) -> Turn:
        """Return the turn of an event; its time is that of the first word about it."""
        key = (talk.id, str(event.body["turn"]))
        turn = self._turns.get(key)
        if turn is None:
            turn = Turn(conversation=talk, key=key[1], at=event.time)
            self._turns[key] = turn
            talk.turns_count += 1
        turn.at = min(turn.at, event.time)
        turn.channel = talk.channel
        return turn

    def write(self) -> None:
        """Write what changed."""
        talks = list(self._talks.values())
        _write(Conversation, [one for one in talks if one.id in self._old], [x for x in talks if x.id not in self._old])
        turns = list(self._turns.values())
        _write(Turn, [one for one in turns if one.pk], [one for one in turns if not one.pk])


def project(events: Sequence[Event]) -> None:
    """Take events into conversations and turns."""
    told = [one for one in events if one.kind in KINDS]
    page = Page(told)
    for event in told:
        talk = page.talk(event)
        KINDS[event.kind](page, event, talk)
    page.write()


def _call_started(page: Page, event: Event, talk: Conversation) -> None:
    talk.channel = Channel(event.body["channel"])


def _turn(page: Page, event: Event, talk: Conversation) -> None:
    said = event.body
    if said["channel"] != "voice":
        talk.channel = Channel(said["channel"])
    elif talk.channel == Channel.WEB:
        talk.channel = Channel.PHONE  # until call_started says otherwise
    turn = page.turn(event, talk)
    turn.question = said["question"] or turn.question
    turn.intent = said["intent"]
    turn.outcome = said["outcome"] if turn.outcome in ("", *AWAITED) else turn.outcome
    for name in ("procedure", "title", "facet", "snapshot", "control", "reason"):
        setattr(turn, name, said.get(name) or getattr(turn, name))
    talk.restricted = talk.restricted or bool(said.get("restricted"))
    turn.answers = [*turn.answers, said | {"at": event.time.isoformat()}]
    _result(talk, turn.outcome)
    _result(talk, turn.control)
    _searched(talk, said["question"], turn.title, said["text"])


AWAITED = ("heard",)
"""The outcome of a turn that telephony heard and actions have not told of yet."""


def _turn_timing(page: Page, event: Event, talk: Conversation) -> None:
    timing = event.body
    turn = page.turn(event, talk)
    turn.input = timing["input"]
    turn.heard = timing
    turn.total_ms = (timing.get("parts_ms") or {}).get("total")
    turn.question = turn.question or (timing["heard"] if timing["input"] == "speech" else "")
    turn.outcome = turn.outcome or timing["outcome"]
    _searched(talk, timing["heard"])


def _transfer(page: Page, event: Event, talk: Conversation) -> None:
    talk.stage = Stage.OFFICER if talk.stage == Stage.LIVE else talk.stage
    _result(talk, "transfer")


def _call_ended(page: Page, event: Event, talk: Conversation) -> None:
    ended = event.body
    talk.channel = Channel(ended["channel"])
    talk.ended = event.time
    talk.stage = Stage.OFFICER if ended["next"] == ENDED_WITH_OFFICERS else Stage.ENDED
    talk.end_reason = ": ".join(part for part in (ended["reason"], ended["detail"]) if part)[:60]
    talk.duration_ms, talk.recording, talk.greeting = ended["duration_ms"], ended["recording"], ended["greeting"]


def _rating(page: Page, event: Event, talk: Conversation) -> None:
    talk.rating = event.body["score"]


def _unanswered(page: Page, event: Event, talk: Conversation) -> None:
    talk.channel = Channel(event.body["channel"])
    turn = page.turn(event, talk)
    turn.question = turn.question or event.body["question"]
    turn.outcome = turn.outcome or "unavailable"
    _result(talk, turn.outcome)
    _searched(talk, event.body["question"])


def _message_left(page: Page, event: Event, talk: Conversation) -> None:
    talk.channel = Channel(event.body["channel"])
    _searched(talk, event.body["question"], event.body["code"])


def _chat_turn(page: Page, event: Event, talk: Conversation) -> None:
    chat = event.body
    talk.channel = Channel(chat["channel"])
    talk.person = chat.get("person") or talk.person
    if talk.ended and event.time > talk.ended:
        talk.ended, talk.stage = None, Stage.LIVE
    turn = page.turn(event, talk)
    turn.question = chat["text"] or turn.question
    turn.officer = chat.get("by") == "officer"
    turn.written = chat["said"]
    turn.total_ms = chat.get("ms")
    turn.input = "text"
    _searched(talk, chat["text"], *chat["said"])


def _chat_ended(page: Page, event: Event, talk: Conversation) -> None:
    talk.channel = Channel(event.body["channel"])
    talk.ended, talk.stage = event.time, Stage.ENDED


def _result(talk: Conversation, outcome: str) -> None:
    """A conversation is worth its gravest turn, save that an answer makes good what was not known before."""
    found, before = RESULTS.get(outcome), Result(talk.result)
    if found is None:
        return
    made_good = found is Result.ANSWERED and before is Result.UNANSWERED
    if made_good or RANK[found] > RANK[before]:
        talk.result = found


def _searched(talk: Conversation, *texts: str) -> None:
    words = fold(nfc(" ".join(text for text in texts if text)))
    if words and words not in talk.search:
        talk.search = f"{talk.search} {words}"[:SEARCHED].strip()


def _write(kind: Any, old: list[Any], new: list[Any]) -> None:
    fields = [field.name for field in kind._meta.concrete_fields if not field.primary_key and field.name != OFFICERS]
    kind.objects.bulk_create(new)
    if old:
        kind.objects.bulk_update(old, fields, batch_size=50)


OFFICERS = "taken_over_by"
"""A field that people set and events do not."""
KINDS: dict[str, Callable[[Page, Event, Conversation], None]] = {
    "call_started": _call_started,
    "turn": _turn,
    "turn_timing": _turn_timing,
    "transfer": _transfer,
    "call_ended": _call_ended,
    "rating": _rating,
    "unanswered": _unanswered,
    "message_left": _message_left,
    "chat_turn": _chat_turn,
    "chat_ended": _chat_ended,
}
