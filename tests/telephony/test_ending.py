"""Ends of calls over real sockets: codes keyed, silence that answers, ratings kept, queues told, officers briefed."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from telephony.events import Next, Officers
from telephony.handover import briefing, queue_words
from telephony.keypad import Keypad
from telephony.record import TurnRecord
from tests.fakes.audiosocket_client import dialled, speech
from tests.fakes.dialogue import DONE, Step, control, say
from tests.fakes.telephony import hotline
from tests.telephony.test_call import answering, greeted, left, voiced

RATE = "Dạ hài lòng tới đâu"
CODE = "Dạ đọc mã giúp em"
BYE = "Dạ chào anh chị"


def asks(text: str, kind: str, **more: Any) -> Step:
    line = say(text, outcome="small_talk")
    assert isinstance(line, dict)
    return {**line, "expecting": kind, **more}


def rated(request: dict[str, Any]) -> tuple[Step, ...]:
    """Ask for a rating; take what comes next as one of 4, unless nothing came."""
    return closing(request, "rating")


def closing(request: dict[str, Any], kind: str) -> tuple[Step, ...]:
    """Ask something at the end of the call."""
    if request.get("text") == "làm khai sinh cần giấy tờ gì":
        options = [{"label": str(key), "key": str(key), "payload": str(key)} for key in range(1, 6)]
        return asks(RATE, kind, options=options), DONE
    rating = {"outcome": "rating", "rating": 4} if request.get("key") else {"outcome": "small_talk"}
    return say(BYE, **rating), control("hang_up", "goodbye"), DONE


async def test_a_rating_by_key_is_kept_with_the_call(tmp_path: Path) -> None:
    async with hotline(tmp_path, rated) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(speech(0.4))
        await caller.until_hears(voiced(RATE))
        caller.press("4")
        await caller.until_hears(voiced(BYE))
        await caller.until_closed()
        record = await left(line, caller)
    assert line.dialogue.asked[-1]["key"] == "4"
    assert (record["rating"], record["end_reason"], record["restricted"]) == (4, "hung_up", False)


@pytest.mark.parametrize("kind", ["rating", "consent"])
async def test_silence_after_a_question_of_the_end_is_told_to_the_dialogue(tmp_path: Path, kind: str) -> None:
    async with (
        hotline(tmp_path, partial(closing, kind=kind), no_input_seconds=0.6) as line,
        dialled(line.port) as caller,
    ):
        await greeted(caller)
        caller.say(speech(0.4))
        await caller.until_hears(voiced(BYE))
        await caller.until_closed()
        record = await left(line, caller)
    assert line.dialogue.asked[-1]["text"] == ""
    assert (record["rating"], record["end_reason"]) == (None, "hung_up")


@pytest.mark.parametrize(("keys", "text"), [("1234#", "1234"), ("90*12345678", "12345678"), ("40", "40")])
async def test_keys_make_one_code_and_0_and_9_are_digits_then(tmp_path: Path, keys: str, text: str) -> None:
    def script(request: dict[str, Any]) -> tuple[Step, ...]:
        return (asks(CODE, "digits", expecting_digits=8) if "làm" in request["text"] else say(BYE)), DONE

    async with hotline(tmp_path, script, key_gap_seconds=0.5) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(speech(0.4))
        await caller.until_hears(voiced(CODE))
        for key in keys:
            caller.press(key)
        await caller.until_hears(voiced(BYE))
        await caller.leave()
        record = await left(line, caller)
    assert line.dialogue.asked[-1]["text"] == text
    assert [key["key"] for key in record["keys"]] == list(keys)
    assert record["recording"]["state"] != "declined"


async def test_the_caller_s_number_and_the_officers_go_with_each_question(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(say(BYE), DONE)) as line, dialled(line.port) as caller:
        line.exchange.number, line.exchange.queue = "0912345678", Officers(0, 0, 0, 0.0)
        await greeted(caller)
        caller.say(speech(0.4))
        await caller.until_hears(voiced(BYE))
        caller.forget()
        caller.press("0")
        await caller.until_hears(voiced(BYE))
        await caller.leave()
    assert [(one["caller"], one["officers"]) for one in line.dialogue.asked] == [("0912345678", "absent")] * 2
    assert line.dialogue.asked[1]["key"] == "0"
    assert line.exchange.told == []


async def test_before_a_transfer_the_queue_is_told_as_it_is(tmp_path: Path) -> None:
    script = answering(
        say(BYE, outcome="complaint", restricted=True, title="Khai sinh", procedure="1.001193"),
        control("transfer", "complaint"),
        DONE,
    )
    words = "Trước anh chị còn hai người đang chờ. Gần đây mỗi người chờ trung bình khoảng hai phút."
    async with hotline(tmp_path, script) as line, dialled(line.port) as caller:
        line.exchange.queue = Officers(2, 0, 2, 95.0)
        await greeted(caller)
        caller.say(speech(0.4))
        await caller.until_hears(voiced(words))
        await caller.until_closed()
        record = await left(line, caller)
    assert record["officers"] == {"state": "busy", "there": 2, "free": 0, "waiting": 2, "hold_s": 95.0}
    assert record["restricted"]
    ((_, step, told),) = line.exchange.told
    assert (step, told["BOT_RESTRICTED"], told["BOT_QUESTION"]) == (Next.OFFICERS, "yes", "")
    assert told["BOT_NAME"] == "phản ánh khiếu nại"
    assert record["briefing"] == told


@pytest.mark.parametrize(
    ("officers", "words"),
    [
        (None, ""),
        (Officers(0, 0, 3, 60.0), ""),
        (Officers(2, 1, 0, 60.0), ""),
        (Officers(1, 0, 1, 0.0), "Trước anh chị còn một người đang chờ."),
    ],
)
def test_what_is_not_known_of_the_queue_is_not_said(officers: Officers | None, words: str) -> None:
    assert queue_words(officers) == words


def test_an_officer_learns_what_was_asked_answered_and_why() -> None:
    asked = TurnRecord("c-1", 0.0, "speech", "lệ phí khai sinh bao nhiêu")
    asked.chosen = {"code": "1.001193", "title": 'Đăng ký "khai sinh"; (mới)', "facet": "fee"}
    wants = TurnRecord("c-2", 0.0, "speech", "cho gặp cán bộ")
    told = briefing("asked", [asked, wants], [])
    assert told["BOT_QUESTION"] == "lệ phí khai sinh bao nhiêu"
    assert told["BOT_ANSWERED"] == "fee"
    assert told["BOT_NAME"] == "Đăng ký khai sinh mới - người gọi yêu cầu"


async def test_keys_after_a_pause_begin_a_new_answer() -> None:
    done: asyncio.Queue[str] = asyncio.Queue()
    keypad = Keypad(done.put_nowait, 0.05)
    for key in "12":
        keypad.press(key, 8)
    assert await asyncio.wait_for(done.get(), 2) == "12"
    keypad.press("#", 8)
    keypad.press("3", 8)
    keypad.clear()
    keypad.press("4", 1)
    assert await asyncio.wait_for(done.get(), 2) == "4"
