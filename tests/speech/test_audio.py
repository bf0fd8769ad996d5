"""Files, rates, the phone line, levels and wording: everything around the engines."""

import io
import unicodedata
import warnings
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio_files import read_wav, seconds, write_wav
from speech.errors import AudioError
from speech.levels import FULL_SCALE, level, limit, trim, voiced_rms
from speech.phone_band import VALUES, through_phone
from speech.resampling import Upsampler, resample, to_pcm
from speech.wording import UNSPEAKABLE, speakable


def sine(hz: float, rate_hz: int, length_s: float = 0.5, amplitude: float = 8000) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hz * np.arange(round(rate_hz * length_s)) / rate_hz)


def wav(frames: bytes, width: int = 2, channels: int = 1, rate_hz: int = 8000) -> bytes:
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(frames)
    return packed.getvalue()


def widened(samples: np.ndarray, width: int) -> bytes:
    if width == 1:
        return (np.round(samples / 256) + 128).astype("u1").tobytes()
    shifted = (samples.astype("<i8") << 8 * (width - 2)).astype("<i4")
    return b"".join(int(one).to_bytes(4, "little", signed=True)[:width] for one in shifted)


def noise_ratio_db(heard: bytes, meant: np.ndarray) -> float:
    """Signal to noise in the middle, after the best gain, so that edges and rounding do not count."""
    got = np.frombuffer(heard, "<i2").astype(float)
    length = min(len(got), len(meant))
    middle = slice(length // 4, length * 3 // 4)
    error = got[middle] - meant[:length][middle]
    return float(10 * np.log10(np.mean(meant[:length][middle] ** 2) / max(np.mean(error**2), 1e-9)))


@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 44100, 48000])
def test_any_pcm_wav_comes_in_as_8_khz_mono(width: int, channels: int, rate_hz: int) -> None:
    samples = np.repeat(sine(440, rate_hz), channels)
    pcm = read_wav(wav(widened(samples, width), width, channels, rate_hz))
    assert seconds(pcm) == pytest.approx(0.5, abs=0.002)
    assert noise_ratio_db(pcm, sine(440, 8000)) > (30 if width == 1 else 45)


def test_channels_are_mixed_and_not_interleaved() -> None:
    left_only = np.stack([sine(440, 8000), np.zeros(4000)], axis=1).ravel()
    assert noise_ratio_db(read_wav(wav(widened(left_only, 2), channels=2)), sine(440, 8000) / 2) > 45


@given(st.binary(max_size=400), st.sampled_from(["", "RIFF", "fmt", "whole"]))
def test_garbage_is_an_error_with_advice(noise: bytes, start: str) -> None:
    headers = {"": b"", "RIFF": b"RIFF\xff\xff\xff\xffWAVE", "fmt": wav(b"")[:20], "whole": wav(b"")[:24]}
    try:
        pcm = read_wav(headers[start] + noise)
    except AudioError as refused:
        assert refused.code in {"not_wav", "bad_wav"}
        assert "ffmpeg" in str(refused)
    else:
        assert len(pcm) % 2 == 0


