"""The life of a publishing: begun, carried out here or in a process of its own, ended."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, close_old_connections, transaction
from django.utils import timezone

from common.logs import event
from console.publishing.errors import PublishError
from console.publishing.models import PublishRun

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.5

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many are done, of how many."""

Work = Callable[[Progress], str]
"""Publishes and returns the new version; raises PublishError."""


def begin(asked_by: User | None = None) -> PublishRun:
    """Return a new running publishing; raise PublishError where one is running already."""
    _end_dead()
    try:
        with transaction.atomic():
            return PublishRun.objects.create(asked_by=asked_by, pid=os.getpid())
    except IntegrityError as error:
        raise PublishError("already_running", "another publishing is running", retryable=True) from error


def carry_out(run: PublishRun, work: Work) -> None:
    """Do the work of a publishing in this process, and keep how it went; raise PublishError where it failed."""
    PublishRun.objects.filter(pk=run.pk).update(pid=os.getpid())
    try:
        run.version = work(_kept(run))
    except PublishError as error:
        _end(run, PublishRun.State.FAILED, str(error))
        raise
    _end(run, PublishRun.State.DONE)


def in_background(run: PublishRun) -> threading.Thread:
    """Carry out a publishing in a process of its own; return the thread that waits for it."""
    waiting = threading.Thread(target=_wait_for_process, args=(run,), name=f"publish-{run.pk}", daemon=True)
    waiting.start()
    return waiting


def _wait_for_process(run: PublishRun) -> None:
    folder = settings.CONSOLE.var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "console.manage", "publish", "--run", str(run.pk)]
    with (folder / "publish.log").open("ab") as output:
        status = subprocess.run(command, stdout=output, stderr=output, start_new_session=True, check=False).returncode
    close_old_connections()
    run.refresh_from_db()
    if run.state == PublishRun.State.RUNNING:
        _end(run, PublishRun.State.FAILED, f"process_ended: status {status}; see var/log/publish.log")
    close_old_connections()


def _kept(run: PublishRun) -> Progress:
    """Return a progress that writes a step's beginning and end, and in between twice a second."""
    written = 0.0

    def report(step: str, done: int, total: int) -> None:
        nonlocal written
        now = time.monotonic()
        if done in (0, 1, total) or now - written > PROGRESS_SECONDS:
            PublishRun.objects.filter(pk=run.pk).update(step=step[:200], done=done, total=total)
            written = now

    return report


def _end(run: PublishRun, state: PublishRun.State, message: str = "") -> None:
    run.state, run.message, run.ended = state, message, timezone.now()
    run.save(update_fields=["state", "message", "ended", "version"])
    event(log, "publishing_ended", run=run.pk, state=run.state, version=run.version)


def _end_dead() -> None:
    """End publishings whose process is gone."""
    for run in PublishRun.objects.filter(state=PublishRun.State.RUNNING):
        if run.pid is None or not _alive(run.pid):
            _end(run, PublishRun.State.FAILED, "process_ended: the process that published is gone")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
