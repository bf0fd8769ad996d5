"""A question spoken into the page: what may be sent, how many at once, and what is said where it is not understood."""

import logging

import httpx

from common.logs import event
from gateway import wording
from gateway.errors import BusyError, RequestError, VoiceError
from gateway.recorded import Limits, Recorded
from gateway.settings import GatewaySettings

log = logging.getLogger(__name__)

AT_ONCE = 6
"""So many recordings are heard or in line; one more is turned away."""
WORDS = {"voice_too_long": wording.VOICE_TOO_LONG, "recogniser_away": wording.VOICE_AWAY}


class Speaking:
    """Turns what a page recorded into text."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._client = httpx.AsyncClient(trust_env=False)
        limits = Limits(settings.voice_seconds, settings.decode_seconds, settings.recognise_seconds)
        self._recorded = Recorded(self._client, settings.recognise_url, limits)
        self._open = 0

    async def text(self, content_type: str, recording: bytes) -> str:
        """Return what is said. Raises RequestError, BusyError with words for the citizen."""
        if not content_type.startswith("audio/"):
            raise RequestError("not_sound", wording.VOICE_FAILED, status=415)
        if self._open >= AT_ONCE:
            raise BusyError("voices_full", wording.VOICE_AWAY)
        self._open += 1
        try:
            text = await self._recorded.text(recording)
        except VoiceError as error:
            event(log, "voice_refused", code=error.code)
            words = WORDS.get(error.code, wording.VOICE_FAILED)
            if error.retryable:
                raise BusyError(error.code, wording.VOICE_AWAY) from error
            raise RequestError(error.code, words, status=422) from error
        finally:
            self._open -= 1
        if not text:
            raise RequestError("voice_empty", wording.VOICE_FAILED, status=422)
        return text

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
