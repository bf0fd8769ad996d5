"""Decides when someone begins and has finished speaking. Time is counted in samples, never in clocks."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import webrtcvad

from telephony.audio import FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ, Frame
from telephony.events import SegmentEvent, SpeechAudio, SpeechDropped, SpeechEnded, SpeechStarted

VAD_MODE = 2
VAD_OVERHANG_MS = 110
"""For so long webrtcvad in mode 2 goes on saying "speech" after it ended: taken off."""

Detector = Callable[[Frame], bool]
"""Says whether 20 ms of sound hold speech."""


@dataclass(frozen=True)
class SegmenterRules:
    """What makes an utterance; all in ms."""

    turn_end_ms: int = 600
    """Silence that ends it, where nothing is known of its words."""
    min_speech_ms: int = 100
    """Voiced sound below which it was none."""
    max_utterance_ms: int = 15_000
    """Length at which it is cut."""
    pre_roll_ms: int = 300
    """Sound kept from before the onset."""
    onset_ms: int = 80
    """Voiced sound, within the last onset_window_ms, that makes an onset."""
    onset_window_ms: int = 120
    tail_ms: int = 200
    """Silence passed on after speech; more only if speech resumes."""


class NoiseGate:
    """Knows sound that stands out from the line's own noise, which webrtcvad takes for speech now and then."""

    WINDOW_FRAMES = 100
    """2 s: nobody speaks so long without a moment's silence, of which the noise is left."""
    SMOOTHING_FRAMES = 3
    RATIO = 4.0
    """6 dB above the noise."""
    HOLD_FRAMES = 6
    """After sound that stands out: a syllable's end does not, and webrtcvad's overhang is to stay what it is."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=self.SMOOTHING_FRAMES)
        self._smoothed: deque[float] = deque([0.0] * self.WINDOW_FRAMES, self.WINDOW_FRAMES)
        self._held = 0

    def passes(self, frame: Frame) -> bool:
        """Take 20 ms; say whether they, or the 100 ms before them, stand out."""
        samples = np.frombuffer(frame, dtype="<i2").astype(np.float32)
        power = float(samples @ samples) / FRAME_SAMPLES
        self._recent.append(power)
        self._smoothed.append(sum(self._recent) / len(self._recent))
        stands_out = power >= self.RATIO * min(self._smoothed)
        self._held = self.HOLD_FRAMES if stands_out else max(0, self._held - 1)
        return self._held > 0


def webrtc_detector() -> Detector:
    """Return a voice activity detector for one call (it adapts to the call's noise)."""
    vad, gate = webrtcvad.Vad(VAD_MODE), NoiseGate()

    def is_speech(frame: Frame) -> bool:
        loud = gate.passes(frame)
        return bool(vad.is_speech(frame, SAMPLE_RATE_HZ)) and loud

    return is_speech


class Segmenter:
    """Cuts one call's sound into utterances, one 20 ms frame at a time."""

    def __init__(self, rules: SegmenterRules) -> None:
        self._rules = rules
        self.patience_ms = rules.turn_end_ms
        """Silence that ends the utterance under way: its words may ask for more or less than usual."""
        self._recent: deque[Frame] = deque(maxlen=rules.pre_roll_ms // FRAME_MS)
        self._votes: deque[bool] = deque(maxlen=rules.onset_window_ms // FRAME_MS)
        self._begin_anew()

    @property
    def speaking(self) -> bool:
        """Whether an utterance is under way."""
        return self._speaking

    @property
    def ms(self) -> int:
        """How long the utterance under way lasts, from its onset."""
        return self._frames * FRAME_MS

    def overhear(self, frame: Frame) -> None:
        """Keep up with the sound without looking for an utterance."""
        self._recent.append(frame)

    def reset(self) -> None:
        """Forget the utterance under way; the pre-roll is kept."""
        self._votes.clear()
        self._begin_anew()

    def push(self, frame: Frame, voiced: bool) -> list[SegmentEvent]:
        """Take 20 ms of sound, and whether a detector finds speech in it; return what that decides."""
        self.overhear(frame)
        if self._speaking:
            return self._go_on(frame, voiced)
        self._votes.append(voiced)
        if sum(self._votes) * FRAME_MS < self._rules.onset_ms:
            return []
        return [self._start()]

    def _begin_anew(self) -> None:
        self._speaking = False
        self.patience_ms = self._rules.turn_end_ms
        self._voiced_frames = self._silent_frames = self._frames = 0
        self._withheld: list[Frame] = []

    def _start(self) -> SpeechStarted:
        self._begin_anew()
        self._speaking = True
        self._voiced_frames = sum(self._votes)
        self._frames = len(self._votes)
        return SpeechStarted(b"".join(self._recent))

    def _go_on(self, frame: Frame, voiced: bool) -> list[SegmentEvent]:
        self._frames += 1
        self._withheld.append(frame)
        if voiced:
            self._voiced_frames += 1
            self._silent_frames = 0
        else:
            self._silent_frames += 1
        events: list[SegmentEvent] = []
        if self._silent_frames * FRAME_MS <= self._rules.tail_ms:
            events.append(SpeechAudio(b"".join(self._withheld)))
            self._withheld.clear()
        if self._silence_ms() >= self.patience_ms or self._too_long():
            events.append(self._end())
        return events

    def _silence_ms(self) -> int:
        return self._silent_frames * FRAME_MS + VAD_OVERHANG_MS if self._silent_frames else 0

    def _too_long(self) -> bool:
        return self._frames * FRAME_MS >= self._rules.max_utterance_ms

    def _end(self) -> SpeechEnded | SpeechDropped:
        silence_ms = self._silence_ms()
        cut = silence_ms < self.patience_ms
        patience_ms = self.patience_ms
        voiced_ms = self._voiced_frames * FRAME_MS - (0 if cut else VAD_OVERHANG_MS)
        self.reset()
        if voiced_ms < self._rules.min_speech_ms:
            return SpeechDropped()
        return SpeechEnded(voiced_ms=voiced_ms, silence_ms=silence_ms, cut=cut, patience_ms=patience_ms)
