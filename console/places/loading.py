"""Bring in the administrative units of today; those that are no longer there stay where offices name them."""

from django.db import transaction

from common.text import fold
from console.places.models import Commune
from knowledge_base.places.tables import tables


@transaction.atomic
def load_communes() -> int:
    """Make the table of communes what the installed tables say; return how many there are."""
    found = tables()
    rows = [(one.code, one.name, one.name) for one in found.provinces]
    rows += [(one.code, one.name, one.province.name) for one in found.units]
    made = [
        Commune(code=code, name=name, province=province, search=fold(f"{code} {name} {province}"))
        for code, name, province in rows
    ]
    Commune.objects.bulk_create(
        made, 500, update_conflicts=True, unique_fields=["code"], update_fields=["name", "province", "search"]
    )
    Commune.objects.exclude(code__in=[code for code, *_ in rows]).filter(offices__isnull=True).delete()
    return len(rows)
