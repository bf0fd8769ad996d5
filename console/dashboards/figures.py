"""What the dashboards show of counted days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from console.conversations.models import Channel, Result
from console.dashboards.counting import BIN_MS, Figures

OPEN_HOURS = range(7, 17)
WORKDAYS = range(5)
"""Officers' hours, as far as these figures go: Monday to Friday, 7:00 to 17:00."""
PERCENTILES = (50, 95, 99)
TOP = 15
QUESTIONS = ("answer", "ask", "dont_know", "unavailable")
BAR_HEIGHT = 120


@dataclass(frozen=True)
class Bar:
    """One bar of a chart, in a picture 120 high; x counts bars."""

    label: str
    value: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Rate:
    """A share with what it is a share of; None where there was nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Return the share in percent."""
        return round(self.part * 100 / self.whole, 1) if self.whole else None


def bars(values: Sequence[tuple[str, int]]) -> list[Bar]:
    """Return the bars of a chart."""
    most = max((value for _, value in values), default=0) or 1
    heights = [value * BAR_HEIGHT / most for _, value in values]
    return [
        Bar(label, value, place, round(BAR_HEIGHT - height, 1), round(height, 1))
        for place, ((label, value), height) in enumerate(zip(values, heights, strict=True))
    ]


def by_hour(figures: Figures) -> list[tuple[str, dict[str, int]]]:
    """Return how many conversations began in each hour of the day, by channel."""
    made: list[dict[str, int]] = [dict.fromkeys(Channel.values, 0) for _ in range(24)]
    for key, count in figures.get("hours", {}).items():
        channel, hour = key.split()
        made[int(hour)][channel] += count
    return [(f"{hour:02d}:00", counts) for hour, counts in enumerate(made)]


def conversations(figures: Figures) -> int:
    """Return how many conversations there were."""
    return sum(figures.get("results", {}).values())


def without_officer(figures: Figures) -> Rate:
    """Return how many conversations with a question were answered with no officer."""
    results = figures.get("results", {})
    asked = sum(count for result, count in results.items() if result)
    return Rate(results.get(Result.ANSWERED, 0), asked)


def not_known(figures: Figures) -> Rate:
    """Return how many questions ended in don't know."""
    outcomes = figures.get("outcomes", {})
    return Rate(outcomes.get("dont_know", 0), sum(outcomes.get(name, 0) for name in QUESTIONS))


def out_of_hours(days: Mapping[date, Figures]) -> Rate:
    """Return how many conversations began when officers are away."""
    away = whole = 0
    for day, figures in days.items():
        for key, count in figures.get("hours", {}).items():
            whole += count
            open_then = day.weekday() in WORKDAYS and int(key.split()[1]) in OPEN_HOURS
            away += 0 if open_then else count
    return Rate(away, whole)


def percentiles(figures: Figures) -> dict[int, int | None]:
    """Return how long callers waited for the first sound of an answer, in ms, to the next 50 ms."""
    bins = sorted((int(key), count) for key, count in figures.get("ms", {}).items())
    whole, found = sum(count for _, count in bins), dict[int, int | None]()
    for percentile in PERCENTILES:
        passed, limit = 0, whole * percentile / 100
        found[percentile] = None
        for step, count in bins:
            passed += count
            if passed >= limit:
                found[percentile] = (step + 1) * BIN_MS
                break
    return found


def rating(figures: Figures) -> tuple[float | None, int]:
    """Return the mean rating of calls and chats (1 to 5), and how many rated."""
    ratings = {int(key): count for key, count in figures.get("ratings", {}).items()}
    count = sum(ratings.values())
    return (round(sum(key * times for key, times in ratings.items()) / count, 2) if count else None), count


def top(figures: Figures) -> list[tuple[str, int]]:
    """Return the procedures asked about most."""
    return Counter(figures.get("procedures", {})).most_common(TOP)


def rising(days: Mapping[date, Figures], until: date) -> list[tuple[str, int, int]]:
    """Return procedures asked about more in the last 7 days than in the 7 before: code, now, before."""
    now, before = Counter[str](), Counter[str]()
    for day, figures in days.items():
        age = (until - day) // timedelta(days=1)
        if age < 14:
            (now if age < 7 else before).update(figures.get("procedures", {}))
    grown = [(code, count, before[code]) for code, count in now.items() if count > before[code]]
    return sorted(grown, key=lambda one: (one[2] - one[1], one[0]))[:TOP]
