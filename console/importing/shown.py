"""Values of fields as operators read them."""

from collections.abc import Mapping
from typing import Any

from console.catalogue.models import Procedure


def value(held: Any) -> str:
    """Return a value as lines of text; a dash where there is none."""
    if held in (None, "", [], {}):
        return "—"
    if isinstance(held, list):
        return "\n".join(_line(one) for one in held)
    return _line(held)


def _line(one: Any) -> str:
    if isinstance(one, Mapping):
        parts = ((name, _line(part)) for name, part in one.items() if part not in (None, "", [], {}, False))
        return "; ".join(f"{name}: {part}" for name, part in parts)
    if isinstance(one, list):
        return ", ".join(_line(part) for part in one)
    return str(one)


def label(field: str) -> str:
    """Return a field's name as operators know it."""
    found: Any = Procedure._meta.get_field(field)
    return str(found.verbose_name)
