"""From the database to the file that every channel reads."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from common import notices
from console.notices.models import Notice, Switching
from knowledge_base.answering.speaking import speak


def file() -> Path:
    """Return where the board lies."""
    return Path(settings.CONSOLE.var) / "notices.json"


def publish() -> None:
    """Write what the database says, without what is past. Raises OSError."""
    switched = Switching.objects.first()
    rows = Notice.objects.filter(end__gt=timezone.now()).order_by("start", "pk")
    made = [
        notices.Notice(
            f"{row.pk}-{int(row.start.timestamp())}", row.text, speak(row.spoken or row.text), row.start, row.end
        )
        for row in rows
    ]
    notices.write(file(), notices.Board(tuple(made), (switched.reason or "off") if switched and switched.off else ""))


def standing() -> notices.Board:
    """Return what holds now, whoever wrote it."""
    return notices.Notices(file()).now()
