"""What is said in a call: the greeting, then turn after turn, until there is a reason to end."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from common.logs import event
from telephony.dialogue import Control, Question
from telephony.errors import TelephonyError
from telephony.events import Ending, EndReason, KeyPressed, Next, NothingSaid
from telephony.hearing import Hearing, Utterance
from telephony.metrics import TURNS
from telephony.mouth import Mouth, Tell
from telephony.record import CallRecord, Input, TurnRecord
from telephony.segmenter import Segmenter, SegmenterRules, webrtc_detector
from telephony.services import Services
from telephony.turn import Filler, Turn, TurnClock, measure

log = logging.getLogger(__name__)

STOP_KEY = "#"
INPUTS_WAITING = 4
MAX_QUESTION = 2000
SILENCES_ALLOWED = 1
UNCLEAR_ALLOWED = 2

Given = Utterance | NothingSaid | KeyPressed
Elapsed = Callable[[], float]


class Conversation:
    """One call's talk. Its ear and mouth are its own; everything else is shared."""

    def __init__(
        self,
        services: Services,
        record: CallRecord,
        mouth: Mouth,
        tell: Tell,
        elapsed: Elapsed,
        greeted: Callable[[], None],
    ) -> None:
        settings = services.settings
        self._services = services
        self._record = record
        self._mouth = mouth
        self._tell = tell
        self._elapsed = elapsed
        self._greeted = greeted
        self._inputs: asyncio.Queue[Given] = asyncio.Queue(INPUTS_WAITING)
        self._answering: asyncio.Task[Control | None] | None = None
        self._clock: TurnClock | None = None
        self._listening_to_greeting = True
        self._declined = False
        self._silences = self._unclear = 0
        rules = SegmenterRules(settings.turn_end_ms, settings.min_speech_ms, settings.max_utterance_ms)
        self.ear = Hearing(
            Segmenter(rules),
            webrtc_detector(),
            services.recognisers,
            no_input_s=settings.no_input_seconds,
            deliver=self._give,
            heard=self._heard,
        )

    async def run(self) -> Ending:
        """Talk until there is a reason to end. Raises TelephonyError where a stage fails."""
        await self._greet()
        while True:
            ending = await self._take(await self._listen())
            if ending is not None:
                return ending

    def press(self, key: str) -> None:
        """Act on a key: it stops what is being said, and becomes the next input unless it only stops."""
        if not self._listening_to_greeting:
            self._interrupt()
        if key != STOP_KEY:
            self._give(KeyPressed(key))

    def decline_recording(self) -> None:
        """Confirm that nothing is recorded, after the greeting or what is being said."""
        self._declined = True
        if not self._listening_to_greeting:
            self._prompt("declined_recording")

    async def _greet(self) -> None:
        self._state("greeting")
        self._prompt("greeting")
        await self._mouth.finished()
        self._listening_to_greeting = False
        self._greeted()
        if self._declined:
            self._prompt("declined_recording")
            await self._mouth.finished()

    async def _listen(self) -> Given:
        self._state("listening")
        if self._inputs.empty():
            self.ear.open()
        given = await self._inputs.get()
        self.ear.close()
        self._state("thinking")
        return given

    async def _take(self, given: Given) -> Ending | None:
        now = asyncio.get_running_loop().time()
        match given:
            case NothingSaid():
                return await self._silence()
            case KeyPressed(key):
                record = self._turn_record("key", heard=key)
                clock = TurnClock(now, now, now)
                question = Question(conversation=self._record.id, turn=record.turn, key=key)
                with self._filler(record) as filler:
                    return await self._answer(question, record, clock, filler)
            case Utterance():
                return await self._utterance(given)

    async def _silence(self) -> Ending | None:
        record = self._turn_record("silence")
        record.outcome = "no_input"
        self._silences += 1
        TURNS.labels("no_input").inc()
        if self._silences > SILENCES_ALLOWED:
            return Ending(EndReason.TRANSFERRED, "no_input", "no_input_transfer", Next.OFFICERS)
        await self._ask_again(record, "no_input")
        return None

    async def _utterance(self, utterance: Utterance) -> Ending | None:
        record = self._turn_record("speech")
        record.speech_ms = utterance.voiced_ms
        with self._filler(record) as filler:
            try:
                heard = await utterance.recognition.finish()
            except TelephonyError as error:
                record.error = error.code
                raise
            record.heard, record.confidence = heard.text, heard.confidence
            self._tell({"type": "heard", "text": heard.text, "final": True})
            if heard.text:
                clock = TurnClock(utterance.last_voiced_at, utterance.over_at, asyncio.get_running_loop().time())
                question = Question(conversation=self._record.id, turn=record.turn, text=heard.text[:MAX_QUESTION])
                return await self._answer(question, record, clock, filler)
        return await self._not_understood(record)

    async def _not_understood(self, record: TurnRecord) -> Ending | None:
        record.outcome = "unclear"
        self._unclear += 1
        TURNS.labels("unclear").inc()
        event(log, "turn_unclear", call=self._record.id, turn=record.turn, speech_ms=record.speech_ms)
        if self._unclear > UNCLEAR_ALLOWED:
            return Ending(EndReason.TRANSFERRED, "not_understood", "no_input_transfer", Next.OFFICERS)
        await self._ask_again(record, "not_heard")
        return None

    async def _ask_again(self, record: TurnRecord, prompt: str) -> None:
        self._state("speaking")
        record.said.append(self._mouth.prompt(prompt))
        await self._mouth.finished()

    def _filler(self, record: TurnRecord) -> Filler:
        settings = self._services.settings
        return Filler(self._mouth, record, settings.filler_after_seconds, settings.filler_again_seconds)

    async def _answer(self, question: Question, record: TurnRecord, clock: TurnClock, filler: Filler) -> Ending | None:
        """Answer as a task of its own, so that a key can end it and nothing else."""
        self._silences = self._unclear = 0
        self._clock = clock
        turn = Turn(self._mouth, self._services.dialogue, record, clock, lambda: self._state("speaking"))
        self._answering = asyncio.create_task(turn.answer(question, filler))
        try:
            await asyncio.wait({self._answering})
        finally:
            if not self._answering.done() or self._answering.cancelled():
                self._answering.cancel()
                record.outcome = "interrupted"
            self._note(record, clock)
        return None if self._answering.cancelled() else _ending(self._answering.result(), record)

    def _interrupt(self) -> None:
        """Stop an answer that is being said; what is still being thought about goes on."""
        if not self._mouth.speaking:
            return
        self._mouth.stop()
        if self._answering is not None and self._clock is not None and self._clock.first_frame is not None:
            self._answering.cancel()

    def _give(self, given: Given) -> None:
        try:
            self._inputs.put_nowait(given)
        except asyncio.QueueFull:
            event(log, "input_dropped", level=logging.WARNING, call=self._record.id)

    def _heard(self, text: str) -> None:
        self._tell({"type": "heard", "text": text, "final": False})

    def _prompt(self, name: str) -> None:
        self._record.greeting.append(self._mouth.prompt(name))

    def _state(self, state: str) -> None:
        self._tell({"type": "state", "state": state})

    def _turn_record(self, kind: Input, heard: str = "") -> TurnRecord:
        turns = self._record.turns
        turns.append(TurnRecord(f"{self._record.id}-{len(turns) + 1}", round(self._elapsed(), 1), kind, heard))
        return turns[-1]

    def _note(self, record: TurnRecord, clock: TurnClock) -> None:
        """Log a turn with its parts, measure them, and keep them."""
        record.parts_ms = clock.parts_ms()
        measure(record.parts_ms)
        TURNS.labels(record.outcome).inc()
        chosen = record.chosen or {}
        parts: dict[str, Any] = {f"{part}_ms": ms for part, ms in (record.parts_ms or {}).items()}
        event(
            log,
            "turn_answered",
            call=self._record.id,
            turn=record.turn,
            input=record.input,
            heard=record.heard,
            outcome=record.outcome,
            code=chosen.get("code"),
            facet=chosen.get("facet"),
            error=record.error,
            **parts,
        )


def _ending(control: Control | None, record: TurnRecord) -> Ending | None:
    """Return how the call is to end after a turn, if it is; what was said makes a prompt needless."""
    if control is None or control.action == "repeat":
        return None
    said = any(said.prompt is None for said in record.said)
    if control.action == "transfer":
        return Ending(EndReason.TRANSFERRED, control.reason, None if said else "transfer", Next.OFFICERS)
    return Ending(EndReason.HUNG_UP, control.reason, None if said else "goodbye", Next.HANGUP)
