import wave
from array import array
from pathlib import Path

import pytest

from demo.officer import tone
from demo.timeline import FRAME_SECONDS, Timeline, tone_share, trimmed, voiced_end, write_stereo

SILENCE = bytes(320)
LOUD = tone(500, FRAME_SECONDS)


def heard(frames: str, start: float = 100.0) -> Timeline:
    """A timeline with one frame every 20 ms: # for sound, . for silence, - for nothing at all."""
    timeline = Timeline()
    for index, sign in enumerate(frames):
        if sign != "-":
            timeline.add(start + index * FRAME_SECONDS, LOUD if sign == "#" else SILENCE)
    return timeline


def test_when_sound_began_and_ended() -> None:
    timeline = heard("...##..#...")
    assert timeline.first_voiced(0) == pytest.approx(100.06, abs=0.003)
    assert timeline.first_voiced(100.09) == pytest.approx(100.14, abs=0.003)
    assert timeline.last_voiced() == pytest.approx(100.14)
    assert timeline.voiced_seconds(100.09) == pytest.approx(FRAME_SECONDS)


def test_silence_has_neither() -> None:
    assert heard("....").first_voiced(0) is None
    assert heard("").last_voiced() is None


def test_the_first_silence_that_is_long_enough_is_found() -> None:
    timeline = heard("##.##.....##")
    assert timeline.quiet_from(100.0, 0.06) == pytest.approx(100.10, abs=0.003)
    assert timeline.quiet_from(100.0, 0.02) == pytest.approx(100.04, abs=0.003)
    assert timeline.quiet_from(100.0, 0.2) is None
    assert heard("....").quiet_from(100.0, 0.04) == 100.0


def test_frames_on_time_are_not_late() -> None:
    assert heard("." * 50).late_frames() == (0, 50)


def test_a_stall_counts_once_for_each_frame_that_was_due() -> None:
    late, due = heard("....----....").late_frames()
    assert (late, due) == (3, 11)


def test_a_gap_becomes_silence_in_what_was_heard() -> None:
    assert len(heard("##-----##").between(100.0)) == 9 * 320


def test_the_last_voiced_sample_is_found() -> None:
    assert voiced_end(LOUD + SILENCE * 3) == pytest.approx(160, abs=3)
    assert voiced_end(SILENCE) == 0


def test_silence_before_and_after_is_trimmed() -> None:
    assert len(trimmed(SILENCE * 2 + LOUD + SILENCE * 3)) == pytest.approx(320, abs=12)
    assert trimmed(SILENCE) == b""


def test_a_tone_is_told_from_another() -> None:
    assert tone_share(tone(620, 0.5), 620) > 0.95
    assert tone_share(tone(500, 0.5), 620) < 0.01
    assert tone_share(SILENCE * 10, 620) == 0


def test_a_call_is_saved_with_the_caller_on_the_left(tmp_path: Path) -> None:
    write_stereo(tmp_path / "call.wav", heard("#..."), heard("...#"))
    with wave.open(str(tmp_path / "call.wav")) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 8000, 640)
        samples = array("h", file.readframes(640))
    left, right = samples[::2], samples[1::2]
    assert any(left[:160])
    assert not any(left[160:])
    assert any(right[480:])
