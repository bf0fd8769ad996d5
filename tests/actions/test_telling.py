"""What the console is told of a turn; every event is held to its contract by the fake."""

import json
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import lines, wording
from actions.answer import Answer
from actions.base import DialogueAction
from actions.desk import Desk
from actions.knowledge import Shelf
from actions.receipts import LeftMessage
from actions.telling import ToldMessages
from actions.turn import Reply, Turn
from knowledge_base.models import Facet
from tests.fakes.events import FakeEvents
from tests.fakes.knowledge import FakeKnowledge


def tracker(text: str, **metadata: Any) -> Tracker:
    message = {
        "text": text,
        "intent": {"name": "ask_papers", "confidence": 0.9},
        "metadata": {"channel": "voice", "turn": "t-1", **metadata},
    }
    return Tracker("call-1", {}, message, [], False, None, {}, "action_listen")


async def told(action: DialogueAction, text: str) -> FakeEvents:
    action.events = events = FakeEvents()
    dispatcher = CollectingDispatcher()
    await action.run(dispatcher, tracker(text), {})
    assert dispatcher.messages
    return events


async def opened(shelf: Shelf) -> Shelf:
    await shelf.open()
    return shelf


async def test_a_turn_is_told_with_the_exact_answer_and_what_it_rests_on() -> None:
    knowledge = FakeKnowledge()
    events = await told(Answer(await opened(Shelf(lambda: knowledge, 1.0))), "đăng ký khai sinh cần giấy tờ gì")
    ((kind, conversation, body),) = events.told
    assert (kind, conversation, body["turn"], body["outcome"]) == ("turn", "call-1", "t-1", "answer")
    answer = knowledge.answer(body["procedure"], Facet(body["facet"]))
    assert body["text"] == answer.text
    assert body["speech"] == [{"text": part.text, "clip": part.clip} for part in answer.speech]
    assert body["snapshot"] == answer.snapshot
    assert body["candidates"][0]["code"] == body["procedure"]


async def test_what_is_not_known_is_told_too() -> None:
    events = await told(Answer(await opened(Shelf(FakeKnowledge, 1.0))), "xin phép bay lên mặt trăng")
    assert (events.of("turn")[0]["outcome"], events.of("turn")[0]["procedure"]) == ("dont_know", None)


async def test_without_knowledge_the_turn_tells_of_the_transfer() -> None:
    (body,) = (await told(Answer(Shelf(FakeKnowledge, 1.0)), "đăng ký khai sinh")).of("turn")
    assert (body["outcome"], body["control"], body["reason"]) == ("unavailable", "transfer", "knowledge_unavailable")


class Rated(DialogueAction):
    action_name = "action_rated"

    def reply(self, turn: Turn, desk: Desk) -> Reply:
        line = lines.spoken("small_talk", "Dạ, em cảm ơn.")
        return Reply(({**line, "answer": {"outcome": "small_talk", "rating": 4}},), turn.memory)


async def test_a_rating_is_told_as_an_event_of_its_own() -> None:
    events = await told(Rated(await opened(Shelf(FakeKnowledge, 1.0))), "bốn điểm")
    assert events.kinds == ["turn", "rating"]
    assert events.of("rating") == [{"score": 4}]


def test_a_message_left_is_told_with_its_code_and_its_answer_is_read_back(tmp_path: Path) -> None:
    events = FakeEvents()
    messages = ToldMessages(tmp_path, events)
    fields = {"conversation": "call-1", "channel": "voice", "number": "0901234567", "procedure": None, "reason": "miss"}
    code = messages.leave(LeftMessage(words="Xin phép bay ở đâu", restricted=False, **fields))
    hidden = messages.leave(LeftMessage(words="Tố cáo ông A", restricted=True, **fields))
    assert events.of("message_left") == [
        {"channel": "phone", "code": code, "question": "Xin phép bay ở đâu"},
        {"channel": "phone", "code": hidden, "question": ""},
    ]
    path = tmp_path / f"{code}.json"
    path.write_text(
        json.dumps(json.loads(path.read_text()) | {"state": "done", "answer": "Nộp tại Sở. Không thu phí."})
    )
    found = messages.find(code)
    assert found
    shown, heard = wording.receipt_state(code, found.state, found.answer)
    assert "Nộp tại Sở. Không thu phí." in shown
    assert heard[1:3] == ("Nộp tại Sở.", "Không thu phí.")
