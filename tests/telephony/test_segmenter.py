"""Turn taking on a sample clock: a script says what is speech, and no test waits."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.audio import FRAME_MS, SILENCE, frames
from telephony.events import SegmentEvent, SpeechAudio, SpeechDropped, SpeechEnded, SpeechStarted
from telephony.hearing import Hearing
from telephony.recognition import Recognisers
from telephony.segmenter import VAD_OVERHANG_MS, Segmenter, SegmenterRules, webrtc_detector
from tests.fakes.audiosocket_client import speech
from tests.fakes.speech import FakeRecognizer

RULES = SegmenterRules(turn_end_ms=600, min_speech_ms=100, max_utterance_ms=3000)


def heard(pattern: str, rules: SegmenterRules = RULES) -> Iterator[tuple[int, SegmentEvent]]:
    """Yield (ms since the beginning, event); each sign is a frame, `x` is speech."""
    segmenter = Segmenter(rules)
    for number, sign in enumerate(pattern):
        for event in segmenter.push(bytes([number % 256]) * 320, sign == "x"):
            yield (number + 1) * FRAME_MS, event


def decisions(pattern: str) -> list[tuple[int, SegmentEvent]]:
    return [(at, event) for at, event in heard(pattern) if not isinstance(event, SpeechAudio)]


def test_an_utterance_begins_with_its_pre_roll_and_ends_after_the_silence() -> None:
    start, end = decisions("." * 20 + "x" * 50 + "." * 50)
    assert start[0] == 20 * FRAME_MS + RULES.onset_ms
    assert isinstance(start[1], SpeechStarted)
    assert len(start[1].audio) == 320 * RULES.pre_roll_ms // FRAME_MS
    assert end == (
        1400 + 500,
        SpeechEnded(voiced_ms=1000 - VAD_OVERHANG_MS, silence_ms=610, cut=False, patience_ms=600),
    )


def test_a_pause_shorter_than_the_limit_ends_nothing_and_loses_no_sound() -> None:
    pattern = "x" * 20 + "." * 20 + "x" * 20 + "." * 40
    events = [event for _, event in heard(pattern)]
    audio = b"".join(event.audio for event in events if isinstance(event, SpeechStarted | SpeechAudio))
    assert sum(isinstance(event, SpeechEnded) for event in events) == 1
    assert audio == b"".join(bytes([number]) * 320 for number in range(60 + RULES.tail_ms // FRAME_MS))


def test_a_click_is_no_speech() -> None:
    assert [event for _, event in decisions("." * 10 + "x" * 3 + "." * 60)] == []
    assert [type(event) for _, event in decisions("." * 10 + "x" * 7 + "." * 60)] == [SpeechStarted, SpeechDropped]


def test_the_shortest_word_is_speech() -> None:
    word = "x" * ((335 + VAD_OVERHANG_MS) // FRAME_MS)
    assert [type(event) for _, event in decisions("." * 10 + word + "." * 60)] == [SpeechStarted, SpeechEnded]


def test_endless_speech_is_cut() -> None:
    (_, _), (at, end), *_ = decisions("x" * 200)
    assert at == RULES.max_utterance_ms
    assert end == SpeechEnded(voiced_ms=3000, silence_ms=0, cut=True, patience_ms=600)


@given(st.text("x.", max_size=400))
def test_every_utterance_that_begins_also_ends_or_is_under_way(pattern: str) -> None:
    under_way = False
    for _, event in heard(pattern):
        if isinstance(event, SpeechStarted):
            assert not under_way
            under_way = True
        elif isinstance(event, SpeechEnded | SpeechDropped):
            assert under_way
            under_way = False
        else:
            assert under_way


def test_the_real_detector_finds_a_voice_in_noise_free_sound() -> None:
    segmenter, is_speech = Segmenter(RULES), webrtc_detector()
    sound = SILENCE * 25 + speech(1.0) + SILENCE * 50
    ends = [
        event
        for frame in frames(sound)
        for event in segmenter.push(frame, is_speech(frame))
        if isinstance(event, SpeechEnded)
    ]
    assert len(ends) == 1
    assert abs(ends[0].voiced_ms - 1000) <= 60


def rumble(seconds: float, dbfs: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the noise of a street: more of it the lower it is, and none below 200 Hz, as telephones pass it."""
    samples = round(seconds * 8000)
    spectrum = np.fft.rfft(np.random.default_rng(5).standard_normal(samples))
    pitch_hz = np.fft.rfftfreq(samples, 1 / 8000)
    noise = np.fft.irfft(np.where(pitch_hz < 200, 0, spectrum / np.sqrt(np.maximum(pitch_hz, 1))), samples)
    return np.asarray(noise / noise.std() * 32768 * 10 ** (dbfs / 20))


@pytest.mark.parametrize("dbfs", [-38, -42, -46, -50])
def test_the_lines_own_noise_is_no_speech_and_ends_none_late(dbfs: float) -> None:
    segmenter, is_speech = Segmenter(RULES), webrtc_detector()
    sound = rumble(15.0, dbfs)
    said = np.frombuffer(speech(1.5), "<i2")
    sound[8 * 8000 : 8 * 8000 + len(said)] += said
    decided = [
        (number * FRAME_MS, event)
        for number, frame in enumerate(frames(sound.clip(-32768, 32767).astype("<i2").tobytes()))
        for event in segmenter.push(frame, is_speech(frame))
        if number * FRAME_MS > 3000 and isinstance(event, SpeechStarted | SpeechEnded)
    ]
    (began, start), (ended, end) = decided
    assert isinstance(start, SpeechStarted)
    assert isinstance(end, SpeechEnded)
    assert 8000 <= began <= 8200
    assert 9500 + 480 <= ended <= 9500 + 700


class Deaf:
    """Talk that hears nothing to act on."""

    def deliver(self, given: object) -> None:
        self.given = given

    def heard(self, text: str) -> None:
        raise AssertionError(text)

    def answerable(self) -> bool:
        return False

    def expected(self) -> tuple[str, ...]:
        return ()

    def move(self, move: object, barge_in: object) -> None:
        raise AssertionError(move)


async def test_noise_that_comes_back_after_a_line_sent_nothing_is_no_speech() -> None:
    detector, voiced = webrtc_detector(), []

    def is_speech(frame: bytes) -> bool:
        voiced.append(detector(frame))
        return voiced[-1]

    recognisers = Recognisers(FakeRecognizer([]), threads=1, deadline_s=1.0)
    ear = Hearing(Segmenter(RULES), is_speech, recognisers, no_input_s=60.0, talk=Deaf())
    ear.open()
    noise = np.random.default_rng(1).standard_normal(20 * 8000) * 260
    for number, frame in enumerate(frames(noise.astype("<i2").tobytes())):
        for _ in range(8 if number % 25 == 0 else 1):
            ear.beat()
        ear.push(frame)
    recognisers.close()
    assert len(voiced) == 1000
    assert sum(voiced[250:]) == 0
