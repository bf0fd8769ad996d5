"""Whole calls over real sockets: Asterisk's part is played by a client, Rasa's by a script."""

import io
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from speech.errors import RecognitionError, SynthesisError
from telephony.events import Next
from telephony.recordings import opened
from tests.fakes.audiosocket_client import AudioSocketClient, dialled, speech
from tests.fakes.dialogue import DONE, Cut, Raw, Script, Status, Step, Wait, control, error, say, validator
from tests.fakes.speech import FakeRecognizer, tone
from tests.fakes.telephony import Hotline, hotline, prompt

ANSWER = "Dạ, cần tờ khai"
RECORD = validator("call-record.json")
QUESTION = speech(0.4)


def voiced(text: str) -> bytes:
    """Return how the fake voice says `text`."""
    return tone(text, 480 * len(text.split()))


def answering(*steps: Step) -> Script:
    return lambda _request: steps


async def greeted(caller: AudioSocketClient) -> None:
    await caller.until_hears(prompt("greeting"))
    caller.forget()


async def left(line: Hotline, caller: AudioSocketClient) -> dict[str, Any]:
    """Return the call's record, checked against its contract."""
    record = await line.record(caller.call_id)
    RECORD.validate(record)
    return record


async def test_a_question_is_answered_and_what_was_said_is_kept(tmp_path: Path) -> None:
    answer = say(ANSWER, procedure="1.001193", title="Đăng ký khai sinh", facet="papers", snapshot="s1")
    async with hotline(tmp_path, answering(answer, DONE)) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(voiced(ANSWER))
        await caller.leave()
        record = await left(line, caller)
    assert [(q["text"], q["channel"], q["conversation"]) for q in line.dialogue.asked] == [
        ("làm khai sinh cần giấy tờ gì", "voice", caller.call_id)
    ]
    (turn,) = record["turns"]
    assert turn["chosen"] == {"code": "1.001193", "title": "Đăng ký khai sinh", "facet": "papers"}
    assert (turn["heard"], turn["outcome"], turn["snapshot"]) == ("làm khai sinh cần giấy tờ gì", "answer", "s1")
    assert turn["said"][0]["speech"] == [{"text": ANSWER, "clip": None}]
    assert set(turn["parts_ms"]) == {"turn_end", "recognition", "dialogue", "speech", "first_frame", "total"}
    assert record["end_reason"] == "caller_left"


async def test_the_first_sound_of_an_answer_is_timed_from_the_last_voiced_sample(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(say(ANSWER), DONE)) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(voiced(ANSWER)[:320])
        measured_ms = (caller.arrivals[-1] - caller.last_word_at) * 1000
        await caller.leave()
        record = await left(line, caller)
    logged_ms = record["turns"][0]["parts_ms"]["total"]
    assert 300 <= logged_ms < 1500
    assert abs(logged_ms - measured_ms) < 150


async def test_the_greeting_cannot_be_talked_over_and_only_what_follows_it_is_recorded(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(say(ANSWER), DONE)) as line, dialled(line.port) as caller:
        caller.say(speech(0.1))
        await caller.until_hears(prompt("greeting")[:640])
        assert not (line.settings.calls_dir / caller.call_id).exists()
        await caller.until_hears(prompt("greeting"))
        caller.say(QUESTION)
        await caller.until_hears(voiced(ANSWER))
        await caller.leave()
        record = await left(line, caller)
        recording = opened(line.settings, caller.call_id)
    with wave.open(io.BytesIO(recording.wav())) as wav:
        assert (wav.getnchannels(), wav.getframerate(), wav.getsampwidth()) == (2, 8000, 2)
        both = np.frombuffer(wav.readframes(wav.getnframes()), "<i2").reshape(-1, 2)
    assert recording.whole
    assert (record["recording"]["state"], record["recording"]["file"]) == ("kept", "call.wav.sealed")
    assert record["recording"]["offset_ms"] >= 100
    assert voiced(ANSWER) in both[:, 1].tobytes()
    assert QUESTION[:320] in both[:, 0].tobytes()
    assert prompt("greeting")[:320] not in both[:, 1].tobytes()
    assert len(record["turns"]) == 1


