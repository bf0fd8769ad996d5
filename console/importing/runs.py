"""The life of an import: begun, carried out here or in a process of its own, ended with its report."""

import os
import threading
from datetime import date
from pathlib import Path

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from console import background
from console.background import Progress
from console.importing import portal_file, reporting, table_file
from console.importing.errors import ImportFailed
from console.importing.models import ImportRun, Origin
from console.importing.planning import make_plan
from console.importing.storing import store

READERS = {Origin.PORTAL: portal_file.read, Origin.TABLE: table_file.read}
COMMANDS = {Origin.PORTAL: "import_portal", Origin.TABLE: "import_table"}


def begin(
    origin: Origin, file: Path, checked: date, *, rehearsal: bool = False, name: str = "", asked_by: User | None = None
) -> ImportRun:
    """Return a new running import; raise ImportFailed where one is running already."""
    background.end_dead(ImportRun)
    try:
        with transaction.atomic():
            return ImportRun.objects.create(
                origin=origin,
                file=str(file.absolute()),
                name=(name or file.name)[:300],
                checked=checked,
                rehearsal=rehearsal,
                asked_by=asked_by,
                pid=os.getpid(),
            )
    except IntegrityError as error:
        raise ImportFailed("already_running", "another import is running", retryable=True) from error


def carry_out(run: ImportRun, progress: Progress = lambda step, done, total: None) -> None:
    """Import in this process and keep how it went; raise ImportFailed where nothing was imported."""
    background.take_over(run)
    both = background.both(background.kept(run), progress)
    try:
        source = READERS[Origin(run.origin)](Path(run.file), run.checked, both)
    except ImportFailed as error:
        background.end(run, ImportRun.State.FAILED, str(error))
        raise
    with transaction.atomic():
        plan = make_plan(source, both)
        if not run.rehearsal:
            store(plan, run, both)
        run.counts, run.report = reporting.counts(plan), reporting.report(plan)
    background.end(run, ImportRun.State.DONE)


def in_background(run: ImportRun) -> threading.Thread:
    """Carry out an import in a process of its own; return the thread that waits for it."""
    return background.in_process(run, COMMANDS[Origin(run.origin)])
