"""Counts days: six questions to the database, however many days; a day that is over is counted once and kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, FloatField, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, ExtractHour, Floor, TruncDate
from django.utils import timezone

from console.conversations.models import Conversation, Turn
from console.dashboards.models import DayFigures

BIN_MS = 50
"""Latencies are kept in steps of 50 ms."""
PROCEDURES = 200
SETTLED = timedelta(hours=6)
"""After midnight senders may still deliver events of the day before."""
Figures = dict[str, dict[str, int]]
"""By name: counts by key. `hours`: `channel hour`; `results`, `ratings`, `outcomes`, `procedures`; `ms`: bins."""


def counted(first: date, last: date) -> dict[date, Figures]:
    """Return the figures of each day from first to last."""
    kept = {row.day: row.figures for row in DayFigures.objects.filter(day__range=(first, last))}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    missing = [day for day in days if day not in kept]
    if missing:
        fresh = _count(missing)
        over = [day for day in missing if timezone.localtime() >= _midnight(day + timedelta(days=1)) + SETTLED]
        rows = [DayFigures(day=day, figures=fresh[day]) for day in over]
        DayFigures.objects.bulk_create(rows, ignore_conflicts=True)
        kept |= fresh
    return {day: kept[day] for day in days}


def total(days: Iterable[Figures]) -> Figures:
    """Return the figures of several days together."""
    sums: dict[str, Counter[str]] = {}
    for figures in days:
        for name, counts in figures.items():
            sums.setdefault(name, Counter()).update(counts)
    return {name: dict(counts) for name, counts in sums.items()}


def _count(days: Sequence[date]) -> dict[date, Figures]:
    start, end = _midnight(min(days)), _midnight(max(days) + timedelta(days=1))
    talks = Conversation.objects.filter(started__gte=start, started__lt=end).annotate(day=TruncDate("started"))
    turns = Turn.objects.filter(at__gte=start, at__lt=end).annotate(day=TruncDate("at"))
    timed = turns.filter(total_ms__isnull=False, channel__in=("phone", "browser"))
    made: dict[date, Figures] = {day: {} for day in days}
    _add(made, "hours", _grouped(talks, "channel", hour=ExtractHour("started")))
    _add(made, "results", _grouped(talks, "result"))
    _add(made, "ratings", _grouped(talks.filter(rating__isnull=False), "rating"))
    _add(made, "outcomes", _grouped(turns.exclude(outcome=""), "outcome"))
    _add(made, "procedures", _grouped(turns.exclude(procedure=""), "procedure"), most=PROCEDURES)
    _add(made, "ms", _grouped(timed, bin=Floor(Cast("total_ms", FloatField()) / BIN_MS)))
    return made


def _grouped(rows: QuerySet[Any], *names: str, **made: Combinable) -> list[tuple[Any, ...]]:
    """Return (day, key…, count) rows."""
    keys = [*names, *made]
    return list(rows.annotate(**made).values_list("day", *keys).annotate(n=Count("pk")).order_by("day", "-n"))


def _add(made: dict[date, Figures], name: str, rows: list[tuple[Any, ...]], most: int | None = None) -> None:
    for figures in made.values():
        figures[name] = {}
    for day, *keys, count in rows:
        counts = made[day][name] if day in made else {}
        if most is None or len(counts) < most:
            counts[" ".join(str(int(key) if isinstance(key, float) else key) for key in keys)] = count


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
