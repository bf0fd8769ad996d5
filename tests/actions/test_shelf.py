import asyncio

import pytest

from actions import lines
from actions.answer import Answer
from actions.knowledge import RECENT_QUESTIONS, RECENT_SECONDS, NotLoadedError, Recent, Shelf
from actions.memory import Memory
from actions.turn import Turn
from knowledge_base.errors import SnapshotError
from tests.fakes.knowledge import FakeKnowledge
from tests.fakes.sip_waiting import eventually


async def test_a_shelf_tries_until_a_snapshot_is_there() -> None:
    tries: list[int] = []

    def opens() -> FakeKnowledge:
        tries.append(1)
        if len(tries) < 3:
            raise SnapshotError("nothing is published")
        return FakeKnowledge()

    shelf = Shelf(opens, 0.001)
    with pytest.raises(NotLoadedError):
        _ = shelf.knowledge
    await asyncio.wait_for(shelf.open(), 5)
    assert shelf.loaded
    assert len(tries) == 3


async def test_what_is_published_is_taken_up_though_nobody_asks() -> None:
    knowledge = FakeKnowledge()
    shelf = Shelf(lambda: knowledge, 1.0)
    following = asyncio.create_task(shelf.follow(0.001))
    await shelf.open()
    await eventually(lambda: knowledge.reloads > 1, 5, "a second look")
    following.cancel()
    assert knowledge.asked == []


def test_without_knowledge_the_caller_goes_to_an_officer() -> None:
    action = Answer(Shelf(FakeKnowledge, 1.0))
    reply = action.safely(Turn("c1", "khai sinh", "ask_fee", 0.9, "voice", Memory()))
    assert reply.outcome == "unavailable"
    assert reply.lines[-1] == lines.control("transfer", "knowledge_unavailable")


def test_a_question_asked_twice_within_seconds_is_looked_up_once() -> None:
    knowledge, now = FakeKnowledge(), 100.0
    recent = Recent(knowledge, lambda: now)
    found = recent.lookup("làm khai sinh cần giấy tờ gì")
    now += RECENT_SECONDS
    assert recent.lookup("Làm  khai sinh cần giấy tờ gì") is found
    assert recent.lookup("làm khai tử", 1).candidates[0].code != found.candidates[0].code
    now += 0.1
    recent.lookup("làm khai sinh cần giấy tờ gì")
    assert knowledge.asked.count("làm khai sinh cần giấy tờ gì") == 2


def test_only_so_many_questions_are_remembered() -> None:
    recent = Recent(FakeKnowledge(), lambda: 100.0)
    for number in range(RECENT_QUESTIONS + 10):
        recent.lookup(f"câu hỏi {number}")
    assert len(recent._found) == RECENT_QUESTIONS
