"""Long work that the console begins: kept in the database with its progress, carried out in a process of its own."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.logs import event

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.5

STEPS = {
    "clips": _("speech of the answers"),
    "answers": _("answers"),
    "embeddings": _("meanings of the questions"),
    "indexes": _("search index"),
    "gate": _("regression gate"),
    "switched": _("in use"),
    "read": _("reading"),
    "compare": _("comparing"),
    "store": _("storing"),
}
Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many are done, of how many."""


class RunState(models.TextChoices):
    """How far a run is."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class BackgroundRun(models.Model):
    """One piece of long work: who asked for it, how far it is, how it ended."""

    State = RunState

    state = models.CharField(_("state"), max_length=16, choices=RunState, default=RunState.RUNNING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("asked by")
    )
    started = models.DateTimeField(_("started"), auto_now_add=True)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)
    step = models.CharField(_("step"), max_length=200, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    message = models.TextField(_("message"), blank=True)
    pid = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_step(self) -> str:
        """Return the present step's name in the reader's language."""
        return str(STEPS.get(self.step, self.step))

    @property
    def percent(self) -> int:
        """Return how much of the present step is done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0


Run = TypeVar("Run", bound=BackgroundRun)


def take_over(run: BackgroundRun) -> None:
    """Keep that this process carries the run out."""
    run.pid = os.getpid()
    run.save(update_fields=["pid"])


def kept(run: BackgroundRun) -> Progress:
    """Return a progress that writes a step's beginning and end, and in between twice a second."""
    rows = type(run)._default_manager.filter(pk=run.pk)
    written = 0.0

    def report(step: str, done: int, total: int) -> None:
        nonlocal written
        now = time.monotonic()
        if done in (0, 1, total) or now - written > PROGRESS_SECONDS:
            rows.update(step=step[:200], done=done, total=total)
            written = now

    return report


def both(first: Progress, second: Progress) -> Progress:
    """Return a progress that tells two."""

    def report(step: str, done: int, total: int) -> None:
        first(step, done, total)
        second(step, done, total)

    return report


def end(run: BackgroundRun, state: RunState, message: str = "") -> None:
    """Keep how a run ended, with everything the work set on it."""
    kept_by_progress = {"step", "done", "total", "pid", "id"}
    run.state, run.message, run.ended = state, message, timezone.now()
    run.save(update_fields=[field.name for field in run._meta.concrete_fields if field.name not in kept_by_progress])
    event(log, "run_ended", kind=run._meta.model_name, run=run.pk, state=run.state)


def end_dead(kind: type[Run]) -> None:
    """End runs whose process is gone."""
    for run in kind._default_manager.filter(state=RunState.RUNNING):
        if run.pid is None or not _alive(run.pid):
            end(run, RunState.FAILED, "process_ended: the process that did the work is gone")


def in_process(run: BackgroundRun, command: str) -> threading.Thread:
    """Carry out a run by `python -m console.manage COMMAND --run …`; return the thread that waits for it."""
    name = f"{command}-{run.pk}"
    waiting = threading.Thread(target=_wait_for_process, args=(run, command), name=name, daemon=True)
    waiting.start()
    return waiting


def _wait_for_process(run: BackgroundRun, command: str) -> None:
    folder = settings.CONSOLE.var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [sys.executable, "-m", "console.manage", command, "--run", str(run.pk)]
    with (folder / f"{command}.log").open("ab") as output:
        done = subprocess.run(arguments, stdout=output, stderr=output, start_new_session=True, check=False)
    close_old_connections()
    run.refresh_from_db()
    if run.state == RunState.RUNNING:
        end(run, RunState.FAILED, f"process_ended: status {done.returncode}; see var/log/{command}.log")
    close_old_connections()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