def test_a_file_cut_short_gives_what_is_there() -> None:
    whole = wav(to_pcm(sine(440, 8000)))
    assert 0 < len(read_wav(whole[: len(whole) // 2 + 1])) < 8000


def test_a_file_that_is_no_wav_is_named_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(b"ID3 this is no WAV")
    with pytest.raises(AudioError, match=r"song\.wav"):
        read_wav(tmp_path / "song.wav")


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    pcm = to_pcm(sine(300, 8000))
    write_wav(tmp_path / "deep" / "one.wav", pcm)
    assert read_wav(tmp_path / "deep" / "one.wav") == pcm
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["one.wav"]


@given(st.lists(st.integers(min_value=0, max_value=700), min_size=1, max_size=12), st.sampled_from([8000, 16000]))
def test_blocks_leave_no_seam_in_the_upsampled_stream(sizes: list[int], rate_hz: int) -> None:
    pcm = to_pcm(sine(700, 8000, sum(sizes) / 8000))
    whole, parted = Upsampler(rate_hz), Upsampler(rate_hz)
    expected = whole.feed(pcm) + whole.flush()
    edges = np.cumsum([0, *sizes]) * 2
    pieces = [parted.feed(pcm[a:b]) for a, b in pairwise(edges)]
    joined = b"".join(pieces) + parted.flush()
    assert len(joined) == len(expected) == sum(sizes) * 2 * rate_hz // 8000
    assert joined == expected


def test_the_upsampled_stream_is_the_same_sound() -> None:
    stream = Upsampler(16000)
    doubled = stream.feed(to_pcm(sine(1000, 8000))) + stream.flush()
    assert noise_ratio_db(doubled, sine(1000, 16000)) > 45


@pytest.mark.parametrize("change", [lambda pcm: Upsampler(16000).feed(pcm), lambda pcm: resample(pcm, 22050, 8000)])
def test_half_samples_do_not_pass(change) -> None:
    with pytest.raises(AudioError) as refused:
        change(b"\0\0\0")
    assert refused.value.code == "odd_bytes"


def test_the_phone_line_is_g711_a_law() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        audioop = pytest.importorskip("audioop")
    every = np.arange(-32768, 32768).astype("<i2").tobytes()
    ours = np.frombuffer(through_phone(every), "<i2").astype(int)
    reference = np.frombuffer(audioop.alaw2lin(audioop.lin2alaw(every, 2), 2), "<i2").astype(int)
    original = np.frombuffer(every, "<i2").astype(int)
    assert set(ours.tolist()) == set(reference.tolist())
    assert (np.abs(ours - original) <= np.abs(reference - original)).all()


@given(st.binary(max_size=200).map(lambda raw: raw[: len(raw) // 2 * 2]))
def test_a_second_phone_line_changes_nothing_more(pcm: bytes) -> None:
    once = through_phone(pcm)
    assert through_phone(once) == once
    assert len(once) == len(pcm)


def test_a_law_has_256_amplitudes() -> None:
    assert len(np.unique(VALUES)) == 256


@given(st.floats(min_value=200, max_value=32000), st.floats(min_value=-30, max_value=-12))
def test_level_brings_any_loudness_to_the_target(amplitude: float, target_dbfs: float) -> None:
    levelled = level(sine(300, 8000, amplitude=amplitude).astype(np.float32), target_dbfs, -1)
    assert 20 * np.log10(voiced_rms(levelled) / FULL_SCALE) == pytest.approx(target_dbfs, abs=0.5)


@given(st.lists(st.floats(min_value=-60000, max_value=60000, width=32), max_size=400))
def test_the_limiter_lets_nothing_above_its_ceiling_pass(values: list[float]) -> None:
    samples = np.array(values, np.float32)
    limited = limit(samples, 20000)
    assert limited.shape == samples.shape
    assert not limited.size or np.abs(limited).max() <= 20001


def test_the_limiter_leaves_quiet_speech_alone() -> None:
    quiet = sine(300, 8000, amplitude=5000).astype(np.float32)
    assert (limit(quiet, 20000) == quiet).all()


def test_trim_takes_silence_and_leaves_speech() -> None:
    speech = sine(300, 8000).astype(np.float32)
    padded = np.concatenate([np.zeros(3000), speech, np.zeros(5000)]).astype(np.float32)
    assert len(speech) <= len(trim(padded)) <= len(speech) + 800
    assert trim(np.zeros(4000, np.float32)).size == 0
    assert trim(np.zeros(0, np.float32)).size == 0


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("**Lệ phí**: 50.000 đồng 😀👍🏽 <b>nhé</b>", "Lệ phí: 50.000 đồng nhé"),
        ("- một\n- hai", "một. hai"),
        ("1. Tờ khai\n2. Căn cước 🇻🇳", "1. Tờ khai. 2. Căn cước"),
        ("xem [Cổng dịch vụ công](https://example.org/a?b=c) ạ", "xem Cổng dịch vụ công ạ"),
        ("vào https://example.org/a nhé", "vào nhé"),
        ("phí & lệ phí", "phí và lệ phí"),
        ("Hồ sơ gồm:\r\n\r\n• giấy tờ", "Hồ sơ gồm: giấy tờ"),
        ("3 < 5 ngày", "3 5 ngày"),
        ("😀 ** …", ""),
    ],
)
def test_what_cannot_be_spoken_is_left_out(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@given(st.text(max_size=80))
def test_what_is_speakable_stays_as_it_is(text: str) -> None:
    once = speakable(text)
    assert speakable(once) == once
    assert not {unicodedata.category(c) for c in once} & (UNSPEAKABLE | {"Cc"})
