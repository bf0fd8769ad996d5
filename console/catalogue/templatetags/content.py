"""What an import would change, row by row, with the names that people know."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from console.catalogue import readable

register = template.Library()

MOST = 200
"""Rows shown of a preview."""
KINDS = {"new": _("New"), "update": _("Change"), "skip": _("No difference"), "delete": _("Deleted")}
MARKS = ("<ins", "<del")
UNTOLD = ("state",)  # whatever is imported is a draft


@dataclass(frozen=True)
class Row:
    """A row of the file: what becomes of it, and the fields that differ, marked up."""

    name: str
    kind: Any
    fields: list[tuple[str, Any]]


@register.simple_tag
def changed_rows(result: Any, kind: Any) -> list[Row]:
    """Return the first rows of an import's preview that change something."""
    changing = (row for row in result.valid_rows() if row.import_type != "skip")
    return [_row(row, result.diff_headers, kind) for row, _place in zip(changing, range(MOST), strict=False)]


@register.simple_tag
def counted(result: Any) -> list[tuple[Any, int]]:
    """Return how many rows of an import end which way."""
    return [(KINDS[name], count) for name, count in result.totals.items() if name in KINDS and count]


def _row(row: Any, headers: list[str], kind: Any) -> Row:
    differing = [
        (readable.label(kind, name), html)
        for name, html in zip(headers, row.diff, strict=False)
        if name not in UNTOLD and any(mark in html for mark in MARKS)
    ]
    return Row(str(row.object_repr or ""), KINDS.get(row.import_type, row.import_type), differing)
