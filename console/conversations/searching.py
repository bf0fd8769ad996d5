"""Search in what was said: every word, diacritics forgiven; by PostgreSQL's word index where there is one."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import QuerySet

from common.text import fold, nfc
from console.catalogue.search import matching as by_reading
from console.conversations.models import Conversation


def matching(rows: QuerySet[Conversation], query: str) -> QuerySet[Conversation]:
    """Return the conversations in which every word of the query stands."""
    words = fold(nfc(query))
    if connection.vendor != "postgresql" or not words.strip():
        return by_reading(rows, query)
    found = rows.annotate(words=SearchVector("search", config="simple"))
    return found.filter(words=SearchQuery(words, config="simple"))
