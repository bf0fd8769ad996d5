"""Search that forgives missing diacritics: every word of the query must stand, folded, in the folded text."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from common.text import fold, nfc

M = TypeVar("M", bound=Model)


def matching(rows: QuerySet[M], query: str) -> QuerySet[M]:
    """Return the rows whose `search` column has every word of the query."""
    for word in fold(nfc(query)).split():
        rows = rows.filter(search__contains=word)
    return rows
