"""Lists of records as rows of a table: each column is a (dotted) name in the record, with how it is entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge_base import models as kb

Label = str | Promise


class Kind(StrEnum):
    """How a cell is entered."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    YES = "yes"
    CHOICE = "choice"
    AMOUNTS = "amounts"  # "amount: case", one a line


@dataclass(frozen=True)
class Column:
    """One cell of each row; `name` is dotted where it lies deeper."""

    name: str
    label: Label
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, Label], ...] = ()


FACETS = (
    (kb.Facet.OVERVIEW.value, _("summary")),
    (kb.Facet.PAPERS.value, _("papers")),
    (kb.Facet.FEE.value, _("fee")),
    (kb.Facet.DAYS.value, _("time limit")),
    (kb.Facet.PLACE.value, _("where to hand in")),
    (kb.Facet.STEPS.value, _("steps")),
    (kb.Facet.ONLINE.value, _("online service")),
    (kb.Facet.CONDITIONS.value, _("conditions")),
    (kb.Facet.RESULT.value, _("result")),
    (kb.Facet.AUDIENCE.value, _("who it is for")),
    (kb.Facet.PAYMENT.value, _("ways to pay")),
    (kb.Facet.LEGAL_BASIS.value, _("legal basis")),
    (kb.Facet.SOURCE.value, _("source")),
)
METHODS = (
    (kb.Method.COUNTER.value, _("at the counter")),
    (kb.Method.ONLINE.value, _("online")),
    (kb.Method.POST.value, _("by post")),
)
UNITS = (
    (kb.Unit.WORKING_DAY.value, _("working days")),
    (kb.Unit.DAY.value, _("days")),
    (kb.Unit.HOUR.value, _("hours")),
    (kb.Unit.MONTH.value, _("months")),
    (kb.Unit.YEAR.value, _("years")),
)
FEES = (
    (kb.FeeKind.FREE.value, _("free")),
    (kb.FeeKind.AMOUNT.value, _("amounts")),
    (kb.FeeKind.COUNCIL.value, _("set by the provincial council")),
    (kb.FeeKind.VARIES.value, _("varies, in words")),
    (kb.FeeKind.UNKNOWN.value, _("not known")),
)
PAPERS = (
    Column("name", _("paper"), Kind.LONG),
    Column("case", _("needed when (empty: always)"), Kind.LONG),
    Column("originals", _("originals"), Kind.NUMBER),
    Column("copies", _("copies"), Kind.NUMBER),
    Column("form", _("form")),
    Column("show_only", _("shown only"), Kind.YES),
)
FILINGS = (
    Column("method", _("method"), Kind.CHOICE, METHODS),
    Column("duration.amount", _("time limit"), Kind.NUMBER),
    Column("duration.unit", _("unit"), Kind.CHOICE, UNITS),
    Column("duration_text", _("time limit in words"), Kind.LONG),
    Column("fee.kind", _("fee"), Kind.CHOICE, FEES),
    Column("fee.items", _("amounts in đồng, one a line: 8000: case"), Kind.AMOUNTS),
    Column("fee.text", _("fee in words"), Kind.LONG),
    Column("fee.province", _("set by the council of (province)")),
    Column("fee.decision", _("number of the council's decision")),
    Column("fee.effective", _("in force from (2025-07-01)")),
    Column("note", _("note"), Kind.LONG),
)
LEGAL_BASIS = (Column("number", _("number")), Column("title", _("title"), Kind.LONG))
WORDINGS = (Column("facet", _("facet"), Kind.CHOICE, FACETS), Column("text", _("wording"), Kind.LONG))


def cell(record: Mapping[str, Any], column: Column) -> Any:
    """Return what a column shows of a record."""
    value: Any = record
    for name in column.name.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if column.kind is Kind.AMOUNTS:
        return "\n".join(_amount_line(item) for item in value or ())
    return value


def record(cells: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    """Return the record that a row's cells make; empty cells are left out. What is malformed stays."""
    made: dict[str, Any] = {}
    for column in columns:
        value = _entered(cells.get(column.name), column.kind)
        if value is None or value is False or value in ("", []):  # 0 is a value
            continue
        *outer, last = column.name.split(".")
        into = made
        for name in outer:
            into = into.setdefault(name, {})
        into[last] = value
    return made


def _entered(value: Any, kind: Kind) -> Any:
    if kind is Kind.YES:
        return bool(value)
    text = (value or "").strip()
    if kind is Kind.NUMBER and text.isdecimal():
        return int(text)
    if kind is Kind.AMOUNTS:
        return [_amount(line) for line in text.splitlines() if line.strip()]
    return text


def _amount(line: str) -> dict[str, Any]:
    amount, _colon, case = line.partition(":")
    digits = amount.replace(".", "").replace(" ", "").strip()
    return {"amount_vnd": int(digits) if digits.isdecimal() else amount.strip(), "case": case.strip()}


def _amount_line(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    case = item.get("case")
    return f"{item.get('amount_vnd', '')}: {case}" if case else f"{item.get('amount_vnd', '')}"
