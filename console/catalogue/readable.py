"""Records as people read them: each field's name and its value as lines, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils import formats
from django.utils.translation import gettext as _

from console.catalogue import columns
from console.catalogue.columns import Column, Kind
from console.catalogue.forms import LEVELS
from console.catalogue.models import Faq, Procedure

TABLES = {"papers": columns.PAPERS, "filings": columns.FILINGS, "legal_basis": columns.LEGAL_BASIS}
ONLINE = Procedure._meta.get_field("online_level").choices or ()


def label(kind: type[Procedure] | type[Faq], field: str) -> str:
    """Return a field's name."""
    try:
        return str(kind._meta.get_field(field).verbose_name)  # type: ignore[union-attr] # relations have names too
    except FieldDoesNotExist:
        return field


def lines(field: str, value: Any) -> list[str]:
    """Return a value as lines; none where there is nothing."""
    if value in (None, "", [], {}, ()):
        return []
    if field in TABLES:
        return [_row(one, TABLES[field]) for one in value]
    if field == "levels":
        return [str(dict(LEVELS).get(one, one)) for one in value]
    if field == "online_level":
        return [str(dict(ONLINE).get(value, value))]
    if isinstance(value, Mapping):
        return [f"{dict(columns.FACETS).get(name, name)}: {text}" for name, text in value.items()]
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return [_date(line) for line in str(value).splitlines()]


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with its source's fields named as the rows' columns are."""
    values = {name: value for name, value in record.items() if name != "source"}
    return values | {f"source_{name}": value for name, value in record.get("source", {}).items()}


def _row(record: Mapping[str, Any], table: tuple[Column, ...]) -> str:
    cells = ((one, columns.cell(record, one)) for one in table)
    first, *others = [_cell(one, value) for one, value in cells if value not in (None, "", [], {}, False)] or [""]
    return f"{first.partition(': ')[2] or first}" + (f" ({'; '.join(others)})" if others else "")


def _cell(column: Column, value: Any) -> str:
    if column.kind is Kind.CHOICE:
        value = dict(column.choices).get(value, value)
    elif column.kind is Kind.YES:
        value = _("yes")
    elif column.kind is Kind.AMOUNTS:
        value = ", ".join(str(value).splitlines())
    return f"{str(column.label).partition(',')[0].partition(' (')[0]}: {value}"


def _date(text: str) -> str:
    try:
        return str(formats.date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")) if len(text) == 10 else text
    except ValueError:
        return text
