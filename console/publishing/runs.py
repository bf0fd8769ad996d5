"""The life of a publishing: begun, carried out here or in a process of its own, ended."""

import os
import threading
from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from console import background
from console.background import Progress as Progress
from console.publishing.errors import PublishError
from console.publishing.models import Kind, PublishRun
from console.workflow import settling

Work = Callable[[Progress], str]
"""Publishes and returns the new version; raises PublishError."""


def begin(asked_by: User | None = None, kind: Kind = Kind.PUBLISH, reason: str = "") -> PublishRun:
    """Return a new running publishing; raise PublishError where one is running already.

    A reason says why to publish even where answers got worse; it is kept.
    """
    background.end_dead(PublishRun)
    try:
        with transaction.atomic():
            return PublishRun.objects.create(asked_by=asked_by, kind=kind, reason=reason, pid=os.getpid())
    except IntegrityError as error:
        raise PublishError("already_running", "another publishing is running", retryable=True) from error


def carry_out(run: PublishRun, work: Work) -> None:
    """Do the work of a publishing in this process, and keep how it went; raise PublishError where it failed."""
    background.take_over(run)
    try:
        run.version = work(background.kept(run))
    except PublishError as error:
        background.end(run, PublishRun.State.FAILED, str(error))
        raise
    settling.settle()
    background.end(run, PublishRun.State.DONE)


def in_background(run: PublishRun) -> threading.Thread:
    """Carry out a publishing in a process of its own; return the thread that waits for it."""
    return background.in_process(run, "publish")
