"""The daily run: every store lets go of what is old, and what it did is kept. A second run goes on from there."""

import logging
import time
from collections.abc import Iterable
from datetime import date

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from common.logs import event
from console import background
from console.background import Progress, RunState
from console.privacy import sealing
from console.privacy.models import RetentionRun, Sweep
from console.privacy.periods import cutoff
from console.privacy.stores.base import Store, StoreError, Swept
from console.privacy.stores.every import STORES

log = logging.getLogger(__name__)

TRIES_A_DAY = 5


def begin(day: date | None = None, *, dry: bool = False, by: object = None) -> RetentionRun | None:
    """Return a new run; None where the day's was begun already."""
    background.end_dead(RetentionRun)
    try:
        with transaction.atomic():
            return RetentionRun.objects.create(day=day, dry=dry, asked_by=by)  # type: ignore[misc] # a user
    except IntegrityError:
        return _again(day)


def carry_out(run: RetentionRun, progress: Progress, only: Iterable[str] = ()) -> None:
    """Let every store, or those named, let go of what is old; a store that fails does not stop the others."""
    background.take_over(run)
    chosen = [store for store in STORES if not set(only) or store.key in set(only)]
    for number, store in enumerate(chosen):
        progress(store.key, number, len(chosen))
        _swept(run, store)
    progress("", len(chosen), len(chosen))
    sealed = "" if run.dry else sealing.seal_all()
    failed = list(run.sweeps.exclude(error="").values_list("store", flat=True))
    message = "; ".join([*(f"{one}: not reached" for one in failed), *([sealed] if sealed else [])])
    background.end(run, RunState.FAILED if message else RunState.DONE, message)


def _swept(run: RetentionRun, store: Store) -> None:
    began, before = time.monotonic(), cutoff(store.kind, run.started)
    swept, error = Swept(), ""
    try:
        swept = store.sweep(before, dry=run.dry)
    except (StoreError, DatabaseError) as failure:
        error = f"{type(failure).__name__}: {failure}"
        event(log, "retention_failed", level=logging.ERROR, store=store.key, error=error)
    Sweep.objects.create(
        run=run,
        store=store.key,
        kind=store.kind,
        before=before,
        count=swept.count,
        oldest=swept.oldest,
        ms=round((time.monotonic() - began) * 1000),
        error=error[:300],
    )


def _again(day: date | None) -> RetentionRun | None:
    """Return a new run in place of the day's that failed, some times a day."""
    with transaction.atomic():
        last = RetentionRun.objects.filter(day=day).first()
        if last is None or last.state != RunState.FAILED:
            return None
        tries = RetentionRun.objects.filter(started__date=timezone.localdate(), day=None, state=RunState.FAILED).count()
        if tries >= TRIES_A_DAY:
            return None
        RetentionRun.objects.filter(pk=last.pk).update(day=None)
        return RetentionRun.objects.create(day=day)
