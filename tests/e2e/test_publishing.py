"""From an edit to the phone: an editor, a reviewer and a publisher in browsers, a caller whose call goes on meanwhile.

One call hears the fee as it was, as it was changed, as it was before that again, and then that it is being updated.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from common.text import fold
from demo.phone import Phone
from demo.processes import free_port
from demo.result import listened
from demo.system import System
from tests.console.browser import CHROMIUM
from tests.console.processes import console_process
from tests.e2e.calling import ANSWER_SECONDS, MARGIN_SECONDS, Exchange, question_sound
from tests.e2e.publishing_desk import Desk, at_the_desk, own_knowledge
from tests.postgresql import of_console

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]

CODE, FOUND_BY = "2.000635", "ban sao trich luc ho tich"
QUESTION = "xin bản sao giấy khai sinh hết bao nhiêu tiền"
BEFORE, AFTER = "8000", "9000"

WITHIN_SECONDS = 10.0
PUBLISHING_SECONDS = 240.0
QUIET_SECONDS = 1.2


@dataclass
class Console:
    """A running console over a hotline's knowledge, and its people's sessions."""

    address: str
    knowledge: Path
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def console(system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with own_knowledge(system.var, tmp_path_factory.mktemp("own")) as knowledge:
        environment = os.environ | of_console(system.var)
        command = [sys.executable, "-m", "tests.e2e.publishing_people"]
        made = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
        sessions = json.loads(made.stdout.splitlines()[-1])
        with console_process(system.var, free_port()) as address:
            yield Console(address, knowledge, sessions)


@dataclass
class Heard:
    """An answer as it came out of the phone."""

    first: float
    words: str


async def ask(phone: Phone, sound: bytes) -> Heard:
    """Ask in a call that goes on, and hear the answer out."""
    speech = await phone.say(sound)
    first = await phone.until_heard(ANSWER_SECONDS, after=speech.voiced_until + MARGIN_SECONDS / 2)
    last = await phone.until_quiet(QUIET_SECONDS, ANSWER_SECONDS, after=first)
    return Heard(first, await asyncio.to_thread(listened, phone.heard.between(first - 0.1, last + 0.3)))


def parts_of(knowledge: Path, version: str) -> list[str]:
    """Return the words of the fee's answer as a snapshot has them."""
    lines = (knowledge / "snapshots" / version / "answers.jsonl").read_text("utf-8").splitlines()
    found = next(one for one in map(json.loads, lines) if (one["code"], one["facet"]) == (CODE, "fee"))
    return [part["text"] for part in found["speech"]]


def said(turn: dict[str, Any]) -> list[str]:
    """Return the words of a turn's answer as telephony recorded them."""
    return [part["text"] for one in turn["said"] if one["prompt"] is None for part in one["speech"]]


async def test_an_edit_reaches_the_phone_goes_back_and_is_withdrawn(exchange: Exchange, console: Console) -> None:
    sound = await asyncio.to_thread(question_sound, QUESTION, "vi+m6")
    async with at_the_desk(console.address, console.knowledge, console.sessions) as desk:
        first = desk.live
        await desk.change_fee(CODE, FOUND_BY, BEFORE, AFTER)
        await desk.approve(CODE, FOUND_BY)
        await desk.see_difference(BEFORE, AFTER)
        async with exchange.caller() as phone:
            await exchange.greeted(phone)
            assert "tám" in (await ask(phone, sound)).words
            after_publishing = await publish(desk, phone, sound)
            second = desk.live
            await desk.go_back()
            back = await desk.switched(second, WITHIN_SECONDS)
            again = await ask(phone, sound)
            assert "tám" in again.words
            assert desk.live == first
            withdrawn = await desk.withdraw(CODE, FOUND_BY)
            gone = await ask(phone, sound)
            assert "dang duoc cap nhat" in fold(gone.words)
            assert not phone.ended.is_set(), "the call was lost"
    record = await exchange.record_since(phone.answered_at)
    turns = [turn for turn in record["turns"] if turn["input"] == "speech"]
    told = [said(turn) for turn in turns]
    old, new = parts_of(console.knowledge, first), parts_of(console.knowledge, second)
    assert old != new
    assert told[0] == told[-2] == old
    assert [turn["snapshot"] for turn in turns[-3:-1]] == [second, first]
    assert told[-3] == new
    assert all(one in (old, new) for one in told[:-1])
    assert "cán bộ" in " ".join(told[-1]), "an officer is offered"
    times = {
        "publishing": after_publishing,
        "going back": again.first - back,
        "withdrawing": gone.first - withdrawn,
    }
    print(", ".join(f"{what}: the phone answers so after {seconds:.1f} s" for what, seconds in times.items()))
    assert max(times.values()) < WITHIN_SECONDS


async def publish(desk: Desk, phone: Phone, sound: bytes) -> float:
    """Publish while the call goes on; return the seconds from its end to the first sound of the new answer."""
    before = desk.live
    await desk.publish()
    switching = asyncio.create_task(desk.switched(before, PUBLISHING_SECONDS))
    while not await asyncio.to_thread(desk.nearly_published):
        await ask(phone, sound)
    switched = await switching
    new = await ask(phone, sound)
    assert "chín" in new.words
    await desk.published()
    return new.first - switched
