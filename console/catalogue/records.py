"""Between the database's rows and the knowledge base's records, both ways, with errors operators can act on."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from common.text import nfc
from knowledge_base import models as kb

if TYPE_CHECKING:
    from console.catalogue.models import Entry, Faq, Procedure

SOURCE = ("url", "decision", "decision_effective", "checked")

EXPLAINED = {
    "missing": _("is missing"),
    "extra_forbidden": _("is not a field here"),
    "string_pattern_mismatch": _("does not have the right form (a procedure's code is like 1.001193)"),
    "enum": _("is not one of the values allowed"),
    "int_parsing": _("must be a whole number"),
    "greater_than_equal": _("is too small"),
    "less_than_equal": _("is too large"),
    "string_type": _("must be text"),
    "tuple_type": _("must be a list"),
    "dict_type": _("must be a list of names and values"),
    "model_type": _("must have named fields"),
}


def procedure(row: Procedure) -> kb.Procedure:
    """Return the record of a row; raise pydantic's ValidationError where it breaks the knowledge base's rules."""
    values = _values(row, kb.Procedure)
    values["agency"] = row.agency.name if row.agency else ""
    values["online_level"] = row.online_level or None
    return kb.Procedure.model_validate(values)


def faq(row: Faq) -> kb.Faq:
    """Return the record of a row; raise pydantic's ValidationError where it breaks the knowledge base's rules."""
    return kb.Faq.model_validate(_values(row, kb.Faq))


def columns(record: kb.Procedure | kb.Faq) -> dict[str, Any]:
    """Return a record as the values of a row's columns; a procedure's `agency` stays a name."""
    python = record.model_dump(exclude={"source"})
    values = record.model_dump(mode="json", exclude={"source"})
    values |= {name: python[name] for name in ("valid_from", "valid_until")}
    return values | {f"source_{name}": getattr(record.source, name) for name in SOURCE}


def current(row: Procedure) -> dict[str, Any]:
    """Return a row's columns as plain JSON in the knowledge base's own form; as they stand where it is no record."""
    try:
        return plain(columns(row.record()))
    except ValidationError:
        names = [*(kb.Procedure.model_fields.keys() - {"source", "agency"}), *(f"source_{name}" for name in SOURCE)]
        values = {name: getattr(row, name) for name in names}
        return plain(values | {"agency": row.agency.name if row.agency else ""})


def normal(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a procedure's columns in the knowledge base's own form; raise ValidationError where they are none."""
    source = {name: values[f"source_{name}"] for name in SOURCE if f"source_{name}" in values}
    record = {name: value for name, value in values.items() if not name.startswith("source_")}
    return plain(columns(kb.Procedure.model_validate(record | {"source": source})))


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns with their dates as texts (2025-07-01), as JSON keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def digest(record: kb.Procedure | kb.Faq) -> str:
    """Return the hash (64 hex digits) that tells one content of a record from another."""
    content = json.dumps(record.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def errors_of(build: Callable[[], object]) -> dict[str, list[str]]:
    """Return what is wrong with the record `build` makes: for each column, where and what; empty if nothing is."""
    try:
        build()
    except ValidationError as error:
        found: dict[str, list[str]] = defaultdict(list)
        for one in error.errors():
            column, where = _column(one["loc"])
            said = EXPLAINED.get(one["type"], one["msg"])
            found[column].append(f"{where}: {said}" if where else f"{said}")
        return dict(found)
    return {}


def _column(location: tuple[int | str, ...]) -> tuple[str, str]:
    first, *rest = location
    if first == "source" and rest:
        return f"source_{rest[0]}", ""
    return str(first), ".".join(str(part + 1) if isinstance(part, int) else part for part in rest)


def _values(row: Entry, kind: type[kb.Record]) -> dict[str, Any]:
    names = kind.model_fields.keys() - {"source", "agency"}
    values = {name: _in_nfc(getattr(row, name)) for name in names}
    values["source"] = {name: _in_nfc(getattr(row, f"source_{name}")) for name in SOURCE}
    return values


def _in_nfc(value: Any) -> Any:
    if isinstance(value, str):
        return "\n".join(nfc(line) for line in value.splitlines())
    if isinstance(value, list):
        return [_in_nfc(one) for one in value]
    if isinstance(value, dict):
        return {key: _in_nfc(one) for key, one in value.items()}
    return value
