"""Whether two records contradict each other in facts. Wording that says the same in other words does not."""

from collections import defaultdict
from typing import Any

STATED = ("free", "amount", "council")


def contradict(field: str, ours: Any, theirs: Any) -> bool:
    """Say whether a field differs in what it states: title, levels, decision, and time limits and fees by method."""
    if field in {"title", "source_decision"}:
        return bool(ours and theirs and ours != theirs)
    if field == "levels":
        return not set(theirs) <= set(ours)
    if field == "filings":
        return _differ(_limits(ours), _limits(theirs)) or _differ(_fees(ours), _fees(theirs))
    return False


def _differ(ours: dict[str, set[Any]], theirs: dict[str, set[Any]]) -> bool:
    """Say whether, for a method that both speak of, each states what the other does not."""
    shared = ours.keys() & theirs.keys()
    return any(ours[method] - theirs[method] and theirs[method] - ours[method] for method in shared)


def _limits(filings: list[dict[str, Any]]) -> dict[str, set[Any]]:
    stated: dict[str, set[Any]] = defaultdict(set)
    for filing in filings:
        if filing.get("duration"):
            stated[filing["method"]].add((filing["duration"]["amount"], filing["duration"]["unit"]))
    return stated


def _fees(filings: list[dict[str, Any]]) -> dict[str, set[Any]]:
    stated: dict[str, set[Any]] = defaultdict(set)
    for filing in filings:
        fee = filing.get("fee") or {}
        if fee.get("kind") == "amount":
            stated[filing["method"]] |= {item["amount_vnd"] for item in fee.get("items", ())}
        elif fee.get("kind") in STATED:
            stated[filing["method"]].add(fee["kind"])
    return stated
