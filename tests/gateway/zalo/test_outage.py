"""Rasa, actions or Zalo away under load: every message is answered or listed with a reason, each person's in order."""

import asyncio
import re
import time
from typing import Any

import httpx
import pytest

from tests.fakes.web_dialogue import WebDialogue
from tests.fakes.zalo import FakeZalo
from tests.fakes.zalo_webhook import WebhookSender, until

Desk = dict[str, str]
ASKED = re.compile(r"câu (\d{3})")


@pytest.fixture
def changes() -> dict[str, Any]:
    return {"turns_at_once": 4}


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.zalo.sender.PAUSE_SECONDS", (0.05, 0.4))
    monkeypatch.setattr("gateway.zalo.worker.PAUSE_SECONDS", (0.05, 0.4))


async def load(sender: WebhookSender, people: int, questions: int, gap: float) -> None:
    """Send each person's questions, one after the other."""

    async def one(person: str) -> None:
        for number in range(questions):
            assert await sender.deliver(sender.text(f"câu {number:03}", person)) == 200
            await asyncio.sleep(gap)

    await asyncio.gather(*(one(str(7000 + number)) for number in range(people)))


async def settled(public: httpx.AsyncClient, seconds: float) -> None:
    await until(
        lambda: public.get("/ready"),
        lambda page: page["zalo"]["waiting"] == page["zalo"]["to_send"] == 0,
        seconds,
    )


async def everything_told(zalo: FakeZalo, public: httpx.AsyncClient, desk: Desk, people: int, questions: int) -> None:
    """Each question stands in an answer, once and in order, unless the lists say why not."""
    listed = (await public.get("/dead-letters", headers=desk)).json()
    given_up = [one for kind in listed.values() for one in kind]
    assert all(one["reason"] for one in given_up)
    for person in map(str, range(7000, 7000 + people)):
        told = [int(number) for text in zalo.texts(person) for number in ASKED.findall(text)]
        assert told == sorted(set(told)), (person, told)
        assert len(told) + sum(one["person"] == person for one in given_up) >= questions, (person, told)


async def away(what: str, seconds: float, people: int, gap: float, *parts: Any) -> None:
    sender, zalo, dialogue, public, desk = parts
    dialogue.down = what == "dialogue"
    dialogue.actions_down = what == "actions"
    zalo.down = what == "zalo"
    questions = max(2, int(seconds / gap))
    began = time.monotonic()
    await load(sender, people, questions, gap)
    await asyncio.sleep(max(0.0, seconds - (time.monotonic() - began)))  # the outage under test
    dialogue.down = dialogue.actions_down = zalo.down = False
    await settled(public, 120 + seconds)
    await everything_told(zalo, public, desk, people, questions)


@pytest.mark.parametrize("what", ["dialogue", "actions", "zalo"])
async def test_a_short_outage(
    what: str, sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue, public: httpx.AsyncClient, desk: Desk
) -> None:
    await away(what, 1.5, 8, 0.3, sender, zalo, dialogue, public, desk)


@pytest.mark.long
@pytest.mark.parametrize("what", ["dialogue", "actions", "zalo"])
async def test_five_minutes(
    what: str, sender: WebhookSender, zalo: FakeZalo, dialogue: WebDialogue, public: httpx.AsyncClient, desk: Desk
) -> None:
    await away(what, 300.0, 60, 5.0, sender, zalo, dialogue, public, desk)