async def test_without_a_key_nothing_is_recorded(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(say(ANSWER), DONE), recording_key="") as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(voiced(ANSWER))
        await caller.leave()
        record = await left(line, caller)
        assert [one.name for one in (line.settings.calls_dir / caller.call_id).iterdir()] == ["call.json"]
    assert record["recording"] == {"state": "off", "file": None, "offset_ms": None}


@pytest.mark.parametrize("during_greeting", [True, False])
async def test_key_9_declines_the_recording_and_the_service_goes_on(tmp_path: Path, during_greeting: bool) -> None:
    async with hotline(tmp_path, answering(say(ANSWER), DONE)) as line, dialled(line.port) as caller:
        if during_greeting:
            caller.press("9")
        await caller.until_hears(prompt("greeting"))
        if not during_greeting:
            caller.say(QUESTION)
            await caller.until_hears(voiced(ANSWER))
            caller.press("9")
        await caller.until_hears(prompt("declined_recording"))
        caller.forget()
        caller.say(QUESTION)
        await caller.until_hears(voiced(ANSWER))
        await caller.leave()
        record = await left(line, caller)
        assert list((line.settings.calls_dir / caller.call_id).iterdir()) == [
            line.settings.calls_dir / caller.call_id / "call.json"
        ]
    assert record["recording"] == {"state": "declined", "file": None, "offset_ms": None}
    assert line.exchange.noted == [(caller.call_id, {"BOT_RECORD": "no"})]


async def test_key_0_goes_to_the_officer_at_once_even_in_the_greeting(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(DONE)) as line, dialled(line.port) as caller:
        caller.press("0")
        await caller.until_hears(prompt("transfer"))
        await caller.until_closed()
        record = await left(line, caller)
    assert prompt("greeting") not in caller.heard
    assert not caller.hung_up
    assert [(call, step) for call, step, _ in line.exchange.told] == [(caller.call_id, Next.OFFICERS)]
    assert (record["end_reason"], record["end_detail"], record["next"]) == ("transferred", "key_0", "officers")


async def test_asking_for_an_officer_transfers_with_a_briefing(tmp_path: Path) -> None:
    script = answering(say("Dạ, em chuyển máy"), control("transfer", "asked"), DONE)
    async with hotline(tmp_path, script, FakeRecognizer(["gặp cán bộ"])) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(voiced("Dạ, em chuyển máy"))
        await caller.until_closed()
        record = await left(line, caller)
    assert prompt("transfer") not in caller.heard
    ((_, step, briefing),) = line.exchange.told
    assert (step, briefing["BOT_REASON"], briefing["BOT_QUESTION"]) == (Next.OFFICERS, "asked", "gặp cán bộ")
    assert record["turns"][0]["outcome"] == "transfer"


async def test_goodbye_is_said_before_the_line_is_hung_up(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(control("hang_up"), DONE)) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(prompt("goodbye"))
        await caller.until_closed()
        record = await left(line, caller)
    assert caller.hung_up
    assert line.exchange.told[0][1] is Next.HANGUP
    assert (record["end_reason"], record["next"]) == ("hung_up", "hangup")


FAILURES: dict[str, tuple[Step, ...]] = {
    "dialogue.unreachable": (Cut(),),
    "dialogue.status": (Status(500),),
    "dialogue.actions_unreachable": (error("actions_unreachable"),),
    "dialogue.empty": (DONE,),
    "dialogue.cut_off": (say(ANSWER),),
    "dialogue.bad_line": (Raw(b'{"type": "say"}\n'),),
    "dialogue.timeout": (Wait(5),),
}


