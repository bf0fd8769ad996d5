import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable

import pytest

from speech.errors import SynthesisError
from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from speech.settings import SpeechSettings
from speech.synthesis_pool import SynthesisPool

TEXTS = [f"dạ lệ phí là {number} nghìn đồng ạ" for number in ("hai", "mười lăm", "ba trăm tám mươi bảy")]
MakeSettings = Callable[..., SpeechSettings]


def pids() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid}


async def test_a_hundred_texts_in_two_processes_are_each_spoken_whole(settings: MakeSettings) -> None:
    alone = Pyttsx3Synthesizer(settings())
    alone.synthesise("dạ")
    lengths = {text: len(alone.synthesise(text)) for text in TEXTS}
    async with SynthesisPool(2, settings()) as pool:
        assert pool.voice == alone.voice
        spoken = await asyncio.gather(*(pool.synthesise(TEXTS[n % 3]) for n in range(100)))
    for n, pcm in enumerate(spoken):
        assert len(pcm) == pytest.approx(lengths[TEXTS[n % 3]], rel=0.03)


async def test_a_killed_process_costs_no_text_and_is_replaced(settings: MakeSettings) -> None:
    before = pids()
    async with SynthesisPool(2, settings()) as pool:
        first = pids() - before
        under_way = [asyncio.create_task(pool.synthesise(TEXTS[n % 3])) for n in range(30)]
        await asyncio.sleep(0)
        os.kill(min(first), signal.SIGKILL)
        assert all(len(pcm) > 8000 for pcm in await asyncio.gather(*under_way))
        assert await pool.synthesise("dạ")
        assert (pids() - before) - first


async def test_closing_leaves_no_process_behind(settings: MakeSettings) -> None:
    before = pids()
    pool = SynthesisPool(2, settings())
    await pool.start()
    assert pids() - before
    await pool.close()
    assert pids() == before
    with pytest.raises(SynthesisError) as refused:
        await pool.synthesise("dạ")
    assert refused.value.code == "pool_closed"


async def test_an_error_keeps_its_code_on_its_way_out_of_the_process(settings: MakeSettings) -> None:
    async with SynthesisPool(1, settings()) as pool:
        with pytest.raises(SynthesisError) as refused:
            await pool.synthesise("…")
        assert (refused.value.code, refused.value.retryable) == ("nothing_to_say", False)


async def test_more_than_the_queue_holds_is_refused_at_once(settings: MakeSettings) -> None:
    async with SynthesisPool(1, settings(pool_queue=3)) as pool:
        outcomes = await asyncio.gather(*(pool.synthesise("dạ") for _ in range(5)), return_exceptions=True)
        codes = [outcome.code for outcome in outcomes if isinstance(outcome, SynthesisError)]
        assert codes == ["pool_full", "pool_full"]
        assert await pool.synthesise("dạ")


async def test_a_text_that_takes_too_long_is_given_up(settings: MakeSettings) -> None:
    async with SynthesisPool(1, settings(pool_timeout_seconds=0.0001)) as pool:
        with pytest.raises(SynthesisError) as late:
            await pool.synthesise(" ".join(TEXTS * 20))
    assert (late.value.code, late.value.retryable) == ("too_slow", True)


async def test_a_cancelled_caller_frees_its_place(settings: MakeSettings) -> None:
    async with SynthesisPool(1, settings(pool_queue=1)) as pool:
        task = asyncio.create_task(pool.synthesise(TEXTS[2]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await pool.synthesise("dạ")


async def test_a_voice_that_is_not_there_is_known_at_the_start(settings: MakeSettings) -> None:
    before = pids()
    with pytest.raises(SynthesisError) as refused:
        await SynthesisPool(1, settings(voice="vi-vn-x-nowhere")).start()
    assert refused.value.code == "unknown_voice"
    assert pids() == before
