"""The clock, playback, keypad tones, the format inside."""

import asyncio
import math
import struct
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.audio import FRAME_BYTES, SILENCE, Allowance, Framer, frames, level, read_wav, write_wav
from telephony.playback import Playback
from telephony.ticker import Ticker
from telephony.tones import HIGH_HZ, LOW_HZ, is_key_tone
from tests.fakes.audiosocket_client import speech


@given(st.lists(st.binary(max_size=1000), max_size=20))
def test_a_framer_loses_and_invents_nothing(pieces: list[bytes]) -> None:
    framer = Framer()
    framed = [frame for piece in pieces for frame in framer.feed(piece)]
    whole = b"".join(pieces)
    assert all(len(frame) == FRAME_BYTES for frame in framed)
    assert b"".join(framed) == whole[: len(whole) - len(whole) % FRAME_BYTES]


def test_level_is_in_decibels_below_full_scale() -> None:
    square = struct.pack("<2h", 16384, -16384) * 80
    assert level(square) == pytest.approx(-6.02, abs=0.01)
    assert level(SILENCE) == -math.inf


def test_a_wav_in_another_format_is_refused(tmp_path: Path) -> None:
    write_wav(tmp_path / "stereo.wav", bytes(640), channels=2)
    with pytest.raises(ValueError, match="8000 Hz"):
        read_wav(tmp_path / "stereo.wav")


async def test_playback_gives_what_is_queued_then_silence() -> None:
    playback, started = Playback(), []
    playback.play(b"\1" * 400, lambda: started.append("first"))
    playback.play(b"\2" * 320, lambda: started.append("second"))
    waiting = asyncio.create_task(playback.finished())
    taken = [playback.next_frame() for _ in range(4)]
    assert taken == [b"\1" * 320, (b"\1" * 80).ljust(320, b"\0"), b"\2" * 320, SILENCE]
    assert started == ["first", "second"]
    await waiting


async def test_playback_stops_at_once() -> None:
    playback = Playback()
    playback.play(b"\1" * 32000)
    playback.next_frame()
    waiting = asyncio.create_task(playback.finished())
    playback.stop()
    await waiting
    assert playback.next_frame() == SILENCE
    assert not playback.speaking


async def test_the_ticker_keeps_to_absolute_time_and_rests_when_alone() -> None:
    ticker, times, loop = Ticker(), [], asyncio.get_running_loop()
    enough = asyncio.Event()

    def beat(_late: int) -> None:
        times.append(loop.time())
        if len(times) == 25:
            enough.set()

    began = loop.time()
    ticker.add(beat)
    await asyncio.wait_for(enough.wait(), 5)
    ticker.remove(beat)
    assert times[-1] - began == pytest.approx(0.5, abs=0.03)
    assert ticker._timer is None


async def test_the_ticker_counts_a_stall_and_does_not_make_up_for_it() -> None:
    ticker, beats = Ticker(), []
    enough = asyncio.Event()

    def beat(late: int) -> None:
        beats.append(late)
        if len(beats) == 2:
            time.sleep(0.105)
        if len(beats) == 6:
            enough.set()

    began = time.monotonic()
    ticker.add(beat)
    await asyncio.wait_for(enough.wait(), 5)
    ticker.remove(beat)
    assert beats[2] in (4, 5)
    assert sum(beats[3:]) == 0
    assert time.monotonic() - began >= 0.2


def double_tone(low_hz: float, high_hz: float, amplitude: int = 6000) -> bytes:
    wave = (
        round(amplitude * (math.sin(2 * math.pi * low_hz * n / 8000) + math.sin(2 * math.pi * high_hz * n / 8000)))
        for n in range(800)
    )
    return struct.pack("<800h", *wave)


@pytest.mark.parametrize("low_hz", LOW_HZ)
@pytest.mark.parametrize("high_hz", HIGH_HZ)
def test_every_key_is_known_by_its_tone(low_hz: float, high_hz: float) -> None:
    assert all(is_key_tone(frame) for frame in frames(double_tone(low_hz, high_hz)))


def test_a_voice_and_silence_are_no_key() -> None:
    assert not any(is_key_tone(frame) for frame in frames(speech(1.0)))
    assert not is_key_tone(SILENCE)
    assert not any(is_key_tone(frame) for frame in frames(double_tone(300, 500)))


def test_a_line_may_send_what_can_be_spoken_and_no_more() -> None:
    allowance = Allowance(now=0.0)
    assert all(allowance.take(320, frame * 0.02) for frame in range(3000))
    assert not Allowance(now=0.0).take(10_000_000, 0.5)
