"""What callers of bench_call say, and what is around them: noise of the line, echoes, lorries, coughs, short words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from demo.question import spoken
from demo.timeline import FRAME_SAMPLES, FRAME_SECONDS, RATE_HZ, VOICED_LEVEL, Timeline, level, trimmed

QUESTIONS = (
    "làm khai sinh cần giấy tờ gì",
    "lệ phí đăng ký kết hôn bao nhiêu",
    "làm hộ chiếu mất bao lâu",
    "đăng ký tạm trú nộp ở đâu",
    "cấp lại thẻ căn cước hết bao nhiêu tiền",
    "đổi giấy phép lái xe cần giấy tờ gì",
    "sang tên sổ đỏ mất bao nhiêu ngày",
    "đăng ký hộ kinh doanh cần hồ sơ gì",
    "chứng thực chữ ký cần mang theo gì",
    "đăng ký khai tử nộp ở đâu",
    "xin giấy phép xây dựng cần giấy tờ gì",
    "tách hộ mất mấy ngày",
)
HESITATING = (
    ("dạ em ơi cho hỏi", 0.8, "làm khai sinh cần giấy tờ gì"),
    ("ờ", 0.7, "lệ phí đăng ký kết hôn bao nhiêu"),
    ("làm hộ chiếu thì", 0.9, "mất bao lâu"),
    ("cho hỏi thủ tục", 0.8, "đăng ký tạm trú nộp ở đâu"),
    ("đăng ký hộ kinh doanh cần hồ sơ gì ờ", 0.0, ""),
    ("đổi giấy phép lái xe thì", 0.0, ""),
)
"""Words, seconds of silence, and the words after it: a pause that is no end, or an end that sounds like none."""
LONG_ANSWER = "làm khai sinh cần giấy tờ gì"
INTERRUPTIONS = (
    "khoan đã em",
    "nghe nè em ơi",
    "không phải tôi hỏi cái khác",
    "dừng lại đi em",
    "khoan khoan cho hỏi cái này",
    "thôi em ơi dừng lại",
)
SHORT_WORDS = ("dạ", "ừ", "vâng", "dạ dạ", "dạ vâng", "ờ")

NOISE_DBFS = -42.0
ECHO_GAIN = 0.1
"""-20 dB."""
LORRY_SECONDS, LORRY_DBFS, LORRY_HZ = 4.0, -18.0, 250.0
COUGH_SECONDS, COUGH_DBFS = 0.25, -14.0
EVENT_EVERY_SECONDS = 7.0
SHORT_WORD_EVERY_SECONDS = 3.0

Samples = NDArray[np.float64]


class Around:
    """One caller's surroundings: a noise without end, an echo of what is heard, and what happens now and then."""

    def __init__(
        self, seed: int, *, echo_seconds: float | None = None, events: Sequence[bytes] = (), every: float = 0.0
    ) -> None:
        """`events` come one after the other, `every` so many seconds; only while the hotline speaks."""
        self._noise = np.random.default_rng(seed)
        self._echo_frames = None if echo_seconds is None else round(echo_seconds / FRAME_SECONDS)
        self._events, self._every = list(events), round(every / FRAME_SECONDS)
        self._wait, self._next, self._rest = self._every // 2, seed % max(1, len(events)), b""
        self.on = False
        self.frames = 0
        """How many were disturbed, of 20 ms."""

    def __call__(self, heard: Timeline) -> bytes:
        """Return the next 20 ms."""
        if not self.on:
            return bytes(2 * FRAME_SAMPLES)
        self.frames += 1
        samples = self._noise.normal(0, amplitude(NOISE_DBFS), FRAME_SAMPLES) + self._echo(heard) + self._event(heard)
        return bytes(samples.clip(-32768, 32767).astype("<i2"))

    def _echo(self, heard: Timeline) -> Samples:
        late = self._echo_frames
        if late is None or len(heard.frames) <= late:
            return np.zeros(FRAME_SAMPLES)
        return ECHO_GAIN * np.frombuffer(heard.frames[-1 - late], "<i2").astype(np.float64)

    def _event(self, heard: Timeline) -> Samples:
        if not self._rest:
            self._wait -= 1
            if not self._events or self._wait > 0 or not heard.frames or level(heard.frames[-1]) < VOICED_LEVEL:
                return np.zeros(FRAME_SAMPLES)
            self._rest, self._wait = self._events[self._next], self._every
            self._next = (self._next + 1) % len(self._events)
        now, self._rest = self._rest[: 2 * FRAME_SAMPLES], self._rest[2 * FRAME_SAMPLES :]
        return np.frombuffer(now.ljust(2 * FRAME_SAMPLES, b"\0"), "<i2").astype(np.float64)


def surroundings(count: int, voices: Sequence[tuple[str, int]]) -> list[Around]:
    """Return what is around each of `count` callers: in turn noises, an echo, short words."""
    noises = [lorry(), cough()]
    words = [trimmed(spoken(text, voice, speed)) for text in SHORT_WORDS for voice, speed in voices]
    kinds = (
        lambda seed: Around(seed, events=noises, every=EVENT_EVERY_SECONDS),
        lambda seed: Around(seed, echo_seconds=0.04 + 0.03 * seed),
        lambda seed: Around(seed, events=words, every=SHORT_WORD_EVERY_SECONDS),
    )
    return [kinds[number % len(kinds)](number) for number in range(count)]


def lorry() -> bytes:
    """Return a lorry that passes: low noise that swells and fades."""
    samples = round(LORRY_SECONDS * RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(3).standard_normal(samples))
    spectrum *= 1 / (1 + (np.fft.rfftfreq(samples, 1 / RATE_HZ) / LORRY_HZ) ** 4)
    return _shaped(np.fft.irfft(spectrum, samples), np.hanning(samples), LORRY_DBFS)


def cough() -> bytes:
    """Return a cough: noise that bursts out and dies away."""
    samples = round(COUGH_SECONDS * RATE_HZ)
    clock = np.arange(samples) / RATE_HZ
    return _shaped(np.random.default_rng(4).standard_normal(samples), np.exp(-clock * 12), COUGH_DBFS)


def amplitude(dbfs: float) -> float:
    """Return the root mean square, in s16 steps, of so many dBFS."""
    return float(32768 * 10 ** (dbfs / 20))


def _shaped(noise: Samples, envelope: Samples, dbfs: float) -> bytes:
    samples = noise * envelope
    samples *= amplitude(dbfs) / np.sqrt(np.mean(samples**2))
    return bytes(samples.clip(-32768, 32767).astype("<i2"))
