"""From words to sound: the clip made at publishing where there is one, else the synthesiser."""

import asyncio
from collections import OrderedDict

from common.clips import ClipStore
from speech.errors import SpeechError
from speech.stretch import stretched
from telephony.errors import VoiceError
from telephony.events import Speaker

CACHED_TEXTS = 256


class Voice:
    """What answers are spoken with, shared by every call."""

    def __init__(self, clips: ClipStore, speaker: Speaker, *, deadline_s: float) -> None:
        self._clips = clips
        self._speaker = speaker
        self._deadline_s = deadline_s
        self._spoken: OrderedDict[tuple[str, float], bytes] = OrderedDict()

    @property
    def name(self) -> str:
        """The voice's name, as clip keys have it."""
        return self._speaker.voice

    async def speak(self, text: str, clip: str | None, rate: float = 1.0) -> tuple[bytes, str | None]:
        """Return the sound of `text` (8 kHz s16 mono) and the key of the clip that was used.

        A clip keeps its voice at every rate. Raises VoiceError.
        """
        if clip is not None and clip.isalnum():
            pcm = await asyncio.to_thread(self._clip, clip, rate)
            if pcm is not None:
                return pcm, clip
        return await self._synthesised(text, rate), None

    def _clip(self, key: str, rate: float) -> bytes | None:
        pcm = self._clips.read(key)
        return None if pcm is None else stretched(pcm, rate)

    async def _synthesised(self, text: str, rate: float) -> bytes:
        if (text, rate) in self._spoken:
            self._spoken.move_to_end((text, rate))
            return self._spoken[text, rate]
        try:
            async with asyncio.timeout(self._deadline_s):
                pcm = await self._speaker.synthesise(text, rate)
        except TimeoutError as error:
            raise VoiceError("voice.timeout", "the synthesiser took too long", retryable=True) from error
        except SpeechError as error:
            raise VoiceError(f"voice.{error.code}", error.message, retryable=error.retryable) from error
        self._spoken[text, rate] = pcm
        if len(self._spoken) > CACHED_TEXTS:
            self._spoken.popitem(last=False)
        return pcm
