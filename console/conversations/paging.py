"""Pages of long lists without counting them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50
LAST_PAGE = 200
"""Farther back one searches by day."""


@dataclass(frozen=True)
class Listed:
    """One page of a list, and the queries of its neighbours; empty where there is none."""

    rows: Sequence[Any]
    before: str
    after: str


def paged(request: HttpRequest, rows: QuerySet[Any]) -> Listed:
    """Return the page that a request asks for."""
    given = request.GET.get("page", "1")
    page = min(max(int(given), 1), LAST_PAGE) if given.isdecimal() and len(given) < 6 else 1
    found = list(rows[(page - 1) * PER_PAGE : page * PER_PAGE + 1])
    more = len(found) > PER_PAGE and page < LAST_PAGE
    return Listed(
        found[:PER_PAGE], _query(request, page - 1) if page > 1 else "", _query(request, page + 1) if more else ""
    )


def _query(request: HttpRequest, page: int) -> str:
    changed = request.GET.copy()
    changed["page"] = str(page)
    return changed.urlencode()
