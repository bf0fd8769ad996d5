"""Answers one call's questions, and what is asked of an answer itself: again, next part, slower, enough."""

import asyncio
from collections.abc import Callable

from telephony.dialogue import Question
from telephony.events import Ending
from telephony.ledger import Ledger, ending_of
from telephony.mouth import SLOW_RATE, Mouth
from telephony.record import TurnRecord
from telephony.services import Services
from telephony.turn import Filler, Turn, TurnClock
from telephony.words import Command, command

SHORTEST_FILLER_S = 0.5
MAX_QUESTION = 2000
ENOUGH = "thôi"
KEYS = {"1": Command.AGAIN, "2": Command.NEXT, "*": Command.SLOWER}
"""What keys ask of an answer; those of a choice offered come before them."""


class Answerer:
    """Has turns answered, by the dialogue or from the answer at hand."""

    def __init__(
        self, services: Services, call_id: str, mouth: Mouth, ledger: Ledger, state: Callable[[str], None]
    ) -> None:
        self._services = services
        self._call_id = call_id
        self._mouth = mouth
        self._ledger = ledger
        self._state = state
        self._loop = asyncio.get_running_loop()
        self.clock: TurnClock | None = None
        """Of the answer under way."""
        self.question = ""
        """In words, where there is an answer to one under way."""
        self.last_words = False
        """Whether the call's last words are being said."""

    def begin(self) -> None:
        """Note that a new turn begins."""
        self.clock, self.question = None, ""

    @property
    def heard(self) -> bool:
        """Whether the caller hears, or has heard, the answer under way."""
        return self.clock is not None and self.clock.first_frame is not None

    def asked(self, text: str) -> Command | None:
        """Return what words ask of the answer at hand, if anything."""
        pages = self._mouth.pages
        return command(text, more_asked=pages.pending) if pages.current else None

    def filler(self, record: TurnRecord, since: float) -> Filler:
        """Return a filler for silence that began at `since`, s of the loop's clock."""
        settings = self._services.settings
        after_s, again_s = settings.filler_after_seconds, settings.filler_again_seconds
        first_s = max(SHORTEST_FILLER_S, after_s - (self._loop.time() - since))
        return Filler(self._mouth, record, min(first_s, after_s), after_s, again_s)

    async def prompt(self, record: TurnRecord, name: str) -> None:
        """Answer with a recorded prompt."""
        self._state("speaking")
        record.said.append(self._mouth.prompt(name))
        await self._mouth.finished()

    async def words(self, text: str, record: TurnRecord, clock: TurnClock, filler: Filler) -> Ending | None:
        """Ask the dialogue, and say its answer. Raises TelephonyError."""
        self.question = text[:MAX_QUESTION]
        return await self._ask(self._question(record, text=self.question), record, clock, filler)

    async def enough(self, text: str, record: TurnRecord, clock: TurnClock, filler: Filler) -> Ending | None:
        """Read no more, and tell the dialogue, which says what comes then. Raises TelephonyError.

        What refuses the next part must not be taken for an answer to a question that was never read.
        """
        words = ENOUGH if self._mouth.pages.pending else text
        self._mouth.pages.drop_rest()
        return await self.words(words, record, clock, filler)

    async def given(self, text: str, record: TurnRecord) -> Ending | None:
        """Pass on an answer that was not spoken: digits keyed, or nothing at all. Raises TelephonyError."""
        now = self._loop.time()
        with self.filler(record, now) as filler:
            question = self._question(record, text=text)
            return await self._ask(question, record, TurnClock(now, now, now), filler)

    async def again(self, text: str, record: TurnRecord) -> Ending | None:
        """Ask a question anew whose answer was never heard. Raises TelephonyError."""
        now = self._loop.time()
        with self.filler(record, now) as filler:
            return await self.words(text, record, TurnClock(now, now, now), filler)

    async def key(self, key: str, record: TurnRecord) -> Ending | None:
        """Do what a key asks of the answer, or pass it on to the dialogue. Raises TelephonyError."""
        now = self._loop.time()
        clock = TurnClock(now, now, now)
        if key in KEYS and key not in self._mouth.option_keys and self._mouth.pages.current:
            await self.command(KEYS[key], record, clock)
            return None
        with self.filler(record, now) as filler:
            return await self._ask(self._question(record, key=key), record, clock, filler)

    def _question(self, record: TurnRecord, text: str | None = None, key: str | None = None) -> Question:
        """Return a question with what is known of the caller and the officers."""
        exchange = self._services.exchange
        officers = exchange.officers()
        return Question(
            conversation=self._call_id,
            turn=record.turn,
            text=text,
            key=key,
            caller=exchange.caller(self._call_id) or None,
            officers=officers.state if officers else None,
        )

    async def command(self, asked: Command, record: TurnRecord, clock: TurnClock) -> None:
        """Do what is asked of the answer at hand. Raises VoiceError."""
        record.outcome = asked.value
        self.clock = clock
        pages = self._mouth.pages
        if asked is Command.NEXT and not pages.pending:
            await self.prompt(record, "no_more")
        else:
            if asked is Command.NEXT:
                pages.turn()
            elif asked is Command.SLOWER:
                self._mouth.rate = SLOW_RATE
            await self._read(record, clock)

    async def _read(self, record: TurnRecord, clock: TurnClock) -> None:
        """Read the page at hand."""
        clock.first_line = self._loop.time()
        turn = self._turn(record, clock)
        try:
            record.said.append(await self._mouth.read(turn.ready, turn.first_frame))
            await self._mouth.finished()
        finally:
            self._ledger.answered(record, clock)

    async def _ask(self, question: Question, record: TurnRecord, clock: TurnClock, filler: Filler) -> Ending | None:
        self.clock = clock
        try:
            return ending_of(await self._turn(record, clock).answer(question, filler), record)
        except asyncio.CancelledError:
            record.outcome = "interrupted"
            raise
        finally:
            self._ledger.answered(record, clock)

    def _turn(self, record: TurnRecord, clock: TurnClock) -> Turn:
        return Turn(
            self._mouth, self._services.dialogue, record, clock, lambda: self._state("speaking"), self._say_last_words
        )

    def _say_last_words(self) -> None:
        """Let nothing but a key shorten what is said before a transfer or the end."""
        self.last_words = True
        self._mouth.resume()
