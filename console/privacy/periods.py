"""The classes of data, and from when on each is kept."""

import calendar
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A class of data: one period for all of it."""

    AUDIO = "audio", _("Sound")
    TEXT = "text", _("Transcripts and chats")
    EVENTS = "events", _("Events")
    QUESTIONS = "questions", _("Unanswered questions")
    MESSAGES = "messages", _("Messages with a receipt code")
    OUTBOX = "outbox", _("Events on their way")
    DEAD_LETTERS = "dead_letters", _("Events refused")
    WEB_CHAT = "web_chat", _("Web chats shown again")
    ZALO = "zalo", _("Zalo messages")
    LINKS = "links", _("Numbers linked to Zalo")
    SMS = "sms", _("Text messages")
    LOGS = "logs", _("Logs")
    AUDIT = "audit", _("Who looked at what")


def period(kind: Kind) -> tuple[int, str]:
    """Return how long a class is kept: a number, and `days` or `months`."""
    own = settings.RETENTION
    days = getattr(own, f"{kind.value}_days", None)
    return (days, "days") if days is not None else (getattr(own, f"{kind.value}_months"), "months")


def setting(kind: Kind) -> str:
    """Return the environment variable that says how long a class is kept."""
    return f"CONSOLE_KEEP_{kind.value}_{period(kind)[1]}".upper()


def cutoff(kind: Kind, now: datetime | None = None) -> datetime:
    """Return the moment before which data of a class goes."""
    now = now or timezone.now()
    number, unit = period(kind)
    return now - timedelta(days=number) if unit == "days" else months_before(now, number)


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same day so many months before, or the last of its month where there is none."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