@pytest.mark.parametrize("code", FAILURES)
async def test_a_dialogue_that_fails_leads_to_an_apology_and_an_officer(tmp_path: Path, code: str) -> None:
    async with (
        hotline(tmp_path, answering(*FAILURES[code]), first_line_seconds=0.3, next_line_seconds=0.3) as line,
        dialled(line.port) as caller,
    ):
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(prompt("apology"))
        await caller.until_closed()
        record = await left(line, caller)
    assert not caller.hung_up
    assert line.exchange.told[0][1] is Next.OFFICERS
    assert (record["end_reason"], record["end_detail"]) == ("failed", code)
    assert (record["turns"][0]["error"], record["turns"][0]["outcome"]) == (code, "failed")


async def test_a_dialogue_that_is_not_there_leads_to_an_apology_and_an_officer(tmp_path: Path) -> None:
    async with (
        hotline(tmp_path, answering(DONE), dialogue_url="http://127.0.0.1:9") as line,
        dialled(line.port) as caller,
    ):
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(prompt("apology"))
        await caller.until_closed()
        assert (await left(line, caller))["end_detail"] == "dialogue.unreachable"


async def test_a_recogniser_or_a_voice_that_fails_leads_to_an_officer(tmp_path: Path) -> None:
    recognizer = FakeRecognizer()
    async with hotline(tmp_path, answering(say(ANSWER), DONE), recognizer) as line:
        line.speech.synthesizer.failure = SynthesisError("engine_failed", "no voice")
        async with dialled(line.port) as caller:
            await greeted(caller)
            caller.say(QUESTION)
            await caller.until_closed()
            assert (await left(line, caller))["end_detail"] == "voice.engine_failed"
        recognizer.failure = RecognitionError("model_broken", "no engine")
        async with dialled(line.port) as caller:
            await greeted(caller)
            caller.say(QUESTION)
            await caller.until_hears(prompt("apology"))
            await caller.until_closed()
            record = await left(line, caller)
    assert record["end_detail"] == "recognition.model_broken"


async def test_a_slow_answer_is_bridged_by_a_filler_and_never_by_nothing(tmp_path: Path) -> None:
    script = answering(Wait(0.5), say(ANSWER), DONE)
    async with hotline(tmp_path, script, filler_after_seconds=0.1) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        filler = await caller.until_hears(prompt("filler"))
        answer = await caller.until_hears(voiced(ANSWER))
        await caller.leave()
        record = await left(line, caller)
    assert filler < answer
    assert record["turns"][0]["filler"]
    assert np.median(np.diff(caller.arrivals)) < 0.03


async def test_an_answer_that_is_slow_to_go_on_is_bridged_too(tmp_path: Path) -> None:
    script = answering(say(ANSWER), Wait(0.8), say("Dạ, phần còn lại"), DONE)
    async with hotline(tmp_path, script, filler_after_seconds=0.2) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        first = await caller.until_hears(voiced(ANSWER))
        filler = await caller.until_hears(prompt("filler"))
        rest = await caller.until_hears(voiced("Dạ, phần còn lại"))
        await caller.leave()
        record = await left(line, caller)
    assert first < filler < rest
    assert [said["prompt"] for said in record["turns"][0]["said"]] == [None, "filler", None]


async def test_silence_is_met_with_a_prompt_and_then_an_officer(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(DONE), no_input_seconds=0.3) as line, dialled(line.port) as caller:
        await caller.until_hears(prompt("no_input"))
        await caller.until_hears(prompt("no_input_help"))
        await caller.until_hears(prompt("no_input_transfer"))
        await caller.until_closed()
        record = await left(line, caller)
    assert [turn["outcome"] for turn in record["turns"]] == ["no_input"] * 3
    assert (record["end_reason"], record["end_detail"]) == ("transferred", "no_input")


async def test_a_phone_that_sends_nothing_still_ends_the_utterance(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(say(ANSWER), DONE)) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(bytes(320))
        while caller.last_word_at == 0:
            await caller.until_hears(bytes(320))
            caller.forget()
        caller.muted = True
        await caller.until_hears(voiced(ANSWER))


