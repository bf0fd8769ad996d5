"""One call's mouth: prompts and answers, said through its playback, noted and shown to the page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from telephony.audio import SAMPLE_BYTES, SAMPLE_RATE_HZ
from telephony.dialogue import Part, Say
from telephony.pages import Pages
from telephony.playback import Playback, Started
from telephony.prompts import Prompts
from telephony.record import Said
from telephony.voice import Voice

PAUSE = bytes(SAMPLE_RATE_HZ * SAMPLE_BYTES * 160 // 1000)
"""160 ms of breath after each part: clips are trimmed of theirs."""

MORE = "more"
"""The prompt after a page that is not the last."""
SLOW_RATE = 0.8

Tell = Callable[[Mapping[str, object]], None]
Elapsed = Callable[[], float]
"""Returns the ms since the call began."""


class Mouth:
    """Says things, one after the other."""

    def __init__(
        self, playback: Playback, prompts: Prompts, voice: Voice, tell: Tell, elapsed: Elapsed, pages: Pages
    ) -> None:
        self._playback = playback
        self._prompts = prompts
        self._voice = voice
        self._tell = tell
        self._elapsed = elapsed
        self._answer: list[bytes] = []
        self._last_words = ""
        self._basis: Mapping[str, Any] | None = None
        self.pages = pages
        """What of the answer has been read, and what is left."""
        self.rate = 1.0
        """Of speech, clips included."""
        self.option_keys: frozenset[str] = frozenset()
        """Keys that choose among what the last answer offers."""
        self.expects: Say | None = None
        """The line that says what kind of answer is waited for; None: any."""

    @property
    def last_words(self) -> str:
        """What was queued last, in words."""
        return self._last_words

    @property
    def remaining_ms(self) -> float:
        """How much there is left to say, in ms."""
        return self._playback.remaining_ms

    @property
    def speaking(self) -> bool:
        """Whether there is something left to say."""
        return self._playback.speaking

    def prompt(self, name: str) -> Said:
        """Queue a recorded prompt."""
        text = self._last_words = self._prompts.text(name)
        self._playback.play(self._prompts.sound(name))
        self._tell({"type": "said", "text": text})
        return Said(self._elapsed(), name, text, [{"text": text, "clip": None}])

    async def announce(self, text: str) -> Said:
        """Queue a notice. Raises VoiceError."""
        pcm, _ = await self._voice.speak(text, None)
        self._last_words = text
        self._playback.play(pcm + PAUSE)
        self._tell({"type": "said", "text": text})
        return Said(self._elapsed(), None, text, [{"text": text, "clip": None}])

    def begin_answer(self) -> None:
        """Forget the answer before, which repeat() would say, and what was set aside of it."""
        self._answer = []
        self._basis = None
        self.pages.clear()
        self.option_keys = frozenset()
        self.expects = None
        self._playback.forget_aside()

    async def say(self, line: Say, ready: Started, started: Started) -> Said:
        """Queue part of an answer, its first page where it is long; `ready` and `started` as in read().

        Raises VoiceError.
        """
        said = Said(self._elapsed(), None, line.text, [], line.answer)
        self._basis = line.answer or self._basis
        self._tell(_shown(line))
        self.option_keys |= {option.key for option in line.options}
        self.expects = line if line.expecting else None
        await self._speak(self.pages.add(line), said, ready, started)
        return said

    async def read(self, ready: Started, started: Started) -> Said:
        """Queue the page at hand, breath by breath; `ready` is called when each is, `started` when each is heard.

        Raises VoiceError.
        """
        page, self._answer = self.pages.current, []
        said = Said(self._elapsed(), None, " ".join(part.text for part in page), [], self._basis)
        self._tell({"type": "said", "text": said.text})
        await self._speak(page, said, ready, started)
        return said

    async def _speak(self, parts: Sequence[Part], said: Said, ready: Started, started: Started) -> None:
        for part in parts:
            self._last_words = part.text
            pcm, clip = await self._voice.speak(part.text, part.clip, self.rate)
            ready()
            self._answer.append(pcm + PAUSE)
            self._playback.play(self._answer[-1], started)
            said.speech.append({"text": part.text, "clip": clip})
        if parts and self.pages.pending:
            self._last_words = self._prompts.text(MORE)
            self._playback.play(self._prompts.sound(MORE))
            said.speech.append({"text": self._last_words, "clip": None})

    def repeat(self, answer: list[bytes], started: Started) -> None:
        """Queue an answer again."""
        self._answer = answer
        for pcm in answer:
            self._playback.play(pcm, started)

    @property
    def answer(self) -> list[bytes]:
        """The sound of the last answer."""
        return self._answer

    def stop(self) -> None:
        """Say no more of what is queued."""
        self._playback.stop()

    def pause(self) -> None:
        """Be silent for a moment."""
        self._playback.pause()

    def resume(self) -> None:
        """Go on at the same place."""
        self._playback.resume()

    def set_aside(self) -> None:
        """Say no more for now."""
        self._playback.set_aside()

    def restore(self) -> bool:
        """Go on with what was set aside, from where it was; say whether there was anything."""
        return self._playback.restore()

    async def finished(self) -> None:
        """Wait until everything queued has been said."""
        await self._playback.finished()


def _shown(line: Say) -> dict[str, object]:
    """Return what the page is told of part of an answer."""
    shown: dict[str, object] = {"type": "said", "text": line.text, "answer": line.answer}
    if line.options:
        shown["options"] = [option.model_dump() for option in line.options]
    return shown
