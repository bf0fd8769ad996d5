"""Marks each row whose approved record is what is live; a change after that takes the mark away again."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from pydantic import ValidationError

from console.catalogue.models import Entry, Faq, Procedure
from console.workflow import live
from console.workflow.live import LiveRecords
from console.workflow.models import Settled

Kind = type[Procedure] | type[Faq]
KINDS: tuple[Kind, ...] = (Procedure, Faq)
BATCH = 500


def settle() -> None:
    """Compare rows with the snapshot in use, if they were last compared with another: those that may differ."""
    found = live.records()
    version = found.version if found else ""
    settled, began = Settled.objects.first(), timezone.now()
    if settled and settled.version == version:
        return
    codes = found.differing(settled.version) if found and settled else None
    for kind in KINDS:
        rows = kind._default_manager.all()
        _mark(kind, found, rows if codes is None else rows.filter(Q(code__in=codes) | _unsettled(settled)))
    Settled.objects.update_or_create(pk=1, defaults={"version": version, "at": began})


def changed(kind: Kind) -> QuerySet[Any]:
    """Return the rows of a kind whose approved record may not be what is live."""
    return kind._default_manager.filter(_unsettled(Settled.objects.first())).order_by("code")


def to_publish(row: Entry) -> dict[str, Any] | None:
    """Return a row's approved record as a snapshot has it; None where none is approved and whole."""
    try:
        record = row.approved_record()
    except ValidationError:
        return None
    return record.model_dump(mode="json", exclude_defaults=True) if record else None


def _unsettled(settled: Settled | None) -> Q:
    return Q(live=False) | (Q(updated_at__gt=settled.at) if settled else Q())


@transaction.atomic
def _mark(kind: Kind, found: LiveRecords | None, rows: QuerySet[Any]) -> None:
    rows = rows.select_related("agency") if kind is Procedure else rows
    turned: dict[bool, list[int]] = {True: [], False: []}
    for row in rows.iterator(BATCH):
        same = to_publish(row) == (found.get(row.code) if found else None)
        if row.live != same:
            turned[same].append(row.pk)
    for same, keys in turned.items():
        for start in range(0, len(keys), BATCH):
            kind._default_manager.filter(pk__in=keys[start : start + BATCH]).update(live=same)
