"""Marks each row whose approved record is what is live; a change after that takes the mark away again."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from pydantic import ValidationError

from console.catalogue.models import Entry, Faq, Procedure
from console.workflow import live
from console.workflow.models import Settled

Kind = type[Procedure] | type[Faq]
KINDS: tuple[Kind, ...] = (Procedure, Faq)
BATCH = 500


def settle() -> None:
    """Compare all rows with the snapshot in use, if they were last compared with another."""
    found = live.records()
    version = found.version if found else ""
    if Settled.objects.filter(version=version).exists():
        return
    published = {one["code"]: one for one in found.all()} if found else {}
    for kind in KINDS:
        _mark(kind, published)
    Settled.objects.update_or_create(pk=1, defaults={"version": version, "at": timezone.now()})


def changed(kind: Kind) -> QuerySet[Any]:
    """Return the rows of a kind whose approved record may not be what is live."""
    settled = Settled.objects.first()
    later = Q(updated_at__gt=settled.at) if settled else Q()
    return kind._default_manager.filter(Q(live=False) | later).order_by("code")


def to_publish(row: Entry) -> dict[str, Any] | None:
    """Return a row's approved record as a snapshot has it; None where none is approved and whole."""
    try:
        record = row.approved_record()
    except ValidationError:
        return None
    return record.model_dump(mode="json", exclude_defaults=True) if record else None


@transaction.atomic
def _mark(kind: Kind, published: Mapping[str, Any]) -> None:
    rows: QuerySet[Any] = kind._default_manager.all()
    rows = rows.select_related("agency") if kind is Procedure else rows
    turned: dict[bool, list[int]] = {True: [], False: []}
    for row in rows.iterator(BATCH):
        same = to_publish(row) == published.get(row.code)
        if row.live != same:
            turned[same].append(row.pk)
    for same, keys in turned.items():
        for start in range(0, len(keys), BATCH):
            kind._default_manager.filter(pk__in=keys[start : start + BATCH]).update(live=same)
