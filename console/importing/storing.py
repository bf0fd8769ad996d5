"""Write a plan: many rows at a time, each change with its history."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from common.text import fold, nfc
from console.background import Progress
from console.catalogue.models import Agency, Procedure
from console.importing.merging import Conflict
from console.importing.models import ImportRun, ReviewTask
from console.importing.planning import Plan

BATCH = 200


def store(plan: Plan, run: ImportRun, progress: Progress) -> None:
    """Write a plan, in the caller's transaction."""
    total = len(plan.created) + len(plan.updated)
    progress("store", 0, total)
    _store_procedures(plan, run, progress, total)
    Procedure.objects.bulk_update(plan.noted, ["imported", "flagged"], batch_size=BATCH)
    _store_reviews(plan, run)
    progress("store", total, total)


def _store_procedures(plan: Plan, run: ImportRun, progress: Progress, total: int) -> None:
    agencies = _agencies(plan)
    created = [_placed(row, agencies.get(name)) for row, name in plan.created.values()]
    bulk_create_with_history(created, Procedure, BATCH, **_by(run))
    for done, (row, changes) in enumerate(plan.updated.values(), start=len(created) + 1):
        _update(row, changes, agencies, plan)
        progress("store", done, total)
    updated = [row for row, _changes in plan.updated.values()]
    Procedure.history.bulk_history_create(updated, BATCH, update=True, **_by(run))


def _update(row: Procedure, changes: dict[str, Any], agencies: dict[str, Agency], plan: Plan) -> None:
    columns = {"source_checked": plan.source.checked, **changes} if changes else {}
    for name, value in columns.items():
        setattr(row, name, agencies.get(value) if name == "agency" else value)
    row.fold_texts()
    row.keep_standing()
    row.updated_at = timezone.now()
    names = [*columns, "state", "imported", "flagged", "search", "cited", "standing", "updated_at"]
    Procedure.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})


def _placed(row: Procedure, agency: Agency | None) -> Procedure:
    row.agency = agency
    row.fold_texts()
    return row


def _agencies(plan: Plan) -> dict[str, Agency]:
    """Return the agencies of a plan by name, new ones made."""
    named = {name for _row, name in plan.created.values()}
    named |= {changes["agency"] for _row, changes in plan.updated.values() if "agency" in changes}
    return agencies_named(named - {""})


def agencies_named(names: set[str]) -> dict[str, Agency]:
    """Return agencies by name, new ones made."""
    known = {agency.name: agency for agency in Agency.objects.all() if agency.name in names}
    new = [Agency(name=nfc(name), search=fold(name)) for name in sorted(names - known.keys())]
    made = bulk_create_with_history(new, Agency, BATCH)
    return known | {agency.name: agency for agency in made}


def _store_reviews(plan: Plan, run: ImportRun) -> None:
    open_now = {(task.procedure_id, task.field): task for task in _open(plan, run)}
    new: list[ReviewTask] = []
    again: list[ReviewTask] = []
    for row, conflict in plan.conflicts:
        task = open_now.get((row.pk, conflict.field))
        if task is None:
            new.append(_review(row, conflict, run))
        else:
            task.new_value, task.our_value, task.run = conflict.new, conflict.ours, run
            again.append(task)
    for task in plan.withdrawn:
        task.state, task.decided = ReviewTask.State.WITHDRAWN, timezone.now()
    bulk_create_with_history(new, ReviewTask, BATCH, **_by(run))
    names = ["new_value", "our_value", "run", "state", "decided"]
    bulk_update_with_history([*again, *plan.withdrawn], ReviewTask, names, BATCH, **_by(run))


def _open(plan: Plan, run: ImportRun) -> list[ReviewTask]:
    rows = {row.pk for row, _conflict in plan.conflicts}
    tasks = ReviewTask.objects.filter(state=ReviewTask.State.OPEN, origin=run.origin)
    return [task for task in tasks if task.procedure_id in rows]


def _review(row: Procedure, conflict: Conflict, run: ImportRun) -> ReviewTask:
    return ReviewTask(
        procedure=row,
        field=conflict.field,
        origin=run.origin,
        old_value=conflict.old,
        new_value=conflict.new,
        our_value=conflict.ours,
        run=run,
    )


def _by(run: ImportRun) -> dict[str, Any]:
    asked_by: User | None = run.asked_by
    return {"default_user": asked_by, "default_change_reason": f"import {run.pk}: {run.name}"[:100]}
