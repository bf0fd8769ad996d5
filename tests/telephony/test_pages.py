"""Long answers in parts, and what is asked of an answer itself, by voice and by key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.dialogue import Part, Say
from telephony.pages import Pages
from telephony.words import Command, command
from tests.fakes.audiosocket_client import AudioSocketClient, dialled, speech
from tests.fakes.dialogue import DONE, Script, Step, offer, say, validator
from tests.fakes.speech import FakeRecognizer, tone
from tests.fakes.telephony import Hotline, hotline, prompt

PARTS = ("Dạ, về thủ tục khai sinh.", "Anh chị mang theo.", *(f"Giấy tờ thứ {n}." for n in range(1, 6)))
PAPERS = say("Bảy dòng", *PARTS, facet="papers")
QUESTION = "làm khai sinh cần giấy tờ gì"
MORE = "Dạ, anh chị cần hỏi gì thêm không ạ?"
RECORD = validator("call-record.json")


def voiced(text: str, rate: float = 1.0) -> bytes:
    return tone(text, round(480 * len(text.split()) / rate))


def line(count: int, facet: str = "papers", outcome: str = "answer") -> Say:
    speech = tuple(Part(text=f"phần {n}") for n in range(count))
    return Say(text="", speech=speech, answer={"outcome": outcome, "facet": facet})


@given(st.integers(0, 40), st.integers(0, 5))
def test_every_part_is_read_once_and_in_order(count: int, page_parts: int) -> None:
    pages, answer = Pages(page_parts), line(count)
    read = pages.add(answer)
    while pages.pending:
        page = pages.turn()
        assert 0 < len(page) <= page_parts + 1
        read += page
    assert read == answer.speech
    assert pages.turn() == ()


def test_short_answers_and_those_that_ask_are_said_in_one_go() -> None:
    for whole in (line(5), line(9, "overview"), line(9, outcome="ask")):
        assert Pages(2).add(whole) == whole.speech
    assert len(Pages(2).add(line(6))) == 4


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("nhắc lại giùm em", Command.AGAIN),
        ("nói lại đi", Command.AGAIN),
        ("chậm lại chút", Command.SLOWER),
        ("nói chậm thôi em", Command.SLOWER),
        ("tiếp đi em", Command.NEXT),
        ("nghe tiếp", Command.NEXT),
        ("thôi đủ rồi", Command.STOP),
        ("làm lại căn cước", None),
        ("chậm nộp có bị phạt không", None),
        ("dạ", None),
        ("không", None),
    ],
)
def test_commands_are_told_from_questions(words: str, expected: Command | None) -> None:
    assert command(words, more_asked=False) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dạ", Command.NEXT),
        ("có", Command.NEXT),
        ("ừ nghe tiếp đi", Command.NEXT),
        ("không", Command.STOP),
        ("dạ thôi", Command.STOP),
        ("không phải khai tử mà", None),
        ("còn lệ phí bao nhiêu", None),
    ],
)
def test_yes_and_no_answer_whether_to_go_on(words: str, expected: Command | None) -> None:
    assert command(words, more_asked=True) is expected


def scripted(*steps: Step) -> Script:
    return lambda _request: (*steps, DONE)


async def first_page(caller: AudioSocketClient) -> None:
    await caller.until_hears(prompt("greeting"))
    caller.forget()
    caller.say(speech(0.4))
    await caller.until_hears(prompt("more"))
    for part in PARTS[:4]:
        assert voiced(part) in caller.heard
    assert voiced(PARTS[4]) not in caller.heard
    caller.forget()


async def left(hotline: Hotline, caller: AudioSocketClient) -> list[str]:
    await caller.leave()
    record = await hotline.record(caller.call_id)
    RECORD.validate(record)
    return [turn["outcome"] for turn in record["turns"]]


async def test_a_long_answer_is_read_part_by_part_without_asking_the_dialogue(tmp_path: Path) -> None:
    recognizer = FakeRecognizer([QUESTION, "dạ nghe tiếp", "nhắc lại", "tiếp đi"])
    async with hotline(tmp_path, scripted(PAPERS), recognizer) as line, dialled(line.port) as caller:
        await first_page(caller)
        for _ in ("next", "again"):
            caller.say(speech(0.5))
            await caller.until_hears(voiced(PARTS[-1]))
            caller.forget()
        caller.say(speech(0.5))
        await caller.until_hears(prompt("no_more"))
        assert await left(line, caller) == ["answer", "next", "again", "next"]
        assert len(line.dialogue.asked) == 1


async def test_keys_repeat_go_on_and_slow_down(tmp_path: Path) -> None:
    async with (
        hotline(tmp_path, scripted(PAPERS), FakeRecognizer([QUESTION])) as line,
        dialled(line.port) as caller,
    ):
        await first_page(caller)
        caller.press("1")
        await caller.until_hears(voiced(PARTS[0]))
        caller.press("*")
        await caller.until_hears(voiced(PARTS[0], 0.8))
        caller.press("2")
        await caller.until_hears(voiced(PARTS[5], 0.8))
        caller.press("#")
        assert (await left(line, caller))[0] == "answer"
        assert len(line.dialogue.asked) == 1
        keys = (await line.record(caller.call_id))["keys"]
    assert [(key["key"], key["stopped"]) for key in keys][1:] == [("*", True), ("2", True), ("#", True)]


@pytest.mark.parametrize("words", ["thôi đủ rồi", "không"])
async def test_enough_is_enough_and_the_dialogue_is_told(tmp_path: Path, words: str) -> None:
    recognizer = FakeRecognizer([QUESTION, words, "không"])
    script: Script = lambda request: (PAPERS if request["text"] == QUESTION else say(MORE), DONE)  # noqa: E731
    async with hotline(tmp_path, script, recognizer) as line, dialled(line.port) as caller:
        await first_page(caller)
        for _ in range(2):
            caller.say(speech(0.5))
            await caller.until_hears(voiced(MORE))
            caller.forget()
        assert (await left(line, caller))[0] == "answer"
    assert [question["text"] for question in line.dialogue.asked] == [QUESTION, "thôi", "không"]


async def test_no_filler_is_said_after_a_page(tmp_path: Path) -> None:
    async with (
        hotline(tmp_path, scripted(PAPERS), FakeRecognizer([QUESTION, "tiếp"]), filler_after_seconds=0.05) as line,
        dialled(line.port) as caller,
    ):
        await first_page(caller)
        caller.say(speech(0.5))
        await caller.until_hears(voiced(PARTS[-1]))
        await caller.leave()
        turns = (await line.record(caller.call_id))["turns"]
    after_the_page = [said["prompt"] for said in turns[1]["said"]]
    assert after_the_page[-1] is None


async def test_while_a_choice_is_offered_its_keys_choose(tmp_path: Path) -> None:
    steps = offer("Dạ, thủ tục nào ạ?", "khai sinh", "khai tử")
    async with hotline(tmp_path, scripted(steps), FakeRecognizer([QUESTION])) as line, dialled(line.port) as caller:
        await caller.until_hears(prompt("greeting"))
        caller.forget()
        caller.say(speech(0.4))
        await caller.until_hears(voiced("Dạ, thủ tục nào ạ?"))
        caller.forget()
        caller.press("2")
        await caller.until_hears(voiced("Dạ, thủ tục nào ạ?"))
    assert line.dialogue.asked[1]["key"] == "2"


async def test_no_at_any_moment_is_the_dialogues_to_answer(tmp_path: Path) -> None:
    recognizer = FakeRecognizer([QUESTION, "không phải khai tử"])
    async with hotline(tmp_path, scripted(PAPERS), recognizer) as line, dialled(line.port) as caller:
        await first_page(caller)
        caller.say(speech(0.9))
        await caller.until_hears(voiced(PARTS[0]))
    assert line.dialogue.asked[1]["text"] == "không phải khai tử"
