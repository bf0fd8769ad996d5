"""The committed table of facts, and the check that every seed procedure says exactly what the table says."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge_base.models import Fee, FeeKind, Filing, Procedure

FACTS_FILE = Path(__file__).parent / "seed" / "facts.csv"


class Fact(BaseModel):
    """One row: what a source says of a procedure, in canonical words."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    code: str
    title: str
    fee: str
    days: str
    decision: str
    decision_effective: str
    source: str
    checked: str


def fee_summary(procedure: Procedure) -> str:
    """Return the fees of all ways to hand in, e.g. `counter=20000; online=10000; post=council`."""
    return "; ".join(f"{filing.method}={_fee(filing.fee)}" for filing in procedure.filings)


def days_summary(procedure: Procedure) -> str:
    """Return the time limits of all ways to hand in, e.g. `counter=7 working_day; online=unknown`."""
    return "; ".join(f"{filing.method}={_days(filing)}" for filing in procedure.filings)


def fact_of(procedure: Procedure) -> Fact:
    """Return the row that the table must hold for a procedure."""
    effective = procedure.source.decision_effective
    return Fact(
        code=procedure.code,
        title=procedure.title,
        fee=fee_summary(procedure),
        days=days_summary(procedure),
        decision=procedure.source.decision,
        decision_effective=effective.isoformat() if effective else "",
        source=procedure.source.url,
        checked=procedure.source.checked.isoformat(),
    )


def load_facts(path: Path = FACTS_FILE) -> dict[str, Fact]:
    """Return the table's rows by code; a code that stands twice is a ValueError."""
    facts: dict[str, Fact] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fact = Fact.model_validate(row)
            if fact.code in facts:
                raise ValueError(f"{path}: {fact.code} stands twice")
            facts[fact.code] = fact
    return facts


def write_facts(procedures: Iterable[Procedure], path: Path = FACTS_FILE) -> None:
    """Write the table from procedures whose facts a person has checked against their sources."""
    rows = [fact_of(procedure).model_dump() for procedure in sorted(procedures, key=lambda one: one.code)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(Fact.model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def disagreements(procedures: Iterable[Procedure], facts: Mapping[str, Fact]) -> list[str]:
    """Return one line for every place where a procedure and the table say different things."""
    found: list[str] = []
    codes: set[str] = set()
    for procedure in procedures:
        codes.add(procedure.code)
        row = facts.get(procedure.code)
        if row is None:
            found.append(f"{procedure.code}: not in the table of facts")
            continue
        ours = fact_of(procedure).model_dump()
        found += [
            f"{procedure.code} {column}: record {ours[column]!r}, table {value!r}"
            for column, value in row.model_dump().items()
            if ours[column] != value
        ]
    return found + [f"{code}: in the table of facts, but not in the seed" for code in sorted(facts.keys() - codes)]


def _fee(fee: Fee) -> str:
    amounts = " | ".join(
        f"{item.amount_vnd} ({item.case})" if item.case else str(item.amount_vnd) for item in fee.items
    )
    if fee.kind is FeeKind.AMOUNT:
        return " | ".join(part for part in (amounts, fee.text) if part)
    if fee.kind is FeeKind.VARIES:
        return " | ".join(part for part in ("varies", amounts, fee.text) if part)
    return fee.kind.value


def _days(filing: Filing) -> str:
    limit = f"{filing.duration.amount} {filing.duration.unit}" if filing.duration else ""
    return " | ".join(part for part in (limit, filing.duration_text) if part) or "unknown"
