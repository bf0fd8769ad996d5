"""Recordings into the database, and out of it into the clip store when answers are published."""

from pathlib import Path

from django.contrib.auth.models import User
from django.utils import timezone

from common.clips import ClipStore
from common.text import nfc
from console.clips.models import RecordedClip, digest_of, key_of
from console.clips.sound import prepared
from speech.audio_files import seconds


def keep(text: str, content: bytes, file_name: str, user: User) -> RecordedClip:
    """Keep an uploaded file as the recording of a text, in place of the one before. Raises ClipError."""
    sound = prepared(content)
    clip, _ = RecordedClip.objects.update_or_create(
        digest=digest_of(text),
        defaults={
            "text": nfc(text),
            "key": key_of(text, sound),
            "sound": sound,
            "seconds": round(seconds(sound), 1),
            "file_name": file_name[:200],
            "recorded_by": user,
            "recorded_at": timezone.now(),
        },
    )
    return clip


def recorded(store: Path) -> dict[str, str]:
    """Return the clip keys of all recordings by their words, each clip being in the store."""
    clips = ClipStore(store)
    for key, sound in _missing(clips):
        clips.write(key, sound)
    return dict(RecordedClip.objects.values_list("text", "key"))


def _missing(clips: ClipStore) -> list[tuple[str, bytes]]:
    absent = [key for key in RecordedClip.objects.values_list("key", flat=True) if key not in clips]
    rows = RecordedClip.objects.filter(key__in=absent).values_list("key", "sound")
    return [(key, bytes(sound)) for key, sound in rows]
