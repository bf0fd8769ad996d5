"""What the console is told of a call, over real sockets; every event is held to its contract by the fake."""

from pathlib import Path

from tests.fakes.audiosocket_client import AudioSocketClient, dialled, speech
from tests.fakes.dialogue import DONE, control, say
from tests.fakes.speech import FakeRecognizer, tone
from tests.fakes.telephony import hotline, prompt

ANSWER = "Dạ, cần tờ khai"
VOICED = tone(ANSWER, 480 * len(ANSWER.split()))


async def ask(caller: AudioSocketClient) -> None:
    await caller.until_hears(prompt("greeting"))
    caller.forget()
    caller.say(speech(0.4))


async def test_a_call_is_told_from_start_to_end_with_its_turns_timings(tmp_path: Path) -> None:
    script = lambda _: (say(ANSWER, procedure="1.001193", facet="papers"), DONE)  # noqa: E731
    async with hotline(tmp_path, script) as line, dialled(line.port) as caller:
        await ask(caller)
        await caller.until_hears(VOICED)
        await caller.leave()
        record = await line.record(caller.call_id)
        await line.until_quiet()
    events = line.events
    assert events.kinds == ["call_started", "turn_timing", "call_ended"]
    assert {conversation for _, conversation, _ in events.told} == {caller.call_id}
    (timing,) = events.of("turn_timing")
    (turn,) = record["turns"]
    assert (timing["turn"], timing["heard"], timing["parts_ms"]) == (turn["turn"], turn["heard"], turn["parts_ms"])
    assert timing["said"][0]["text"] == ANSWER
    (ended,) = events.of("call_ended")
    assert ended["reason"] == "caller_left"
    assert ended["recording"] == record["recording"]
    assert ended["duration_ms"] == record["duration_ms"]


async def test_a_transfer_is_told_once_with_its_reason(tmp_path: Path) -> None:
    script = lambda _: (say("Dạ"), control("transfer", "asked"), DONE)  # noqa: E731
    async with hotline(tmp_path, script, FakeRecognizer(["gặp cán bộ"])) as line, dialled(line.port) as caller:
        await ask(caller)
        await caller.until_closed()
        await line.until_quiet()
    assert line.events.of("transfer") == [{"reason": "asked", "restricted": False}]
    assert line.events.of("call_ended")[0]["next"] == "officers"


async def test_a_caller_who_leaves_in_the_middle_of_an_answer_leaves_a_turn(tmp_path: Path) -> None:
    long = "Dạ, " * 100
    script = lambda _: (say(long), DONE)  # noqa: E731
    async with hotline(tmp_path, script) as line, dialled(line.port) as caller:
        await ask(caller)
        await caller.until_hears(tone(long, 480 * 100)[:320])
        await caller.leave()
        await line.until_quiet()
    assert [body["input"] for body in line.events.of("turn_timing")] == ["speech"]
