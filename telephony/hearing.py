"""One call's ear: frames in, utterances out. Joins key tones, echo, the segmenter, recognition and barge-in."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from common.logs import event
from telephony.audio import FRAME_MS, SILENCE, Frame
from telephony.barge_in import BargeIn, Move
from telephony.echo import EchoGuard
from telephony.errors import RecognitionError
from telephony.events import NothingSaid, SegmentEvent, SpeechAudio, SpeechDropped, SpeechEnded, SpeechStarted
from telephony.recognition import LiveRecognition, Recognisers
from telephony.segmenter import Detector, Segmenter
from telephony.tones import is_key_tone
from telephony.voicing import Voicing

log = logging.getLogger(__name__)

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
    patience_ms: int | None = None
    """Silence that ended it; None where it was cut for its length."""
    over_answer: bool = False
    """Whether it was said over an answer and stopped it, other than by answering its question."""


class Talk(Protocol):
    """Who is told what the ear hears."""

    def deliver(self, given: Utterance | NothingSaid) -> None:
        """Take the caller's input."""

    def heard(self, text: str) -> None:
        """Take the words so far."""

    def answerable(self) -> bool:
        """Say whether a mere yes, said now, would answer what is being asked."""

    def expected(self) -> Sequence[str]:
        """Return the phrases that probably come, where a question was asked that few answer."""

    def move(self, move: Move, barge_in: BargeIn) -> None:
        """Pause the answer, go on with it, or let the caller have the word."""


class Hearing:
    """Listens while it is open, overhears while something is said or thought about; keeps up with the line always."""

    def __init__(
        self,
        segmenter: Segmenter,
        detector: Detector,
        recognisers: Recognisers,
        *,
        no_input_s: float,
        talk: Talk,
    ) -> None:
        self._segmenter = segmenter
        self._detector = detector
        self._recognisers = recognisers
        self._no_input_ms = self._usual_no_input_ms = no_input_s * 1000
        self._talk = talk
        self._echo = EchoGuard()
        self._voicing = Voicing()
        self._open = self._overhearing = False
        self._quiet_ms = 0
        self._missed = 0
        self._live: LiveRecognition | None = None
        self._barge_in: BargeIn | None = None
        self._taken: BargeIn | None = None
        self._judging: set[asyncio.Task[None]] = set()

    def open(self, no_input_s: float | None = None) -> None:
        """Begin to listen for an utterance, or go on with one that began over the end of an answer."""
        if self._live is None or (self._barge_in is not None and self._barge_in.harmless):
            self._drop()
            self._segmenter.reset()
        self._barge_in = None
        self._no_input_ms = self._usual_no_input_ms if no_input_s is None else no_input_s * 1000
        self._quiet_ms = 0
        self._open, self._overhearing = True, False

    def overhear(self) -> None:
        """Hear whether someone speaks over what is said or thought about."""
        if not self._overhearing:
            self._drop()
            self._segmenter.reset()
        self._open, self._overhearing = False, True

    def close(self) -> None:
        """Listen no more, and forget what was under way."""
        self._open = self._overhearing = False
        self._drop()
        self._segmenter.reset()
        for task in self._judging:
            task.cancel()

    def stay(self) -> None:
        """Begin to wait anew: the caller is doing something else than speaking."""
        self._quiet_ms = 0

    def be_patient(self, silence_ms: int) -> None:
        """End the utterance under way after so long a silence."""
        self._segmenter.patience_ms = silence_ms

    def push(self, frame: Frame) -> None:
        """Hear 20 ms of the caller."""
        self._missed = 0
        self._hear(frame, self._detector(frame))

    def beat(self, sent: Frame = SILENCE) -> None:
        """Note that 20 ms have passed and what was sent; where the line sends nothing, time goes on in silence.

        The detector does not learn of it: it would take the line's noise for speech when that comes back.
        """
        self._echo.sent(sent)
        self._missed += 1
        if self._missed >= GAP_BEATS:
            self._hear(SILENCE, voiced=False)

    def _hear(self, frame: Frame, voiced: bool) -> None:
        if voiced and is_key_tone(frame):
            frame, voiced = SILENCE, False
        self._echo.heard(frame)
        self._voicing.heard(frame)
        if not (self._open or self._overhearing):
            self._segmenter.overhear(frame)
            return
        voiced = voiced and not self._echo.is_echo()
        for segment in self._segmenter.push(frame, voiced):
            self._on(segment)
        if self._open and not self._segmenter.speaking:
            self._wait()
        elif self._barge_in is not None:
            self._do(self._barge_in.frame(voiced=voiced, pitched=self._voicing.has_pitch()), self._barge_in)

    def _wait(self) -> None:
        self._quiet_ms += FRAME_MS
        if self._quiet_ms >= self._no_input_ms:
            self._open, self._overhearing = False, True
            self._talk.deliver(NothingSaid())

    def _on(self, segment: SegmentEvent) -> None:
        match segment:
            case SpeechStarted(audio):
                self._begin(audio)
            case SpeechAudio(audio) if self._live is not None:
                self._live.feed(audio)
            case SpeechDropped():
                self._do(self._barge_in.final("") if self._barge_in else None, self._barge_in)
                self._drop()
            case SpeechEnded() if self._live is not None:
                self._end(segment, self._live)

    def _begin(self, audio: bytes) -> None:
        self._quiet_ms = 0
        self._taken = None
        if self._overhearing:
            partials = self._recognisers.engine.capabilities.partials
            self._barge_in = BargeIn(onset_ms=self._segmenter.ms, answerable=self._talk.answerable(), partials=partials)
        barge_in = self._barge_in
        self._live = self._recognisers.open(lambda text: self._partial(text, barge_in), self._talk.expected())
        self._live.feed(audio)

    def _partial(self, text: str, barge_in: BargeIn | None) -> None:
        self._talk.heard(text)
        if barge_in is not None:
            self._do(barge_in.partial(text), barge_in)

    def _end(self, ended: SpeechEnded, live: LiveRecognition) -> None:
        self._live = None
        now = asyncio.get_running_loop().time()
        over_answer = self._taken is not None and not self._taken.answers
        patience_ms = None if ended.cut else ended.patience_ms
        said = Utterance(live, ended.voiced_ms, now - ended.silence_ms / 1000, now, patience_ms, over_answer)
        if self._open:
            self._open, self._overhearing = False, True
            self._talk.deliver(said)
        elif self._barge_in is not None:
            task = asyncio.create_task(self._judge(said, self._barge_in))
            self._judging.add(task)
            task.add_done_callback(self._judging.discard)

    async def _judge(self, said: Utterance, barge_in: BargeIn) -> None:
        """Hear short speech out, then let the answer go on or drop it."""
        try:
            text = (await said.recognition.finish()).text
        except RecognitionError as error:
            event(log, "barge_in_unheard", level=logging.WARNING, error=error)
            text = ""
        move = barge_in.final(text)
        if move is Move.TAKE and self._overhearing:
            self._talk.move(move, barge_in)
            self._talk.deliver(replace(said, over_answer=not barge_in.answers))
        elif barge_in is self._barge_in:
            self._do(move, barge_in)

    def _do(self, move: Move | None, barge_in: BargeIn | None) -> None:
        if move is None or barge_in is None or not self._overhearing:
            return
        if move is Move.TAKE:
            self._open, self._overhearing = True, False
            self._taken, self._barge_in = barge_in, None
        self._talk.move(move, barge_in)

    def _drop(self) -> None:
        self._barge_in = None
        if self._live is not None:
            self._live.cancel()
            self._live = None
