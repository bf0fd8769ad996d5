"""From the database to the file that every process reads, and the deadlines that follow from it."""

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from common import hours as file
from console.calendars import building
from console.calendars.models import Calendar

PAST = timedelta(days=31)


def path() -> Path:
    """Return where the calendars lie."""
    return Path(settings.CONSOLE.var) / "calendar.json"


def publish() -> None:
    """Write what the database says; where it says nothing and nothing is written, no file is made. Raises OSError."""
    rows = list(Calendar.objects.select_related("agency"))
    if rows or path().exists():
        first, last = reach()
        entered = building.known(first, last)
        file.write(path(), {row.key: building.hours(row, entered, first, last) for row in rows}, last)


def standing() -> file.Calendars:
    """Return what holds now."""
    return file.Calendars(path())


def reach() -> tuple[date, date]:
    """Return the first and last day that the file speaks of."""
    today = timezone.localdate()
    return today - PAST, date(today.year + building.YEARS_AHEAD, 12, 31)
