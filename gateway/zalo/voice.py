"""A voice note in words: fetched from Zalo's hosts only, decoded in a process of its own, recognised by telephony."""

import asyncio
import re
import sys

import httpx

from gateway.decoding import NO_SOUND, TOO_LONG
from gateway.errors import VoiceError
from gateway.settings import ZaloSettings

DECODERS = 2
HOST = re.compile(r"[a-z0-9.-]+")


class VoiceNotes:
    """Turns the address of a voice note into text."""

    def __init__(self, settings: ZaloSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._decoders = asyncio.Semaphore(DECODERS)

    async def text(self, url: str) -> str:
        """Return what is said in the note at `url`. Raises VoiceError."""
        self.check(url)
        return await self._recognise(await self._decode(await self._fetch(url)))

    def check(self, url: str) -> None:
        """Raise VoiceError where we do not fetch from there."""
        try:
            parts = httpx.URL(url)  # the parser that fetches: no other may decide
        except (httpx.InvalidURL, ValueError) as error:
            raise VoiceError("voice_bad_address", "not an address") from error
        host = parts.host
        ours = any(host == name or host.endswith(f".{name}") for name in self._settings.media_hosts)
        plain = HOST.fullmatch(host) and not parts.userinfo
        if parts.scheme not in self._settings.media_schemes or not ours or not plain:
            raise VoiceError("voice_foreign_host", "not a host of Zalo's")

    async def _fetch(self, url: str) -> bytes:
        content = bytearray()
        try:
            async with asyncio.timeout(self._settings.fetch_seconds):
                async with self._client.stream("GET", url, follow_redirects=False) as response:
                    if response.status_code != httpx.codes.OK:
                        again = response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR
                        raise VoiceError("voice_gone", f"status {response.status_code}", retryable=again)
                    async for chunk in response.aiter_bytes():
                        content += chunk
                        if len(content) > self._settings.voice_bytes:
                            raise VoiceError("voice_too_long", "too many bytes")
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
            raise VoiceError("voice_unreachable", type(error).__name__, retryable=True) from error
        return bytes(content)

    async def _decode(self, content: bytes) -> bytes:
        async with self._decoders:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "gateway.decoding",
                str(self._settings.voice_seconds),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                async with asyncio.timeout(self._settings.decode_seconds):
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
        seconds = self._settings.recognise_seconds
        try:
            response = await self._client.post(self._settings.recognise_url, content=wav, timeout=seconds)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise VoiceError("recogniser_away", type(error).__name__, retryable=True) from error
        if response.status_code != httpx.codes.OK or not isinstance(answer, dict):
            again = response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR
            raise VoiceError("voice_not_recognised", f"status {response.status_code}", retryable=again)
        return str(answer.get("text") or "").strip()
