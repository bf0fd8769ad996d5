"""The sound of conversations: recordings, sealed or not, and published clips; in parts, as players ask for it."""

import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.clips import ClipStore
from console.conversations.models import Conversation
from speech.errors import SealError
from speech.sealed import SUFFIX, key_of, read_sealed

RANGE = re.compile(r"bytes=(\d+)-(\d*)")
WAV = "audio/wav"


class SoundError(Exception):
    """There is nothing to play; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def recording(talk: Conversation) -> bytes:
    """Return a call's recording as WAV. Raises SoundError."""
    name = Path(str(talk.recording.get("file") or "")).name
    if talk.recording.get("state") != "kept" or not name:
        raise SoundError("not_recorded")
    path = settings.CONSOLE.var / "calls" / Path(talk.id).name / name
    try:
        return _opened(path) if path.suffix == SUFFIX else path.read_bytes()
    except OSError as error:
        raise SoundError("missing") from error


def _opened(path: Path) -> bytes:
    key = settings.CONSOLE.recording_key.get_secret_value()
    if not key:
        raise SoundError("no_key")
    try:
        return read_sealed(path, key_of(key)).wav()
    except SealError as error:
        raise SoundError(error.code) from error


def clip(key: str) -> bytes:
    """Return a published clip as WAV. Raises SoundError."""
    try:
        return ClipStore(settings.CONSOLE.knowledge / "clips").path(key).read_bytes()
    except OSError as error:
        raise SoundError("missing") from error


def from_start(request: HttpRequest) -> bool:
    """Say whether a player begins to play, rather than goes on."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    return found is None or found[1] == "0"


def played(request: HttpRequest, content: bytes) -> HttpResponse:
    """Return the part of a WAV that a player asks for, all of it where it asks for none."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    first = int(found[1]) if found else 0
    last = min(int(found[2]) if found and found[2] else len(content) - 1, len(content) - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "no-store, private"}
    if found:
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return HttpResponse(content[first : last + 1], WAV, status=206 if found else 200, headers=headers)
