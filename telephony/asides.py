"""What a caller does that is no question: says nothing, asks for a moment, only stops the answer, is not understood."""

import asyncio
from collections.abc import Awaitable, Callable

from telephony.answerer import Answerer
from telephony.events import Ending, EndReason, Next
from telephony.floor import Interrupted
from telephony.ledger import Ledger
from telephony.mouth import Mouth
from telephony.record import TurnRecord
from telephony.words import goes_on, holds, only_halts, only_listens

SILENCE_PROMPTS = ("no_input", "no_input_help")
"""What a caller who says nothing hears, before an officer."""
UNCLEAR_PROMPTS = ("not_heard", "not_heard_help")
"""What a caller who is not understood hears, before an officer."""

Aside = Callable[[TurnRecord], Awaitable[Ending | None]]


class Asides:
    """One call's turns that need no dialogue."""

    def __init__(
        self, mouth: Mouth, answerer: Answerer, ledger: Ledger, state: Callable[[str], None], hold_s: float
    ) -> None:
        self._mouth = mouth
        self._answerer = answerer
        self._ledger = ledger
        self._state = state
        self._hold_s = hold_s
        self._loop = asyncio.get_running_loop()
        self._hold_until: float | None = None
        self._silences = self._unclear = 0
        self.interrupted: Interrupted | None = None
        """What the caller spoke over, until it is known what for."""

    @property
    def hold_left_s(self) -> float | None:
        """How much longer a caller who asked for a moment is waited for; None where nobody did."""
        return None if self._hold_until is None else max(0.0, self._hold_until - self._loop.time())

    def heard_something(self) -> None:
        """Note that the caller is there and was understood."""
        self._hold_until = None
        self._silences = self._unclear = 0

    def of(self, text: str, before: Interrupted | None, *, over_answer: bool) -> Aside | None:
        """Return what to do where words are no question, `before` being what they interrupted: None where they are."""
        if holds(text):
            self.interrupted = before
            return self._hold
        if self._hold_until is not None and (only_listens(text) or goes_on(text)):
            return self._keep_holding if not text else self._go_on
        if over_answer and only_listens(text):
            self.interrupted = before
            return self._go_on
        if over_answer and only_halts(text):
            return self._halted
        return None if text else self._not_understood

    async def silence(self, record: TurnRecord) -> Ending | None:
        """Ask a caller who says nothing, then help, then pass on; after a moment that was asked for, go on."""
        if self._hold_until is not None:
            return await self._go_on(record)
        record.outcome = "no_input"
        self._silences += 1
        self._ledger.missed(record)
        if self._silences > len(SILENCE_PROMPTS):
            return Ending(EndReason.TRANSFERRED, "no_input", "no_input_transfer", Next.OFFICERS)
        await self._answerer.prompt(record, SILENCE_PROMPTS[self._silences - 1])
        return None

    async def _hold(self, record: TurnRecord) -> None:
        """Wait for a caller who asked for a moment."""
        record.outcome = "hold"
        self._hold_until = self._loop.time() + self._hold_s
        await self._answerer.prompt(record, "hold")

    async def _keep_holding(self, record: TurnRecord) -> None:
        record.outcome = "hold"

    async def _halted(self, record: TurnRecord) -> None:
        record.outcome = "halted"
        await self._answerer.prompt(record, "listening")

    async def _go_on(self, record: TurnRecord) -> Ending | None:
        """Go on where the caller's moment, or noise, stopped the answer."""
        self._hold_until = None
        record.outcome = "resumed"
        before, self.interrupted = self.interrupted, None
        if before is not None and before.unanswered and before.question:
            return await self._answerer.again(before.question, record)
        if not self._mouth.restore():
            await self._answerer.prompt(record, SILENCE_PROMPTS[0])
            return None
        self._state("speaking")
        await self._mouth.finished()
        return None

    async def _not_understood(self, record: TurnRecord) -> Ending | None:
        record.outcome = "unclear"
        self._unclear += 1
        self._ledger.missed(record)
        if self._unclear > len(UNCLEAR_PROMPTS):
            return Ending(EndReason.TRANSFERRED, "not_understood", "no_input_transfer", Next.OFFICERS)
        await self._answerer.prompt(record, UNCLEAR_PROMPTS[self._unclear - 1])
        return None
