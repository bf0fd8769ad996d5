"""Begins the daily run from within the console: a thread that looks at the clock. Several consoles begin one run."""

import logging
import threading
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from common.logs import event
from console.background import in_process
from console.privacy import retention

log = logging.getLogger(__name__)

COMMAND = "enforce_retention"


class Schedule:
    """Looks every `seconds` whether the day's run is due, until stopped."""

    def __init__(self, seconds: float = 300.0) -> None:
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="retention", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a run under way goes on in its own process."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                look(timezone.localtime())
            except DatabaseError as error:
                event(log, "retention_not_begun", level=logging.ERROR, error=error)
            finally:
                close_old_connections()


def look(now: datetime) -> threading.Thread | None:
    """Begin the day's run where it is due; return the thread that waits for it."""
    if now.hour < settings.RETENTION.hour:
        return None
    run = retention.begin(now.date())
    return in_process(run, COMMAND) if run else None
