"""Decide a review: ours stays, or the source's is taken; the record's flag and state follow."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from console.catalogue import records
from console.catalogue.models import Procedure
from console.importing import standing
from console.importing.errors import ReviewFailed
from console.importing.models import ReviewTask
from console.importing.storing import agencies_named


@transaction.atomic
def keep_ours(task: ReviewTask, user: User | None) -> None:
    """Keep our value; raise ReviewFailed where the review is decided already."""
    row = _begin(task)
    _decide(task, ReviewTask.State.OURS, user)
    _end(row, {}, task)


@transaction.atomic
def take_theirs(task: ReviewTask, user: User | None) -> None:
    """Take the source's value; raise ReviewFailed where it is decided already or the record would be none."""
    row = _begin(task)
    before = records.current(row)
    try:
        after = records.normal(before | {task.field: task.new_value})
    except ValidationError as error:
        raise ReviewFailed("broken_record", f"{row.code}: {error.errors()[0]['msg']}") from error
    value = after[task.field]
    setattr(row, task.field, agencies_named({value})[value] if task.field == "agency" else value)
    _decide(task, ReviewTask.State.THEIRS, user)
    _end(row, {task.field: value}, task)


def _begin(task: ReviewTask) -> Procedure:
    task.refresh_from_db(from_queryset=ReviewTask.objects.select_for_update())
    if task.state != ReviewTask.State.OPEN:
        raise ReviewFailed("decided_already", f"{task}: {task.get_state_display()}")
    return Procedure.objects.select_for_update().get(pk=task.procedure_id)


def _decide(task: ReviewTask, state: ReviewTask.State, user: User | None) -> None:
    task.state, task.decided, task.decided_by = state, timezone.now(), user
    task.save()


def _end(row: Procedure, changes: dict[str, Any], task: ReviewTask) -> None:
    row.flagged = row.reviews.filter(state=ReviewTask.State.OPEN).exists()
    stands = standing.settle(row, records.current(row), changes)
    if changes or stands:
        row._change_reason = f"review {task.pk}: {task.state}"  # type: ignore[attr-defined] # simple_history reads it
        row.save()
    else:
        Procedure.objects.filter(pk=row.pk).update(flagged=row.flagged, imported=row.imported)
