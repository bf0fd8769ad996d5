"""Which records rest on a document: by its number or title, in the publishing decision or the legal basis."""

from dataclasses import dataclass
from typing import Any

from common.text import fold, nfc
from console.catalogue.models import Faq, Procedure

MOST = 500


@dataclass(frozen=True, slots=True)
class Citing:
    """A record that cites a document, and how."""

    row: Any
    by_decision: bool
    documents: list[str]


def citing(document: str) -> list[Citing]:
    """Return the records whose publishing decision or legal basis names a document, at most 500."""
    wanted = nfc(document).strip()
    if len(wanted) < 3:
        return []
    named = {"cited__contains": fold(wanted)}
    procedures: Any = Procedure.objects.filter(**named).order_by("code")
    faqs: Any = Faq.objects.filter(**named).order_by("code")
    found = [_citing(row, wanted) for row in procedures.select_related("agency")[:MOST]]
    return [*found, *(_citing(row, wanted) for row in faqs[:MOST])]


def _citing(row: Any, wanted: str) -> Citing:
    by_decision = fold(wanted) in fold(nfc(row.source_decision))
    return Citing(row, by_decision, [one.strip() for one in row.documents() if fold(wanted) in fold(nfc(one))])
