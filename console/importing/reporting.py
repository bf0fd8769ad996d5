"""What an import says about itself: counts, and lists that people work through."""

from dataclasses import asdict
from typing import Any

from console.catalogue.models import State
from console.importing.models import ImportRun
from console.importing.planning import Plan

SHOWN_CHANGES = 500  # kept of a long list of changes; counts are of all


def counts(plan: Plan) -> dict[str, int]:
    """Return how many rows ended which way."""
    states = [row.state for row, _agency in plan.created.values()]
    return {
        "read": plan.source.read,
        "imported": len(plan.created),
        "approved": states.count(State.APPROVED),
        "drafts": states.count(State.DRAFT),
        "quarantined": len(plan.quarantined),
        "updated": len(plan.updated),
        "unchanged": plan.unchanged,
        "refused": len({one.line for one in plan.source.refused}),
        "reviews": len(plan.conflicts),
        "withdrawn": len(plan.withdrawn),
    }


def report(plan: Plan) -> dict[str, Any]:
    """Return the lists: what was refused and why, what is held back, what changes, what needs a decision."""
    return {
        "ignored": plan.source.ignored,
        "refused": [asdict(one) for one in plan.source.refused],
        "quarantined": [{"line": row.line, "code": row.code, "reason": reason} for row, reason in plan.quarantined],
        "changes": [asdict(one) for one in plan.changes[:SHOWN_CHANGES]],
        "reviews": [{"code": row.code, **asdict(one)} for row, one in plan.conflicts[:SHOWN_CHANGES]],
    }


def printed(run: ImportRun) -> str:
    """Return the report as text."""
    named = ", ".join(f"{count} {name}" for name, count in run.counts.items())
    lines = [f"{'preview' if run.rehearsal else 'import'} {run.pk} of {run.name}: {named}"]
    lines += [f"column not known, not read: {name}" for name in run.report["ignored"]]
    for kind in ("refused", "quarantined"):
        lines += [f"{kind}: {_line(one)}" for one in run.report[kind]]
    lines += [f"review: {one['code']}, {one['field']}" for one in run.report["reviews"]]
    return "\n".join(lines)


def _line(one: dict[str, Any]) -> str:
    column = f", column {one['column']}" if one.get("column") else ""
    return f"line {one['line']}{column}, {one['code'] or 'no code'}: {one['reason']}"
