"""One call's ear: frames in, utterances out. Joins key-tone muting, the segmenter and recognition."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from telephony.audio import FRAME_MS, SILENCE, Frame
from telephony.events import NothingSaid, SegmentEvent, SpeechAudio, SpeechDropped, SpeechEnded, SpeechStarted
from telephony.recognition import Heard, LiveRecognition, Recognisers
from telephony.segmenter import Detector, Segmenter
from telephony.tones import is_key_tone

GAP_BEATS = 4
"""Beats without a frame after which silence is assumed: a phone that is muted or has a key pressed sends nothing."""


@dataclass(frozen=True)
class Utterance:
    """What someone said, on its way to be recognised."""

    recognition: LiveRecognition
    voiced_ms: float
    last_voiced_at: float
    """Clock of the event loop, s."""
    over_at: float
    """When its end was decided, clock of the event loop, s."""


Deliver = Callable[[Utterance | NothingSaid], None]


class Hearing:
    """Listens while it is open; keeps up with the noise of the line always."""

    def __init__(
        self,
        segmenter: Segmenter,
        detector: Detector,
        recognisers: Recognisers,
        *,
        no_input_s: float,
        deliver: Deliver,
        heard: Heard | None = None,
    ) -> None:
        self._segmenter = segmenter
        self._detector = detector
        self._recognisers = recognisers
        self._no_input_ms = no_input_s * 1000
        self._deliver = deliver
        self._heard = heard
        self._open = False
        self._quiet_ms = 0
        self._missed = 0
        self._live: LiveRecognition | None = None

    def open(self) -> None:
        """Begin to listen for an utterance."""
        self._segmenter.reset()
        self._quiet_ms = 0
        self._open = True

    def close(self) -> None:
        """Listen no more, and forget what was under way."""
        self._open = False
        self._drop()
        self._segmenter.reset()

    def push(self, frame: Frame) -> None:
        """Hear 20 ms of the caller."""
        self._missed = 0
        self._hear(frame)

    def beat(self) -> None:
        """Note that 20 ms have passed; where the line sends nothing, time goes on in silence."""
        self._missed += 1
        if self._missed >= GAP_BEATS:
            self._hear(SILENCE)

    def _hear(self, frame: Frame) -> None:
        voiced = self._detector(frame)
        if voiced and is_key_tone(frame):
            frame, voiced = SILENCE, False
        if not self._open:
            self._segmenter.overhear(frame)
            return
        for event in self._segmenter.push(frame, voiced):
            self._on(event)
        if self._open and not self._segmenter.speaking:
            self._wait()

    def _wait(self) -> None:
        self._quiet_ms += FRAME_MS
        if self._quiet_ms >= self._no_input_ms:
            self._open = False
            self._deliver(NothingSaid())

    def _on(self, event: SegmentEvent) -> None:
        match event:
            case SpeechStarted(audio):
                self._quiet_ms = 0
                self._live = self._recognisers.open(self._heard)
                self._live.feed(audio)
            case SpeechAudio(audio) if self._live is not None:
                self._live.feed(audio)
            case SpeechDropped():
                self._drop()
            case SpeechEnded() if self._live is not None:
                self._end(event, self._live)

    def _end(self, event: SpeechEnded, live: LiveRecognition) -> None:
        self._live = None
        self._open = False
        now = asyncio.get_running_loop().time()
        self._deliver(Utterance(live, event.voiced_ms, now - event.silence_ms / 1000, now))

    def _drop(self) -> None:
        if self._live is not None:
            self._live.cancel()
            self._live = None
