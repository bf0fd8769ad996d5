"""Form fields for the JSON lists: one item a line, or a table of records."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from console.catalogue.columns import Column, Kind, cell, record

EMPTY_ROWS = 2
REMOVE = "__remove"
ROWS = "__rows"


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnfoldAdminTextareaWidget(attrs={"rows": 4}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the list as lines."""
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Return the lines that are not empty."""
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines()]
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether the list differs, not its line ends."""
        return list(initial or ()) != [line.strip() for line in str(data or "").splitlines() if line.strip()]


class RecordsWidget(forms.Widget):
    """A table: a row for each record, some empty ones, a box to remove each."""

    template_name = "catalogue/records.html"

    class Media:
        """The table's look."""

        css = {"all": ("console/records.css",)}  # noqa: RUF012 - as Django reads it

    def __init__(self, columns: Sequence[Column], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.columns = columns

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        records: list[Mapping[str, Any]] = [*(value or []), *({} for _ in range(EMPTY_ROWS))]
        context["rows"] = [self._row(name, index, one) for index, one in enumerate(records)]
        context["count_name"] = f"{name}-{ROWS}"
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the records that were entered."""
        count = str(data.get(f"{name}-{ROWS}", "0"))
        rows = (self._entered(data, name, index) for index in range(min(int(count) if count.isdecimal() else 0, 500)))
        return [row for row in rows if row]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Say whether the form had no such table."""
        return f"{name}-{ROWS}" not in data

    def _entered(self, data: Any, name: str, index: int) -> dict[str, Any]:
        if data.get(f"{name}-{index}-{REMOVE}"):
            return {}
        return record({one.name: data.get(f"{name}-{index}-{one.name}") for one in self.columns}, self.columns)

    def _row(self, name: str, index: int, shown: Mapping[str, Any]) -> dict[str, Any]:
        prefix = f"{name}-{index}"
        cells = [
            {
                "label": one.label,
                "id": f"id_{prefix}-{one.name}",
                "kind": one.kind.value,
                "html": _input(one).render(f"{prefix}-{one.name}", cell(shown, one), {"id": f"id_{prefix}-{one.name}"}),
            }
            for one in self.columns
        ]
        return {"number": index + 1, "cells": cells, "remove": f"{prefix}-{REMOVE}", "empty": not shown}


class RecordsField(forms.Field):
    """A list of records in a table."""

    def __init__(self, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(widget=RecordsWidget(columns), **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether the records differ, empty cells aside."""
        return self._filled(initial) != self._filled(data)

    def _filled(self, records: Any) -> list[dict[str, Any]]:
        columns = cast(RecordsWidget, self.widget).columns
        return [{one.name: cell(each, one) or None for one in columns} for each in records or ()]


class WordingsField(RecordsField):
    """An operator's own wording for facets: a dictionary, shown as a table."""

    def prepare_value(self, value: Any) -> Any:
        """Return the dictionary as rows."""
        return _rows(value)

    def clean(self, value: Any) -> dict[str, str]:
        """Return the rows as a dictionary."""
        return {row.get("facet", ""): row.get("text", "") for row in super().clean(value) or ()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether any wording differs."""
        return super().has_changed(_rows(initial), data)


def _rows(value: Any) -> Any:
    return [{"facet": facet, "text": text} for facet, text in value.items()] if isinstance(value, dict) else value


def _input(column: Column) -> forms.Widget:
    widget: forms.Widget
    if column.kind is Kind.CHOICE:
        widget = UnfoldAdminSelectWidget(choices=[("", "—"), *column.choices])
    elif column.kind is Kind.YES:
        widget = UnfoldBooleanWidget()
    elif column.kind in (Kind.LONG, Kind.AMOUNTS):
        widget = UnfoldAdminTextareaWidget(attrs={"rows": 2})
    else:
        mode = {"inputmode": "numeric"} if column.kind is Kind.NUMBER else {}
        widget = UnfoldAdminTextInputWidget(attrs=mode)
    return widget
