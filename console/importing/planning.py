"""What an import would do: compared with the database, nothing written."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from common.text import nfc
from console.background import Progress
from console.catalogue import districts, records
from console.catalogue.models import Procedure, State
from console.importing import standing
from console.importing.merging import Conflict, merge
from console.importing.models import ReviewTask
from console.importing.screening import screen
from console.importing.source import Row, Source
from knowledge_base.portal.rows import spoken_title


@dataclass(frozen=True, slots=True)
class Change:
    """One field that follows the source."""

    code: str
    field: str
    old: Any
    new: Any


@dataclass(slots=True)
class Plan:
    """What becomes of the rows. The models in it are changed already, but not saved."""

    source: Source
    created: dict[str, tuple[Procedure, str]] = field(default_factory=dict)  # with the agency's name
    updated: dict[str, tuple[Procedure, dict[str, Any]]] = field(default_factory=dict)  # with what changes
    noted: list[Procedure] = field(default_factory=list)  # only what the source said is kept
    changes: list[Change] = field(default_factory=list)
    conflicts: list[tuple[Procedure, Conflict]] = field(default_factory=list)
    withdrawn: list[ReviewTask] = field(default_factory=list)
    quarantined: list[tuple[Row, str]] = field(default_factory=list)
    unchanged: int = 0


@dataclass(slots=True)
class Planner:
    """Plans row by row."""

    plan: Plan
    rows: dict[str, Procedure]
    reviews: dict[int, dict[str, ReviewTask]]  # open ones of this origin, by procedure and field

    def take(self, row: Row) -> None:
        """Plan one row."""
        known = self.rows.get(row.code)
        ours = records.current(known) if known else _new(row, self.plan.source)
        try:
            values = records.normal(ours | row.values)
        except ValidationError as error:
            self._refuse(row, error)
            return
        if known is None:
            self._create(row, values)
        else:
            self._compare(row, known, ours, {name: values[name] for name in row.values})

    def _refuse(self, row: Row, error: ValidationError) -> None:
        def build() -> None:
            raise error

        for column, reasons in records.errors_of(build).items():
            self.plan.source.refuse(row.line, column, row.code, "; ".join(reasons))
            return

    def _create(self, row: Row, values: dict[str, Any]) -> None:
        plan = self.plan
        state = standing.wanted(values, flagged=False)
        said = {name: values[name] for name in row.values}
        columns = {name: value for name, value in values.items() if name != "agency"}
        made = Procedure(state=state, imported={plan.source.origin.value: said, "state": state.value}, **columns)
        plan.created[row.code] = made, values["agency"]
        if state == State.QUARANTINED:
            plan.quarantined.append((row, districts.found_in(values)))

    def _compare(self, row: Row, known: Procedure, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
        plan, origin = self.plan, self.plan.source.origin
        merged = merge(origin, known.imported, ours, theirs)
        settled, left = self._reviews(known, ours, theirs)
        conflicts = [one for one in merged.conflicts if one.field not in settled]
        plan.conflicts += [(known, conflict) for conflict in conflicts]
        plan.withdrawn += settled.values()
        plan.changes += [Change(row.code, name, ours[name], new) for name, new in merged.changes.items()]
        said = known.imported.get(origin, {}) | theirs
        flagged = bool(conflicts or left)
        noted = known.imported.get(origin) != said or flagged != known.flagged
        known.imported, known.flagged = known.imported | {origin.value: said}, flagged
        if noted and self._settle(row, known, ours, merged.changes):
            plan.updated[row.code] = known, merged.changes
        else:
            plan.unchanged += 1
            plan.noted += [known] if noted else []

    def _settle(self, row: Row, known: Procedure, ours: dict[str, Any], changes: dict[str, Any]) -> bool:
        """Give the row its state; say whether there is anything that people see the change of."""
        before = known.state
        if standing.settle(known, ours | changes, changes):
            self.plan.changes.append(Change(row.code, "state", before, known.state))
            if known.state == State.QUARANTINED:
                self.plan.quarantined.append((row, districts.found_in(ours | changes)))
        return bool(changes) or known.state != before

    def _reviews(
        self, known: Procedure, ours: dict[str, Any], theirs: dict[str, Any]
    ) -> tuple[dict[str, ReviewTask], int]:
        """Return the open reviews about which nobody differs any more, and how many stay open."""
        mine = self.reviews.get(known.pk, {})
        settled = {name: task for name, task in mine.items() if name in theirs and _settled(task, ours, theirs)}
        return settled, len(mine) - len(settled)


def _settled(task: ReviewTask, ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    now = theirs[task.field]
    return bool(now == ours[task.field] or (task.old_value is not None and now == task.old_value))


def _new(row: Row, source: Source) -> dict[str, Any]:
    """Return what a new row starts from."""
    title = nfc(str(row.values.get("title", "")))
    return {"code": row.code, "spoken_title": spoken_title(title), "agency": "", "source_checked": source.checked}


def make_plan(source: Source, progress: Progress) -> Plan:
    """Compare a source with the database."""
    rows = {row.code: row for row in Procedure.objects.select_for_update(of=("self",)).select_related("agency")}
    reviews: dict[int, dict[str, ReviewTask]] = {}
    for task in ReviewTask.objects.filter(state=ReviewTask.State.OPEN):
        mine = reviews.setdefault(task.procedure_id, {})
        mine |= {task.field: task} if task.origin == source.origin else {f"{task.origin} {task.field}": task}
    planner, door = Planner(Plan(source), rows, reviews), screen(rows)
    for number, row in enumerate(source.rows, start=1):
        if door.passes(row, source):
            planner.take(row)
        progress("compare", number, len(source.rows))
    source.refused.sort(key=lambda one: one.line)
    return planner.plan
