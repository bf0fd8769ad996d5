"""Recognition off the event loop: in order, in batches, bounded in time."""

import asyncio
import threading

import pytest

from speech.errors import RecognitionError as EngineError
from telephony.errors import RecognitionError
from telephony.recognition import BATCH_BYTES, Recognisers
from tests.fakes.speech import FakeRecognitionSession, FakeRecognizer


class Stuck(FakeRecognizer):
    """An engine whose sessions hear nothing until they are let."""

    def __init__(self) -> None:
        super().__init__(["một hai ba"])
        self.go = threading.Event()
        self.threads: set[str] = set()

    def session(self, grammar: object = None) -> FakeRecognitionSession:
        self.threads.add(threading.current_thread().name)
        self.go.wait(5)
        return super().session()


async def test_all_of_an_utterance_is_heard_in_order() -> None:
    engine = FakeRecognizer(["một hai ba"])
    recognisers = Recognisers(engine, threads=2, deadline_s=5)
    heard: list[str] = []
    live = recognisers.open(heard.append)
    pieces = [bytes([number % 250 + 1]) * 320 for number in range(60)]
    for piece in pieces:
        live.feed(piece)
        await asyncio.sleep(0)
    assert (await live.finish()).text == "một hai ba"
    assert engine.sessions[0].received == b"".join(pieces)
    recognisers.close()


async def test_what_is_understood_so_far_is_told_on_the_loop() -> None:
    engine = FakeRecognizer(["một hai ba"])
    recognisers = Recognisers(engine, threads=1, deadline_s=5)
    told: asyncio.Queue[str] = asyncio.Queue()
    live = recognisers.open(told.put_nowait)
    live.feed(b"\1" * 8000)
    assert await asyncio.wait_for(told.get(), 5) == "một hai"
    await live.finish()
    recognisers.close()


async def test_the_loop_is_never_blocked_and_a_slow_engine_is_an_error() -> None:
    engine = Stuck()
    recognisers = Recognisers(engine, threads=1, deadline_s=0.05)
    live = recognisers.open()
    live.feed(b"\1" * BATCH_BYTES)
    with pytest.raises(RecognitionError) as raised:
        await live.finish()
    assert (raised.value.code, raised.value.retryable) == ("recognition.timeout", True)
    assert threading.current_thread().name not in engine.threads
    engine.go.set()
    recognisers.close()


async def test_an_engine_that_fails_while_listening_is_met_at_the_end() -> None:
    engine = FakeRecognizer()
    engine.failure = EngineError("model_broken", "no model")
    recognisers = Recognisers(engine, threads=1, deadline_s=5)
    live = recognisers.open()
    live.feed(b"\1" * BATCH_BYTES)
    with pytest.raises(RecognitionError) as raised:
        await live.finish()
    assert raised.value.code == "recognition.model_broken"
    recognisers.close()


async def test_a_cancelled_utterance_is_not_gone_on_with() -> None:
    engine = FakeRecognizer()
    recognisers = Recognisers(engine, threads=1, deadline_s=5)
    live = recognisers.open()
    live.cancel()
    live.feed(b"\1" * BATCH_BYTES * 3)
    assert (await recognisers.recognise(b"\1" * 8000, 5)).text
    assert len(engine.sessions) == 1
    recognisers.close()


async def test_a_recording_that_takes_too_long_is_an_error() -> None:
    recognisers = Recognisers(FakeRecognizer(), threads=1, deadline_s=5)
    with pytest.raises(RecognitionError, match="too long"):
        await recognisers.recognise(b"\1" * 8000, -1.0)
    recognisers.close()
