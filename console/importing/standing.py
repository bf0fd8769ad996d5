"""Which state an import gives a record, and when it may change the state at all."""

from collections.abc import Mapping
from typing import Any

from console.catalogue import districts
from console.catalogue.models import Procedure, State
from knowledge_base.portal.misprints import SMALLEST_FEE

NEEDED = ("title", "field", "levels", "agency", "filings", "source_url", "source_decision")


def complete(values: Mapping[str, Any]) -> bool:
    """Say whether a record answers what people ask first: who settles it, how, and with what papers or steps."""
    return all(values.get(name) for name in NEEDED) and bool(values.get("papers") or values.get("steps"))


def doubtful(values: Mapping[str, Any]) -> bool:
    """Say whether a fee cannot be meant so: 135 đồng where the portal's own note says 135.000."""
    fees = [item for filing in values.get("filings") or () for item in filing["fee"]["items"]]
    return any(0 < item["amount_vnd"] < SMALLEST_FEE for item in fees)


def wanted(values: Mapping[str, Any], flagged: bool) -> State:
    """Return the state of a record that no operator has put into a state."""
    if districts.found_in(values):
        return State.QUARANTINED
    return State.APPROVED if complete(values) and not doubtful(values) and not flagged else State.DRAFT


def settle(row: Procedure, values: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Give a row its state and say whether it changed. An operator's choice stands, unless new text misleads."""
    ours = row.imported.get("state") == row.state
    if ours:
        state = wanted(values, row.flagged)
        row.imported = row.imported | {"state": state.value}
    else:
        state = State.QUARANTINED if districts.found_in(changes) else State(row.state)
    changed = row.state != state
    row.state = state
    return changed
