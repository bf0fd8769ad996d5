"""Callers who talk over answers, in whole calls over real sockets."""

from pathlib import Path

import numpy as np
import pytest

from tests.fakes.audiosocket_client import AudioSocketClient, dialled, speech
from tests.fakes.dialogue import DONE, Script, Step, control, say, validator
from tests.fakes.speech import FakeRecognizer, tone
from tests.fakes.telephony import Hotline, hotline, prompt

RECORD = validator("call-record.json")
LONG, SHORT = "Dạ, câu trả lời dài", "ngắn"
KEY = "cd" * 32
SOUND = np.random.default_rng(7).integers(-8000, 8000, 24000).astype("<i2").tobytes()
"""How LONG sounds: 3 s, no part of it like another."""
QUESTION = "làm khai sinh cần giấy tờ gì"


def voiced(text: str) -> bytes:
    return tone(text, 480 * len(text.split()))


def without_silence(pcm: bytes | bytearray) -> bytes:
    return b"".join(pcm[at : at + 320] for at in range(0, len(pcm), 320) if any(pcm[at : at + 320]))


def talk(*answers: tuple[Step, ...]) -> Script:
    """Answer the first question first, and so on; the last for ever."""
    left = list(answers)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


async def asked(line: Hotline, caller: AudioSocketClient, seconds: float = 0.4) -> None:
    line.application.services.voice._clips.write(KEY, SOUND)
    await caller.until_hears(prompt("greeting"))
    caller.forget()
    caller.say(speech(seconds))


@pytest.mark.parametrize("words", ["dạ", "ừ", "vâng", ""])
async def test_the_answer_goes_on_at_the_same_place_after_a_backchannel(tmp_path: Path, words: str) -> None:
    recognizer = FakeRecognizer([QUESTION, words])
    async with hotline(tmp_path, talk((say(LONG, clip=KEY), DONE)), recognizer) as line, dialled(line.port) as caller:
        await asked(line, caller)
        await caller.until_hears(SOUND[:8000])
        caller.say(speech(0.3))
        await caller.until_hears(SOUND[-3200:])
        await caller.leave()
        record = await line.record(caller.call_id)
    RECORD.validate(record)
    assert SOUND not in caller.heard
    assert SOUND in without_silence(caller.heard)
    (barge_in,) = record["barge_ins"]
    assert (barge_in["decision"], barge_in["words"]) == ("resumed", words)
    assert barge_in["paused_ms"] <= 300
    assert barge_in["decided_ms"] <= 900
    assert [turn["outcome"] for turn in record["turns"]] == ["answer"]


async def test_words_drop_the_answer_and_are_the_next_question(tmp_path: Path) -> None:
    script = talk((say(LONG, clip=KEY), DONE), (say(SHORT), DONE))
    recognizer = FakeRecognizer([QUESTION, "không phải tôi hỏi khai tử"])
    async with hotline(tmp_path, script, recognizer) as line, dialled(line.port) as caller:
        await asked(line, caller)
        await caller.until_hears(SOUND[:8000])
        caller.say(speech(1.5))
        await caller.until_hears(voiced(SHORT))
        await caller.leave()
        record = await line.record(caller.call_id)
    assert line.dialogue.asked[1]["text"] == "không phải tôi hỏi khai tử"
    assert [turn["outcome"] for turn in record["turns"]] == ["interrupted", "answer"]
    (barge_in,) = record["barge_ins"]
    assert barge_in["decision"] == "taken"
    assert barge_in["paused_ms"] <= 300
    assert barge_in["decided_ms"] <= 900


async def test_an_echo_of_the_answer_does_not_stop_it(tmp_path: Path) -> None:
    clip, key = speech(2.0), "ab" * 32
    echo = (np.frombuffer(clip, "<i2") * 0.1).astype("<i2").tobytes()
    script = talk((say("Dạ, tiếng nói", clip=key), DONE))
    async with hotline(tmp_path, script, FakeRecognizer([QUESTION])) as line, dialled(line.port) as caller:
        line.application.services.voice._clips.write(key, clip)
        await asked(line, caller)
        await caller.until_hears(clip[:320])
        caller.say(bytes(1600) + echo)
        await caller.until_hears(clip)
        await caller.leave()
        record = await line.record(caller.call_id)
    assert record["barge_ins"] == []


async def test_noise_without_a_voice_does_not_even_pause(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 3000, 8000).astype("<i2").tobytes()
    script = talk((say(LONG, clip=KEY), DONE))
    async with hotline(tmp_path, script, FakeRecognizer([QUESTION, ""])) as line, dialled(line.port) as caller:
        await asked(line, caller)
        await caller.until_hears(SOUND[:3200])
        caller.say(noise)
        await caller.until_hears(SOUND)


