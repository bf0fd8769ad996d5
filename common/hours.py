"""When officers answer: opening hours, holidays and exceptions of each agency, from one small file read when needed.

The console writes it; whatever the file does not say is not known. Times of day are Việt Nam's, UTC+7 all year.
"""

import json
import logging
import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

from common.logs import event

log = logging.getLogger(__name__)

VERSION = 1
HOTLINE = "hotline"
"""Key of the calendar of the officers who take the hotline's calls."""
VIETNAM = timezone(timedelta(hours=7))
LOOKED_AHEAD = 60
"""Days in which an opening is looked for."""
State = Literal["open", "closed", "undecided"]
Span = tuple[time, time]


@dataclass(frozen=True)
class Day:
    """One day: when it is open, and why it is not like its weekday. `undecided`: not announced yet."""

    state: State
    spans: "tuple[Span, ...]" = ()
    name: str = ""


@dataclass(frozen=True)
class Hours:
    """The calendar of one agency: spans of each weekday (0 is Monday), days that differ, and how far it is known."""

    name: str
    weekly: "Mapping[int, tuple[Span, ...]]"
    days: Mapping[date, Day] = field(default_factory=dict)
    until: date = date.max

    def on(self, day: date) -> "Day | None":
        """Return what a day is; None beyond what is known."""
        if day > self.until:
            return None
        spans = self.weekly.get(day.weekday(), ())
        return self.days.get(day) or Day("open" if spans else "closed", spans)

    def open_at(self, moment: datetime) -> "bool | None":
        """Say whether it is open; None where that is not known."""
        here = moment.astimezone(VIETNAM)
        day = self.on(here.date())
        if day is None or day.state == "undecided":
            return None
        return any(start <= here.time() < end for start, end in day.spans)

    def next_open(self, moment: datetime) -> "datetime | None":
        """Return when it opens after a moment; None where a day before that is undecided, or none is near."""
        here = moment.astimezone(VIETNAM)
        for place, (day, known) in enumerate(self._days(here.date())):
            if known is None or known.state == "undecided":
                return None
            starts = [_at(day, start) for start, _ in known.spans]
            later = [one for one in starts if place or one > here]
            if later:
                return later[0]
        return None

    def undecided(self, moment: datetime) -> str:
        """Return the name of the undecided day that stands before the next opening; empty where none does."""
        here = moment.astimezone(VIETNAM)
        for place, (_, known) in enumerate(self._days(here.date())):
            if known is None or known.state == "undecided":
                return known.name if known else ""
            if any(place or start > here.time() for start, _ in known.spans):
                return ""
        return ""

    def _days(self, first: date) -> "Iterator[tuple[date, Day | None]]":
        for number in range(LOOKED_AHEAD):
            day = first + timedelta(days=number)
            yield day, self.on(day)


class Calendars:
    """The file at `path`; without one nothing is known of anybody's hours."""

    def __init__(self, path: "Path | None" = None) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._found: dict[str, Hours] = {}

    def of(self, key: str = HOTLINE) -> "Hours | None":
        """Return a calendar by its key; where the file cannot be read, what it said last."""
        self._follow()
        return self._found.get(key)

    def _follow(self) -> None:
        if self._path is None:
            return
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_ino)
            if seen == self._seen:
                return
            self._found = read(self._path)
            self._seen = seen
            event(log, "calendar_read", calendars=len(self._found))
        except FileNotFoundError:
            self._found, self._seen = {}, None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            event(log, "calendar_unreadable", level=logging.ERROR, error=error)


def read(path: Path) -> "dict[str, Hours]":
    """Return what the file says (contracts/calendar.json). Raises OSError, ValueError, KeyError, TypeError."""
    content = json.loads(path.read_text("utf-8"))
    until = date.fromisoformat(content["until"])
    return {key: _hours(one, until) for key, one in content["calendars"].items()}


def write(path: Path, calendars: Mapping[str, Hours], until: date) -> None:
    """Put calendars in place of what is there; a reader sees all of it or nothing. Raises OSError."""
    made = {key: _told(one) for key, one in calendars.items()}
    content = {"version": VERSION, "until": until.isoformat(), "calendars": made}
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def spans(said: "list[list[str]]") -> "tuple[Span, ...]":
    """Return spans from pairs of HH:MM. Raises ValueError where one ends before it begins or two overlap."""
    found = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in said)
    edges = [edge for one in found for edge in one]
    if any(earlier >= later for earlier, later in zip(edges[::2], edges[1::2], strict=True)) or edges != sorted(edges):
        raise ValueError(f"not in order: {said}")
    return found


def said(found: "tuple[Span, ...]") -> "list[list[str]]":
    """Return spans as pairs of HH:MM."""
    return [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in found]


def _hours(content: "dict[str, Any]", until: date) -> Hours:
    weekly = {int(weekday): spans(one) for weekday, one in content["weekly"].items()}
    days = {date.fromisoformat(day): _day(one) for day, one in content["days"].items()}
    return Hours(content["name"], weekly, days, until)


def _day(content: "dict[str, Any]") -> Day:
    return Day(content["state"], spans(content["spans"]), content["name"])


def _told(hours: Hours) -> "dict[str, Any]":
    days = {
        day.isoformat(): {"state": one.state, "spans": said(one.spans), "name": one.name}
        for day, one in sorted(hours.days.items())
    }
    weekly = {str(weekday): said(one) for weekday, one in sorted(hours.weekly.items()) if one}
    return {"name": hours.name, "weekly": weekly, "days": days}


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, VIETNAM)
