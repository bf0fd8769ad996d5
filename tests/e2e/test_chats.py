"""Chats on Zalo, from the webhook through the real dialogue and back to the person."""

from pathlib import Path

import pytest

from demo.system import System
from tests.e2e.chatting import chats, scripts

pytestmark = pytest.mark.e2e
RIGHT = 0.95
EVERY_SIXTH = slice(None, None, 6)


async def test_a_few_chats(system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with chats(system.rasa_url, tmp_path, monkeypatch) as played:
        wrong = [await played.play(script) for script in scripts()[EVERY_SIXTH]]
    assert sum(not one for one in wrong) >= RIGHT * len(wrong) - 1, wrong


@pytest.mark.long
async def test_every_chat(system: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with chats(system.rasa_url, tmp_path, monkeypatch) as played:
        wrong = [await played.play(script) for script in scripts()]
    assert len(wrong) >= 60
    assert sum(not one for one in wrong) >= RIGHT * len(wrong), [one for one in wrong if one]
