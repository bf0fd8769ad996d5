"""One turn: a question goes to the dialogue, its answer is said as it comes, and every part of the way is timed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from telephony.dialogue import Control, Dialogue, Question, Say
from telephony.errors import TelephonyError
from telephony.metrics import PART_SECONDS
from telephony.mouth import Mouth
from telephony.record import TurnRecord


@dataclass
class TurnClock:
    """When each part of a turn was done; seconds of the event loop's clock, None where it was not reached."""

    last_voiced: float
    over: float
    recognised: float | None = None
    first_line: float | None = None
    sound_ready: float | None = None
    first_frame: float | None = None

    def parts_ms(self) -> dict[str, float] | None:
        """Return how long each part took, in ms; None where no answer was heard."""
        if self.recognised is None or self.first_line is None or self.first_frame is None:
            return None
        ready = self.first_line if self.sound_ready is None else self.sound_ready
        marks = {
            "turn_end": (self.last_voiced, self.over),
            "recognition": (self.over, self.recognised),
            "dialogue": (self.recognised, self.first_line),
            "speech": (self.first_line, ready),
            "first_frame": (ready, self.first_frame),
            "total": (self.last_voiced, self.first_frame),
        }
        return {part: round((until - since) * 1000, 1) for part, (since, until) in marks.items()}


class Filler:
    """Says a short word where an answer keeps the caller waiting: before it, between its parts, and again."""

    def __init__(self, mouth: Mouth, record: TurnRecord, first_s: float, after_s: float, again_s: float) -> None:
        """Speak up after `first_s` of silence, later after `after_s`, and again `again_s` after each filler."""
        self._mouth = mouth
        self._record = record
        self._after_s, self._again_s = after_s, again_s
        self._timer = asyncio.get_running_loop().call_later(first_s, self._speak)

    def __enter__(self) -> "Filler":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Wait no more: the answer is there, or never will be."""
        self._timer.cancel()

    def wait_on(self) -> None:
        """Wait for silence anew, from the end of what is queued."""
        self._timer.cancel()
        self._speak_after(self._mouth.remaining_ms / 1000 + self._after_s)

    def _speak(self) -> None:
        if self._mouth.speaking:
            self.wait_on()
            return
        self._record.filler = True
        self._record.said.append(self._mouth.prompt("filler"))
        self._speak_after(self._again_s)

    def _speak_after(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._speak)


class Turn:
    """Answers one question of one call."""

    def __init__(
        self,
        mouth: Mouth,
        dialogue: Dialogue,
        record: TurnRecord,
        clock: TurnClock,
        speaking: Callable[[], None],
        last: Callable[[], None],
    ) -> None:
        """`speaking` is called at the first sound, `last` where the answer is the call's last words."""
        self._mouth = mouth
        self._dialogue = dialogue
        self._record = record
        self._clock = clock
        self._speaking = speaking
        self._last = last

    async def answer(self, question: Question, filler: Filler) -> Control | None:
        """Say the answer to its end and return what the call is to do then, if anything.

        Raises DialogueError, VoiceError; what was said before is in the record.
        """
        before = self._mouth.answer
        control: Control | None = None
        try:
            async for line in self._dialogue.turn(question):
                self._mark("first_line")
                if isinstance(line, Say):
                    await self._say(line, filler)
                else:
                    control = line
        except TelephonyError as error:
            self._record.error, self._record.outcome = error.code, "failed"
            raise
        finally:
            filler.stop()
        if control is not None:
            self._control(control, before)
        await self._mouth.finished()
        return control

    async def _say(self, line: Say, filler: Filler) -> None:
        if self._clock.sound_ready is None:
            self._mouth.begin_answer()
        self._record.answered(line.answer)

        def ready() -> None:
            filler.wait_on()
            self.ready()

        self._record.said.append(await self._mouth.say(line, ready, self.first_frame))

    def ready(self) -> None:
        """Note that sound is ready."""
        self._mark("sound_ready")

    def _control(self, control: Control, before: list[bytes]) -> None:
        if control.action == "repeat":
            self._mouth.repeat(before, self.first_frame)
            self._record.outcome = "small_talk"
        else:
            self._record.outcome = control.action
            self._last()

    def first_frame(self) -> None:
        """Note that the caller begins to hear the answer."""
        if self._clock.first_frame is None:
            self._speaking()
        self._mark("first_frame")

    def _mark(self, name: str) -> None:
        if getattr(self._clock, name) is None:
            setattr(self._clock, name, asyncio.get_running_loop().time())


def measure(parts_ms: dict[str, float] | None) -> None:
    """Show a turn's parts on /metrics."""
    for part, ms in (parts_ms or {}).items():
        PART_SECONDS.labels(part).observe(ms / 1000)