async def test_what_is_said_on_right_after_the_answer_began_is_one_question(tmp_path: Path) -> None:
    script = talk((say(LONG, clip=KEY), DONE), (say(SHORT), DONE))
    recognizer = FakeRecognizer(["làm khai sinh", "cho con ngoài giá thú"])
    async with hotline(tmp_path, script, recognizer) as line, dialled(line.port) as caller:
        await asked(line, caller)
        await caller.until_hears(SOUND[:640])
        caller.say(speech(1.2))
        await caller.until_hears(voiced(SHORT))
        await caller.leave()
        record = await line.record(caller.call_id)
    assert line.dialogue.asked[1]["text"] == "làm khai sinh cho con ngoài giá thú"
    assert [turn["joined"] for turn in record["turns"]] == [False, True]


@pytest.mark.parametrize("resumes", ["xong rồi em", None])
async def test_a_moment_is_waited_for_and_then_the_answer_goes_on(tmp_path: Path, resumes: str | None) -> None:
    recognizer = FakeRecognizer([QUESTION, "chờ chút", resumes or ""])
    script = talk((say(LONG, clip=KEY), DONE))
    hold_seconds = 60.0 if resumes else 0.4
    async with (
        hotline(tmp_path, script, recognizer, hold_seconds=hold_seconds) as line,
        dialled(line.port) as caller,
    ):
        await asked(line, caller)
        await caller.until_hears(SOUND[:8000])
        caller.say(speech(0.5))
        hold = await caller.until_hears(prompt("hold"))
        if resumes:
            caller.say(speech(0.6))
        await caller.until_hears(SOUND[-3200:])
        await caller.leave()
        record = await line.record(caller.call_id)
    RECORD.validate(record)
    assert SOUND[-3200:] not in caller.heard[:hold]
    assert SOUND in without_silence(caller.heard.replace(prompt("hold"), b""))
    assert [turn["outcome"] for turn in record["turns"]] == ["interrupted", "hold", "resumed"]
    assert len(line.dialogue.asked) == 1


async def test_a_mere_stop_is_met_with_an_open_ear(tmp_path: Path) -> None:
    script = talk((say(LONG, clip=KEY), DONE), (say(SHORT), DONE))
    recognizer = FakeRecognizer([QUESTION, "khoan đã em", "hỏi chuyện khác"])
    async with hotline(tmp_path, script, recognizer) as line, dialled(line.port) as caller:
        await asked(line, caller)
        await caller.until_hears(SOUND[:20000])
        caller.say(speech(0.7))
        await caller.until_hears(prompt("listening"))
        caller.say(speech(0.7))
        await caller.until_hears(voiced(SHORT))
    assert [question["text"] for question in line.dialogue.asked] == [QUESTION, "hỏi chuyện khác"]


@pytest.mark.parametrize(("question", "answers"), [("Anh chị có muốn gặp cán bộ không ạ?", 2), ("Nộp ở xã ạ.", 1)])
async def test_yes_near_the_end_answers_a_yes_or_no_question_and_nothing_else(
    tmp_path: Path, question: str, answers: int
) -> None:
    clip, key = tone(question, 16000), "ef" * 32
    script = talk((say(question, clip=key), DONE), (say(SHORT), DONE))
    async with hotline(tmp_path, script, FakeRecognizer([QUESTION, "dạ"])) as line, dialled(line.port) as caller:
        line.application.services.voice._clips.write(key, clip)
        await asked(line, caller)
        await caller.until_hears(clip[: 2 * 13600])
        caller.say(speech(0.3))
        await caller.until_hears(voiced(SHORT) if answers > 1 else clip[-1600:])
        await caller.leave()
    assert len(line.dialogue.asked) == answers


async def test_the_last_words_before_a_transfer_are_not_interrupted(tmp_path: Path) -> None:
    script = talk((say(LONG, clip=KEY), control("transfer"), DONE))
    recognizer = FakeRecognizer([QUESTION, "khoan khoan cho hỏi cái này"])
    async with hotline(tmp_path, script, recognizer) as line, dialled(line.port) as caller:
        await asked(line, caller)
        await caller.until_hears(SOUND[:8000])
        caller.say(speech(1.0))
        await caller.until_hears(SOUND)
        await caller.until_closed()
        record = await line.record(caller.call_id)
    assert record["end_reason"] == "transferred"
