"""What is said in a call: the greeting, then turn after turn, until there is a reason to end."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from common.logs import event
from telephony.answerer import Answerer
from telephony.asides import Asides
from telephony.barge_in import BargeIn, Move
from telephony.errors import TelephonyError, VoiceError
from telephony.events import Dialled, Ending, EndReason, KeyPressed, Next, NothingSaid
from telephony.floor import Floor, Interrupted
from telephony.hearing import Hearing, Utterance
from telephony.keypad import Keypad
from telephony.ledger import Ledger
from telephony.lookup import Foreseen, Foresight
from telephony.mouth import Mouth, Tell
from telephony.record import CallRecord, TurnRecord
from telephony.segmenter import Segmenter, SegmenterRules, webrtc_detector
from telephony.services import Services
from telephony.telling import Teller
from telephony.turn import TurnClock
from telephony.turn_end import TurnEnd
from telephony.words import Command, goes_with

log = logging.getLogger(__name__)

STOP_KEY = "#"
INPUTS_WAITING = 4
SILENCE_ANSWERS = frozenset({"consent", "rating"})
"""Questions that silence answers: nobody is asked them twice."""
OFF = Ending(EndReason.TRANSFERRED, "bot_off", "transfer", Next.OFFICERS)
"""How a call ends while operators have switched the bot off."""


Given = Utterance | NothingSaid | KeyPressed | Dialled
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
        self._greeted = greeted
        self._loop = asyncio.get_running_loop()
        self._inputs: asyncio.Queue[Given] = asyncio.Queue(INPUTS_WAITING)
        self._turning: asyncio.Task[Ending | None] | None = None
        self._listening_to_greeting, self._declined = True, False
        self._ledger = Ledger(record, elapsed)
        self.teller = Teller(services.events, record)
        self._turn_end = TurnEnd(settings.turn_end_short_ms, settings.turn_end_ms, settings.turn_end_long_ms)
        self._foresight = Foresight(services.lookup, settings.lookup_settle_seconds, self._foreseen)
        self._answerer = Answerer(services, record.id, mouth, self._ledger, self._state)
        self._asides = Asides(mouth, self._answerer, self._ledger, self._state, settings.hold_seconds)
        self._floor = Floor(mouth, record, elapsed)
        self._keypad = Keypad(lambda digits: self.deliver(Dialled(digits)), settings.key_gap_seconds)
        rules = SegmenterRules(settings.turn_end_ms, settings.min_speech_ms, settings.max_utterance_ms)
        self.ear = Hearing(
            Segmenter(rules), webrtc_detector(), services.recognisers, no_input_s=settings.no_input_seconds, talk=self
        )

    async def run(self) -> Ending:
        """Talk until there is a reason to end. Raises TelephonyError where a stage fails."""
        await self._announce()
        if self._services.notices.now().off:
            return OFF
        await self._greet()
        while True:
            ending = await self._turn(await self._listen())
            if ending is not None:
                return ending

    def press(self, key: str) -> None:
        """Act on a key: it stops what is being said, and becomes the next input unless it only stops."""
        stopped = not self._listening_to_greeting and self._mouth.speaking
        self._ledger.key(key, stopped)
        if stopped:
            self._stop()
        most = self._mouth.expects.expecting_digits if self._mouth.expects else None
        if most:
            self._keypad.press(key, most)
            self.ear.stay()
        elif key != STOP_KEY:
            self.deliver(KeyPressed(key))

    @property
    def gathering(self) -> bool:
        """Whether keys are digits of one answer now."""
        return self._mouth.expects is not None and bool(self._mouth.expects.expecting_digits)

    def decline_recording(self) -> None:
        """Confirm that nothing is recorded, after the greeting or what is being said."""
        self._declined = True
        if not self._listening_to_greeting:
            self._prompt("declined_recording")

    # The ear's side (telephony.hearing.Talk).

    def deliver(self, given: Given) -> None:
        """Take the caller's input."""
        try:
            self._inputs.put_nowait(given)
        except asyncio.QueueFull:
            event(log, "input_dropped", level=logging.WARNING, call=self._record.id)

    def heard(self, text: str) -> None:
        """Take the words so far: they decide how long a silence ends the turn."""
        self._tell({"type": "heard", "text": text, "final": False})
        self._foresight.words(text)
        self._be_patient(text, sure=False)

    def answerable(self) -> bool:
        """Say whether a mere yes, said now, would answer what is being asked."""
        return self._floor.answerable()

    def expected(self) -> Sequence[str]:
        """Return the phrases that probably come, where a question was asked that few answer."""
        return self._mouth.expects.expecting_words if self._mouth.expects else ()

    def move(self, move: Move, barge_in: BargeIn) -> None:
        """Pause the answer, go on with it, or let the caller have the word."""
        if self._answerer.last_words:
            return
        self._floor.move(move, barge_in)
        if move is not Move.TAKE:
            return
        if self._turning is not None and not self._turning.done():
            answer = self._answerer
            now = self._loop.time()
            self._asides.interrupted = self._floor.interrupted(answer.question, answer.clock, barge_in, now)
            self._turning.cancel()

    def _foreseen(self, foreseen: Foreseen) -> None:
        self._be_patient(foreseen.words, sure=foreseen.sure)

    def _be_patient(self, words: str, *, sure: bool) -> None:
        """Say how long a silence ends the turn now."""
        expects = self._mouth.expects
        dictated = expects.expecting if expects is not None else None
        self.ear.be_patient(self._turn_end.patience_ms(words, sure=sure, dictated=dictated))

    # The talk.

    async def _announce(self) -> None:
        """Say the notices, before anything else; one that cannot be spoken costs no call."""
        for notice in self._services.notices.now().notices:
            try:
                self._record.greeting.append(await self._mouth.announce(notice.spoken))
            except VoiceError as error:
                event(log, "notice_unspoken", level=logging.ERROR, call=self._record.id, error=error)
        await self._mouth.finished()

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
        self._mouth.resume()
        if self._inputs.empty():
            self.ear.open(self._asides.hold_left_s)
        given = await self._inputs.get()
        if self._services.settings.barge_in:
            self.ear.overhear()
        else:
            self.ear.close()
        self._state("thinking")
        return given

    async def _turn(self, given: Given) -> Ending | None:
        """Take an input as a task of its own, so that a key or the caller's voice can end it and nothing else."""
        self._answerer.begin()
        self._turning = asyncio.create_task(self._take(given))
        try:
            await asyncio.wait({self._turning})
        finally:
            self._turning.cancel()
            self._foresight.forget()
        if self._turning.cancelled():
            self._ledger.interrupted()
            self.teller.turns()
            return None
        self.teller.turns()
        return self._turning.result()

    async def _take(self, given: Given) -> Ending | None:
        match given:
            case NothingSaid():
                return await self._silence()
            case KeyPressed(key):
                return await self._key(key)
            case Dialled(digits):
                self._asides.heard_something()
                return await self._answerer.given(digits, self._ledger.turn("key", heard=digits))
            case Utterance():
                return await self._utterance(given)

    async def _silence(self) -> Ending | None:
        record = self._ledger.turn("silence")
        expects = self._mouth.expects
        if self._asides.hold_left_s is None and expects is not None and expects.expecting in SILENCE_ANSWERS:
            return await self._answerer.given("", record)
        return await self._asides.silence(record)

    async def _key(self, key: str) -> Ending | None:
        self._asides.heard_something()
        self._asides.interrupted = None
        return await self._answerer.key(key, self._ledger.turn("key", heard=key))

    async def _utterance(self, utterance: Utterance) -> Ending | None:
        self._keypad.clear()
        record = self._ledger.turn("speech")
        record.speech_ms, record.patience_ms = utterance.voiced_ms, utterance.patience_ms
        before, self._asides.interrupted = self._asides.interrupted, None
        with self._answerer.filler(record, utterance.last_voiced_at) as filler:
            try:
                heard = await utterance.recognition.finish()
            except TelephonyError as error:
                record.error = error.code
                raise
            record.heard, record.confidence = heard.text, heard.confidence
            self._tell({"type": "heard", "text": heard.text, "final": True})
            clock = TurnClock(utterance.last_voiced_at, utterance.over_at, self._loop.time())
            record.foreseen_ms = self._foresight.spent_ms(heard.text)
            aside = self._asides.of(heard.text, before, over_answer=utterance.over_answer)
            if aside is None:
                self._asides.heard_something()
                asked = self._answerer.asked(heard.text)
                if asked is Command.STOP:
                    return await self._answerer.enough(heard.text, record, clock, filler)
                if asked is not None:
                    await self._answerer.command(asked, record, clock)
                    return None
                return await self._answerer.words(self._joined(record, heard.text, before), record, clock, filler)
        return await aside(record)

    def _joined(self, record: TurnRecord, text: str, before: Interrupted | None) -> str:
        """Return the question, with the words it goes on from."""
        if before is None or not (before.joinable and before.question and goes_with(text)):
            return text
        record.joined = True
        return f"{before.question} {text}"

    def _stop(self) -> None:
        """Stop an answer that is being said; what is still being thought about, or to be done next, goes on."""
        self._mouth.stop()
        if self._answerer.heard and not self._answerer.last_words and self._turning is not None:
            self._turning.cancel()

    def _prompt(self, name: str) -> None:
        self._record.greeting.append(self._mouth.prompt(name))

    def _state(self, state: str) -> None:
        self._tell({"type": "state", "state": state})
