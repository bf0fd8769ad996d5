"""A voice note in words: fetched from Zalo's hosts only, then heard like any recording."""

import asyncio
import re

import httpx

from gateway.errors import VoiceError
from gateway.recorded import Limits, Recorded
from gateway.settings import ZaloSettings

HOST = re.compile(r"[a-z0-9.-]+")


class VoiceNotes:
    """Turns the address of a voice note into text."""

    def __init__(self, settings: ZaloSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        limits = Limits(settings.voice_seconds, settings.decode_seconds, settings.recognise_seconds)
        self._recorded = Recorded(client, settings.recognise_url, limits)

    async def text(self, url: str) -> str:
        """Return what is said in the note at `url`. Raises VoiceError."""
        self.check(url)
        return await self._recorded.text(await self._fetch(url))

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
