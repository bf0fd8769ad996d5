"""What the next publishing would change for the public, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from console.catalogue import readable
from console.catalogue.models import Entry
from console.workflow import live, settling


class Change(StrEnum):
    """What becomes of a record."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a value: there before, there after, or both."""

    text: str
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs."""

    label: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that differs; a record that is new or goes has no fields listed."""

    row: Any
    change: Change
    fields: list[FieldChange]


def unpublished() -> Iterator[RecordChange]:
    """Yield what publishing now would change."""
    settling.settle()
    found = live.records()
    for kind in settling.KINDS:
        rows: Any = settling.changed(kind)
        for row in rows.select_related("agency") if kind is settling.KINDS[0] else rows:
            change = of(row, settling.to_publish(row), found.get(row.code) if found else None)
            if change:
                yield change


def of(row: Entry, after: dict[str, Any] | None, before: dict[str, Any] | None) -> RecordChange | None:
    """Return what differs between a record before and after; None where nothing does."""
    if after == before:
        return None
    if before is None:
        return RecordChange(row, Change.ADDED, [])
    if after is None:
        return RecordChange(row, Change.REMOVED, [])
    return RecordChange(row, Change.CHANGED, fields(row, readable.flat(before), readable.flat(after)))


def fields(row: Any, before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """Return the fields that differ, in the order of the form."""
    names = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    return [
        FieldChange(readable.label(type(row), name), _lines(name, before.get(name), after.get(name))) for name in names
    ]


def _lines(name: str, before: Any, after: Any) -> list[Line]:
    old, new = readable.lines(name, before), readable.lines(name, after)
    merged: list[Line] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            merged += [Line(text, before=True, after=True) for text in old[i1:i2]]
        else:
            merged += [Line(text, before=True, after=False) for text in old[i1:i2]]
            merged += [Line(text, before=False, after=True) for text in new[j1:j2]]
    return merged
