"""From announced hours, exceptions, decisions and the law to the calendar of each agency, day by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.hours import Day, Hours, Span, spans
from console.calendars import statutory
from console.calendars.models import Calendar, Decision, Occasion, SpecialDay

YEARS_AHEAD = 2
Week = Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True)
class Known:
    """What is entered: read once, used for every calendar."""

    decisions: Sequence[Decision]
    special: Mapping[int | None, Sequence[SpecialDay]]
    """By calendar; None: for every agency."""


def known(first: date, last: date) -> Known:
    """Read decisions and exceptions of some days."""
    special: dict[int | None, list[SpecialDay]] = {}
    for one in SpecialDay.objects.filter(day__range=(first, last)):
        special.setdefault(one.calendar_id, []).append(one)
    return Known(list(Decision.objects.filter(year__range=(first.year, last.year))), special)


def hours(calendar: Calendar, entered: Known, first: date, last: date) -> Hours:
    """Return a calendar from one day to another."""
    week = week_of(calendar)
    days: dict[date, Day] = {}
    for year in range(first.year, last.year + 1):
        days |= _year(year, week, [one for one in entered.decisions if one.year == year])
    for one in (*entered.special.get(None, ()), *entered.special.get(calendar.pk, ())):
        days[one.day] = _special(one, week)
    return Hours(str(calendar), week, {day: one for day, one in days.items() if first <= day <= last}, last)


def week_of(calendar: Calendar) -> dict[int, tuple[Span, ...]]:
    """Return the spans of each weekday."""
    return {int(weekday): spans(said) for weekday, said in calendar.weekly.items()}


def _year(year: int, week: Week, decisions: Iterable[Decision]) -> dict[date, Day]:
    decided = list(decisions)
    rest = [weekday for weekday in range(7) if not week.get(weekday)]
    settled = {one.occasion for one in decided}
    off = {day: one.name for one in decided for day in _each(one.first, one.last)}
    fixed = statutory.fixed(year)
    national = statutory.held_on(Occasion.NATIONAL, year)
    own = [one for one in fixed if one.day != national]  # the decision on that one says what makes up for it
    days: dict[date, Day] = {}
    for occasion in statutory.OCCASIONS:
        if occasion not in settled:
            pending = (day for day in statutory.open_days(occasion, year) if day.weekday() not in rest)
            days |= {day: Day("undecided", (), statutory.NAMES[occasion]) for day in pending}
    days |= {one.day: Day("closed", (), one.name) for one in statutory.made_up(own, rest, off)}
    days |= {one.day: Day("closed", (), one.name) for one in fixed}
    return days | {day: Day("closed", (), name) for day, name in off.items()}


def _special(one: SpecialDay, week: Week) -> Day:
    if one.kind == SpecialDay.Kind.CLOSED:
        return Day("closed", (), one.reason)
    if one.kind == SpecialDay.Kind.HOURS:
        return Day("open", spans(one.spans), one.reason)
    like = week.get(one.weekday, ()) if one.weekday is not None else ()
    return Day("open" if like else "closed", like, one.reason)


def _each(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
