import asyncio

import pytest

from actions import lines
from actions.answer import Answer
from actions.knowledge import NotLoadedError, Shelf
from actions.memory import Memory
from actions.turn import Turn
from knowledge_base.errors import SnapshotError
from tests.fakes.knowledge import FakeKnowledge


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


def test_without_knowledge_the_caller_goes_to_an_officer() -> None:
    action = Answer(Shelf(FakeKnowledge, 1.0))
    reply = action.safely(Turn("c1", "khai sinh", "ask_fee", 0.9, "voice", Memory()))
    assert reply.outcome == "unavailable"
    assert reply.lines[-1] == lines.control("transfer", "knowledge_unavailable")
