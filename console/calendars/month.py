"""A month as the page shows it: weeks of days, each with what it is."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.hours import Day, Hours, said
from console.calendars import building
from console.calendars.forms import shown_spans
from console.calendars.models import Calendar


@dataclass(frozen=True)
class Cell:
    """One day of the page."""

    day: date
    inside: bool
    """Whether it is of this month."""
    state: str
    name: str
    hours: str
    today: bool

    @property
    def differs(self) -> bool:
        """Say whether it is not like its weekday."""
        return bool(self.name)


@dataclass(frozen=True)
class Month:
    """A month, its neighbours, and the days of it that differ."""

    first: date
    weeks: Sequence[Sequence[Cell]]

    @property
    def before(self) -> date:
        """Return the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """Return the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def special(self) -> list[Cell]:
        """Return the days that are not like their weekday."""
        return [cell for week in self.weeks for cell in week if cell.inside and cell.differs]


def month(row: Calendar, first: date, today: date) -> Month:
    """Return a month of a calendar."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    begin, end = weeks[0][0], weeks[-1][-1]
    hours = building.hours(row, building.known(begin, end), begin, end)
    return Month(first, [[_cell(day, hours, first, today) for day in week] for week in weeks])


def _cell(day: date, hours: Hours, first: date, today: date) -> Cell:
    found = hours.on(day) or Day("undecided")
    inside = day.month == first.month
    return Cell(day, inside, found.state, found.name, shown_spans(said(found.spans)), day == today)
