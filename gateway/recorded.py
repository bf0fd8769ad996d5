"""Recorded speech in words: decoded in a process of its own, recognised by telephony."""

import asyncio
import sys
from dataclasses import dataclass

import httpx

from gateway.decoding import NO_SOUND, TOO_LONG
from gateway.errors import VoiceError

DECODERS = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a recording may be, and how long each step may take; all in seconds."""

    recording: float
    decoding: float
    recognising: float


class Recorded:
    """Turns the bytes of a recording into text, two at a time."""

    def __init__(self, client: httpx.AsyncClient, recognise_url: str, limits: Limits) -> None:
        self._client = client
        self._url = recognise_url
        self._limits = limits
        self._decoders = asyncio.Semaphore(DECODERS)

    async def text(self, content: bytes) -> str:
        """Return what is said in a recording (AAC, AMR, M4A, Opus…). Raises VoiceError."""
        return await self._recognise(await self.decode(content))

    async def decode(self, content: bytes) -> bytes:
        """Return a recording as WAV, 16 kHz mono. Raises VoiceError."""
        async with self._decoders:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "gateway.decoding", str(self._limits.recording)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                async with asyncio.timeout(self._limits.decoding):
                    wav, _ = await process.communicate(content)
            except TimeoutError as error:
                raise VoiceError("voice_undecodable", "took too long") from error
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode == TOO_LONG:
            raise VoiceError("voice_too_long", "too many seconds")
        if process.returncode:
            reason = "no sound" if process.returncode == NO_SOUND else f"exit {process.returncode}"
            raise VoiceError("voice_undecodable", reason)
        return wav

    async def _recognise(self, wav: bytes) -> str:
        try:
            response = await self._client.post(self._url, content=wav, timeout=self._limits.recognising)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise VoiceError("recogniser_away", type(error).__name__, retryable=True) from error
        if response.status_code != httpx.codes.OK or not isinstance(answer, dict):
            again = response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR
            raise VoiceError("voice_not_recognised", f"status {response.status_code}", retryable=again)
        return str(answer.get("text") or "").strip()