async def test_what_is_not_understood_is_asked_again_and_then_passed_on(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(DONE), FakeRecognizer([""])) as line, dialled(line.port) as caller:
        await greeted(caller)
        for name in ("not_heard", "not_heard_help"):
            caller.say(QUESTION)
            await caller.until_hears(prompt(name))
            caller.forget()
        caller.say(QUESTION)
        await caller.until_closed()
        record = await left(line, caller)
    assert [turn["outcome"] for turn in record["turns"]] == ["unclear"] * 3
    assert record["end_detail"] == "not_understood"


async def test_a_key_stops_the_answer_and_is_asked_of_the_dialogue(tmp_path: Path) -> None:
    long, short = " ".join(["dài"] * 60), "ngắn"
    script: Script = lambda request: (say(short if "key" in request else long), DONE)  # noqa: E731
    async with hotline(tmp_path, script) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(voiced(long)[:3200])
        caller.press("3")
        await caller.until_hears(voiced(short))
        await caller.leave()
        record = await left(line, caller)
    assert voiced(long) not in caller.heard
    assert line.dialogue.asked[1]["key"] == "3"
    assert [turn["outcome"] for turn in record["turns"]] == ["interrupted", "answer"]


async def test_a_key_during_the_filler_does_not_lose_the_question(tmp_path: Path) -> None:
    script: Script = lambda request: (DONE,) if "key" in request else (Wait(0.6), say(ANSWER), DONE)  # noqa: E731
    async with hotline(tmp_path, script, filler_after_seconds=0.05) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(prompt("filler")[:640])
        caller.press("#")
        await caller.until_hears(voiced(ANSWER))
    assert prompt("filler") not in caller.heard


async def test_a_disk_that_takes_nothing_costs_the_record_and_not_the_call(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "calls").write_text("in the way")
    async with hotline(tmp_path, answering(say(ANSWER), DONE)) as line:
        async with dialled(line.port) as caller:
            await greeted(caller)
            caller.say(QUESTION)
            await caller.until_hears(voiced(ANSWER))
        await line.until_quiet()
    assert "record_lost" in caplog.text


async def test_repeat_says_the_last_answer_again(tmp_path: Path) -> None:
    script: Script = lambda request: (control("repeat") if "key" in request else say(ANSWER), DONE)  # noqa: E731
    async with hotline(tmp_path, script) as line, dialled(line.port) as caller:
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_hears(voiced(ANSWER))
        caller.forget()
        caller.press("1")
        await caller.until_hears(voiced(ANSWER))


async def test_a_published_clip_is_played_instead_of_the_synthesiser(tmp_path: Path) -> None:
    key, clip = "ab" * 32, tone("an officer's own voice", 4000)
    async with hotline(tmp_path, answering(say(ANSWER, clip=key), DONE)) as line:
        line.application.services.voice._clips.write(key, clip)
        async with dialled(line.port) as caller:
            await greeted(caller)
            caller.say(QUESTION)
            await caller.until_hears(clip)
            await caller.leave()
            record = await left(line, caller)
    assert line.speech.synthesizer.spoken == []
    assert record["turns"][0]["said"][0]["speech"] == [{"text": ANSWER, "clip": key}]


async def test_without_an_exchange_goodbye_still_hangs_up(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(control("hang_up"), DONE)) as line, dialled(line.port) as caller:
        line.exchange.reachable = False
        await greeted(caller)
        caller.say(QUESTION)
        await caller.until_closed()
        record = await left(line, caller)
    assert caller.hung_up
    assert record["next"] is None


async def test_a_call_that_goes_on_for_ever_is_passed_on(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(DONE), max_call_seconds=0.6) as line, dialled(line.port) as caller:
        await caller.until_hears(prompt("too_long"))
        await caller.until_closed()
        assert (await left(line, caller))["end_detail"] == "too_long"


async def test_draining_passes_calls_to_the_officers_with_an_apology(tmp_path: Path) -> None:
    async with hotline(tmp_path, answering(DONE)) as line, dialled(line.port) as caller:
        await greeted(caller)
        await line.application.stop()
        await caller.until_hears(prompt("apology"))
        await caller.until_closed()
        record = await left(line, caller)
        assert not line.application.status()["ready"]
    assert (record["end_reason"], record["next"]) == ("drained", "officers")
