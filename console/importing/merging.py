"""Three values of a field meet: what the source said last time, what it says now, and ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from console.importing.facts import contradict
from console.importing.models import Origin

EMPTY: tuple[Any, ...] = (None, "", [], {})
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that operator and source both changed."""

    field: str
    old: Any  # None: the source was never imported before
    new: Any
    ours: Any


@dataclass(slots=True)
class Merged:
    """What follows for a record."""

    changes: dict[str, Any] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def merge(origin: Origin, imported: Mapping[str, Values], ours: Values, theirs: Values) -> Merged:
    """Return which fields follow the source and which need a decision; `imported` is what each source said last."""
    merged = Merged()
    said = imported.get(origin, {})
    for name, new in theirs.items():
        old = said.get(name)
        if new == ours[name] or (name in said and new == old):
            continue
        if _untouched(origin, imported, name, ours[name]):
            merged.changes[name] = new
        elif name in said or origin == Origin.TABLE or contradict(name, ours[name], new):
            merged.conflicts.append(Conflict(name, old, new, ours[name]))
    return merged


def _untouched(origin: Origin, imported: Mapping[str, Values], name: str, ours: Any) -> bool:
    """Say whether our value is a source's own. To the portal, a value from an operator's table is an operator's."""
    portal, table = imported.get(Origin.PORTAL, {}), imported.get(Origin.TABLE, {})
    from_portal, from_table = name in portal and portal[name] == ours, name in table and table[name] == ours
    if origin == Origin.PORTAL:
        return from_portal and not from_table
    return from_portal or from_table or (ours in EMPTY and name not in portal and name not in table)
