"""Bring the seed into the database: new records come in, untouched ones follow it, edited ones stay."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db import transaction

from console.catalogue import records
from console.catalogue.models import Agency, Entry, Faq, Procedure, State
from knowledge_base import models as kb


class Ending(StrEnum):
    """What became of one record of the seed."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "edited"  # an operator changed it: theirs stays
    DELETED = "deleted"  # an operator deleted it: it stays away


@transaction.atomic
def bring_in(procedures: Iterable[kb.Procedure], faqs: Iterable[kb.Faq]) -> Counter[Ending]:
    """Bring records in and return how many ended which way."""
    endings: Counter[Ending] = Counter()
    for record in procedures:
        endings[_bring(Procedure, record)] += 1
    for faq in faqs:
        endings[_bring(Faq, faq)] += 1
    return endings


def _bring(kind: type[Procedure] | type[Faq], record: kb.Procedure | kb.Faq) -> Ending:
    row: Entry | None = kind.objects.filter(code=record.code).first()
    if row is None:
        if kind.history.filter(code=record.code, history_type="-").exists():
            return Ending.DELETED
        kind(state=State.APPROVED, seed_digest=records.digest(record), **_columns(record)).save()
        return Ending.CREATED
    if not _follows(row):
        return Ending.EDITED
    if row.seed_digest == records.digest(record):
        return Ending.UNCHANGED
    for name, value in (_columns(record) | {"seed_digest": records.digest(record)}).items():
        setattr(row, name, value)
    row.save()
    return Ending.UPDATED


def _follows(row: Entry) -> bool:
    """Say whether no operator changed a row since the seed, or since an import where the seed never had it."""
    if isinstance(row, Procedure) and not row.seed_digest and "portal" in row.imported:
        values = records.current(row)
        return all(values[name] == said for name, said in row.imported["portal"].items())
    return not records.errors_of(row.record) and records.digest(row.record()) == row.seed_digest


def _columns(record: kb.Procedure | kb.Faq) -> dict[str, Any]:
    values = records.columns(record)
    if isinstance(record, kb.Procedure):
        values["agency"], _ = Agency.objects.get_or_create(name=record.agency)
    return values
