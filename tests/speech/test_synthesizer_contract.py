"""Every synthesiser, the fake included, keeps the same promises; espeak-ng's levels are checked on top."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from speech.errors import SynthesisError
from speech.levels import FULL_SCALE, voiced_rms
from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
from speech.settings import SpeechSettings
from speech.synthesizer import Synthesizer
from tests.fakes.speech import FakeSynthesizer

ANSWER = "Dạ, lệ phí đăng ký khai sinh là tám nghìn đồng ạ."
NUMBERS = ["một", "hai mươi", "ba trăm lẻ năm", "bốn nghìn năm trăm sáu mươi", "chín triệu tám trăm bảy mươi hai nghìn"]
SAME_LENGTH = 0.03
SAME_SAMPLES = 200
"""espeak-ng varies its voice a little: one text is a little longer or shorter from one time to the next."""


@pytest.fixture(scope="module")
def espeak() -> Pyttsx3Synthesizer:
    return Pyttsx3Synthesizer(SpeechSettings(_env_file=None))


@pytest.fixture(params=["fake", "espeak"])
def synthesizer(request: pytest.FixtureRequest) -> Synthesizer:
    return FakeSynthesizer() if request.param == "fake" else request.getfixturevalue("espeak")


def samples(pcm: bytes) -> np.ndarray:
    return np.frombuffer(pcm, "<i2").astype(np.float32)


def decibels(ratio: float) -> float:
    return float(20 * np.log10(ratio))


def test_a_text_becomes_whole_samples(synthesizer: Synthesizer) -> None:
    spoken = samples(synthesizer.synthesise(ANSWER))
    assert 0.5 < len(spoken) / 8000 < 10
    assert np.abs(spoken).max() > 1000


def test_rate_sets_the_speed(synthesizer: Synthesizer) -> None:
    slow, usual, fast = (len(synthesizer.synthesise(ANSWER, rate)) for rate in (0.8, 1.0, 1.25))
    assert slow > 1.1 * usual > 1.2 * fast


@pytest.mark.parametrize("text", ["", "  ", "…", "😀", "**"])
def test_nothing_to_say_is_an_error(synthesizer: Synthesizer, text: str) -> None:
    with pytest.raises(SynthesisError) as refused:
        synthesizer.synthesise(text)
    assert refused.value.code == "nothing_to_say"


@pytest.mark.parametrize("rate", [0.0, 0.1, 3.0, float("nan")])
def test_a_rate_nobody_can_follow_is_an_error(synthesizer: Synthesizer, rate: float) -> None:
    with pytest.raises(SynthesisError) as refused:
        synthesizer.synthesise(ANSWER, rate)
    assert refused.value.code == "bad_rate"


def test_the_voice_names_engine_voice_and_speed(synthesizer: Synthesizer) -> None:
    engine, voice, speed = synthesizer.voice.split("/")
    assert engine
    assert voice
    assert speed.isdigit()


def test_clips_carry_the_southern_voice_in_their_key(espeak: Pyttsx3Synthesizer) -> None:
    assert espeak.voice == "espeak-ng/vi-vn-x-south/165"


@pytest.mark.parametrize("text", ["dạ", "không", ANSWER, *NUMBERS])
def test_every_text_is_as_loud_as_any_other_and_never_too_loud(espeak: Pyttsx3Synthesizer, text: str) -> None:
    spoken = samples(espeak.synthesise(text))
    assert decibels(voiced_rms(spoken) / FULL_SCALE) == pytest.approx(-20, abs=1.0)
    assert decibels(np.abs(spoken).max() / FULL_SCALE) <= -2.99


def test_no_silence_is_left_at_either_end(espeak: Pyttsx3Synthesizer) -> None:
    spoken = np.abs(samples(espeak.synthesise(ANSWER)))
    loud = np.flatnonzero(spoken > spoken.max() / 100)
    assert loud[0] < 480
    assert len(spoken) - loud[-1] < 800


def test_emoji_and_markup_are_not_read_out(espeak: Pyttsx3Synthesizer) -> None:
    plain = len(espeak.synthesise("Lệ phí là tám nghìn đồng."))
    adorned = len(espeak.synthesise("**Lệ phí** là <b>tám nghìn</b> đồng 😀👍🏽."))
    assert adorned == pytest.approx(plain, rel=SAME_LENGTH)


def test_voices_of_one_process_do_not_mix(espeak: Pyttsx3Synthesizer) -> None:
    alone = len(espeak.synthesise(ANSWER))
    other = Pyttsx3Synthesizer(SpeechSettings(_env_file=None, voice="vi", words_per_minute=120))
    slow = len(other.synthesise(ANSWER))
    assert slow > 1.2 * alone
    assert len(espeak.synthesise(ANSWER)) == pytest.approx(alone, rel=SAME_LENGTH)
    assert other.voice == "espeak-ng/vi/120"


def test_an_unknown_voice_is_an_error() -> None:
    with pytest.raises(SynthesisError) as refused:
        Pyttsx3Synthesizer(SpeechSettings(_env_file=None, voice="vi-vn-x-nowhere"))
    assert refused.value.code == "unknown_voice"


def test_a_book_is_refused(espeak: Pyttsx3Synthesizer) -> None:
    with pytest.raises(SynthesisError) as refused:
        espeak.synthesise("dạ " * 3000)
    assert refused.value.code == "text_too_long"


def test_a_hundred_texts_from_ten_threads_are_each_spoken_whole(espeak: Pyttsx3Synthesizer) -> None:
    speak_from_threads(espeak, 100)


@pytest.mark.long
def test_a_thousand_texts_from_ten_threads_are_each_spoken_whole(espeak: Pyttsx3Synthesizer) -> None:
    speak_from_threads(espeak, 1000)


def speak_from_threads(synthesizer: Synthesizer, count: int) -> None:
    rates = (0.8, 1.0, 1.25)
    jobs = [(NUMBERS[n % len(NUMBERS)], rates[n % 3]) for n in range(count)]
    synthesizer.synthesise("dạ")
    alone = {job: len(synthesizer.synthesise(*job)) for job in set(jobs)}
    assert len(set(alone.values())) > 10
    with ThreadPoolExecutor(10) as threads:
        together = list(threads.map(lambda job: len(synthesizer.synthesise(*job)), jobs))
    for job, length in zip(jobs, together, strict=True):
        assert length == pytest.approx(alone[job], rel=SAME_LENGTH, abs=2 * SAME_SAMPLES), job


FROM_WHEEL = """
import ctypes
real = ctypes.CDLL
def without_debian(name, *args, **kwargs):
    if name == "libespeak-ng.so.1":
        raise OSError("not installed")
    return real(name, *args, **kwargs)
ctypes.CDLL = without_debian
from speech import espeak_library
assert espeak_library.load_espeak() == "espeakng-loader"
ctypes.CDLL = real
from speech.pyttsx3_synthesizer import Pyttsx3Synthesizer
print(len(Pyttsx3Synthesizer().synthesise("xin chào anh chị")))
print({line.split()[-1] for line in open("/proc/self/maps") if "libespeak" in line})
"""


def test_without_debians_library_the_wheels_one_speaks() -> None:
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", FROM_WHEEL], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    length, libraries = ran.stdout.splitlines()
    assert int(length) > 8000
    assert "espeakng_loader" in libraries
    assert "," not in libraries
