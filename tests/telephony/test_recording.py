"""The recording: sealed, both sides in step, nothing before it starts, nothing left of it when declined."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from speech.sealed import Opened, read_sealed
from telephony.audio import SILENCE
from telephony.recording import CHUNK_BYTES, FILE, Recording

KEY = bytes(range(32))
CALLER, HOTLINE = b"\1\0" * 160, b"\2\0" * 160


@pytest.fixture
def writer() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def both(opened: Opened) -> tuple[bytes, bytes]:
    """Return the caller's side and the hotline's."""
    samples = np.frombuffer(opened.pcm, "<i2").reshape(-1, 2)
    return samples[:, 0].tobytes(), samples[:, 1].tobytes()


def test_nothing_is_kept_before_it_starts(tmp_path: Path, writer: ThreadPoolExecutor) -> None:
    recording = Recording(tmp_path / FILE, KEY, writer)
    recording.caller(CALLER)
    recording.hotline(HOTLINE)
    assert not recording.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_long_call_keeps_both_sides_in_step(tmp_path: Path, writer: ThreadPoolExecutor) -> None:
    recording = Recording(tmp_path / FILE, KEY, writer)
    recording.start()
    frames = 3 * CHUNK_BYTES // 320 + 7
    for _ in range(frames):
        recording.caller(CALLER)
        recording.hotline(HOTLINE)
    assert recording.finish()
    assert both(read_sealed(tmp_path / FILE, KEY)) == (CALLER * frames, HOTLINE * frames)


def test_a_phone_that_sends_nothing_for_a_while_stays_in_step(tmp_path: Path, writer: ThreadPoolExecutor) -> None:
    recording = Recording(tmp_path / FILE, KEY, writer)
    recording.start()
    for number in range(100):
        if not 20 <= number < 60:
            recording.caller(CALLER)
        recording.hotline(HOTLINE)
    assert recording.finish()
    caller, hotline = both(read_sealed(tmp_path / FILE, KEY))
    assert hotline == HOTLINE * 100
    assert caller.startswith(CALLER * 20 + SILENCE * 11)
    assert len(caller) == len(hotline)
    assert caller.count(CALLER) >= 59


def test_a_declined_recording_leaves_nothing(tmp_path: Path, writer: ThreadPoolExecutor) -> None:
    recording = Recording(tmp_path / FILE, KEY, writer)
    recording.start()
    for _ in range(CHUNK_BYTES // 320 + 1):
        recording.caller(CALLER)
        recording.hotline(HOTLINE)
    recording.decline()
    recording.caller(CALLER)
    assert not recording.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_dies_leaves_all_but_the_last_seconds(tmp_path: Path, writer: ThreadPoolExecutor) -> None:
    recording = Recording(tmp_path / FILE, KEY, writer)
    recording.start()
    for _ in range(2 * CHUNK_BYTES // 320 + 100):
        recording.caller(CALLER)
        recording.hotline(HOTLINE)
    writer.submit(lambda: None).result()
    left = read_sealed(tmp_path / FILE, KEY)
    assert recording.finish()
    assert not left.whole
    assert both(left) == (CALLER * 500, HOTLINE * 500)


def test_without_a_key_nothing_is_kept(tmp_path: Path, writer: ThreadPoolExecutor) -> None:
    recording = Recording(tmp_path / FILE, None, writer)
    recording.start()
    assert not recording.on
    for _ in range(CHUNK_BYTES // 320 + 1):
        recording.caller(CALLER)
        recording.hotline(HOTLINE)
    assert not recording.finish()
    assert list(tmp_path.iterdir()) == []
