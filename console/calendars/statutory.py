"""Days off by law: those with a date of their own, and those whose days are decided each year.

Labour Code 45/2019/QH14: article 112 names the days, article 111.3 gives the next working day where one falls on a
weekly day of rest.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from console.calendars import lunar
from console.calendars.models import Occasion

ARTICLE_112 = "Bộ luật Lao động 45/2019/QH14, Điều 112"
ARTICLE_111 = "Bộ luật Lao động 45/2019/QH14, Điều 111 khoản 3"
NAMES = {Occasion.TET: "Tết Nguyên đán", Occasion.NATIONAL: "Quốc khánh"}
BASES = {Occasion.TET: ARTICLE_112, Occasion.NATIONAL: ARTICLE_112}
WEEKEND = (5, 6)
BEFORE_NEW_YEAR, AFTER_NEW_YEAR = 2, 4
"""Days around the lunar New Year on which its five days off may fall: not announced until they are decided."""


@dataclass(frozen=True)
class DayOff:
    """A day off by law."""

    day: date
    name: str
    basis: str


def fixed(year: int) -> tuple[DayOff, ...]:
    """Return the days off that have a date of their own, in order."""
    found = (
        DayOff(date(year, 1, 1), "Tết Dương lịch", ARTICLE_112),
        DayOff(lunar.kings(year), "Giỗ Tổ Hùng Vương", ARTICLE_112),
        DayOff(date(year, 4, 30), "Ngày Chiến thắng", ARTICLE_112),
        DayOff(date(year, 5, 1), "Ngày Quốc tế Lao động", ARTICLE_112),
        DayOff(date(year, 9, 2), NAMES[Occasion.NATIONAL], ARTICLE_112),
    )
    return tuple(sorted(found, key=lambda one: one.day))


OCCASIONS = (Occasion.TET, Occasion.NATIONAL)
"""Those that need a decision every year."""


def open_days(occasion: Occasion, year: int) -> tuple[date, ...]:
    """Return the days of which nobody knows whether they are off until an occasion is decided."""
    if occasion is Occasion.TET:
        first = lunar.new_year(year)
        return tuple(first + timedelta(days=number) for number in range(-BEFORE_NEW_YEAR, AFTER_NEW_YEAR + 1))
    made_up_for = (date(year, 9, 4),) if date(year, 9, 2).weekday() in WEEKEND else ()
    return date(year, 9, 1), date(year, 9, 3), *made_up_for


def held_on(occasion: Occasion, year: int) -> date | None:
    """Return the day that a decision on an occasion must contain; None where there is none."""
    if occasion is Occasion.TET:
        return lunar.new_year(year)
    return date(year, 9, 2) if occasion is Occasion.NATIONAL else None


def made_up(days: Collection[DayOff], rest: Collection[int], off: Collection[date]) -> Iterator[DayOff]:
    """Yield the working days given for days off that fall on weekly days of rest (weekdays, 0 is Monday)."""
    taken = {*off, *(one.day for one in days)}
    for one in sorted(days, key=lambda each: each.day):
        if one.day.weekday() in rest and len(set(rest)) < 7:
            day = one.day + timedelta(days=1)
            while day.weekday() in rest or day in taken:
                day += timedelta(days=1)
            taken.add(day)
            yield DayOff(day, f"bù {one.name}", ARTICLE_111)
