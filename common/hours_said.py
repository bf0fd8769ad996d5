"""Opening hours in a sentence: what the bot says of them, and the console shows of what the bot says. Digits, no names.

Only what the calendar knows is said; a holiday that is not announced yet is said to be so.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from common.hours import VIETNAM, Hours, Span

WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")


def said(hours: Hours, now: datetime) -> str:
    """Return when officers answer: in the week, what is different today, when next where they are away now."""
    return " ".join(part for part in (weekly(hours), _today(hours, now), _next(hours, now)) if part)


def weekly(hours: Hours) -> str:
    """Return the hours of the week; empty where there are none."""
    groups: list[tuple[list[int], tuple[Span, ...]]] = []
    for weekday in range(7):
        spans = hours.weekly.get(weekday, ())
        if groups and groups[-1][1] == spans:
            groups[-1][0].append(weekday)
        else:
            groups.append(([weekday], spans))
    told = [f"{_spans(spans)}, {_weekdays(days)}" for days, spans in groups if spans]
    return f"Cán bộ tiếp nhận {'; '.join(told)}." if told else ""


def _today(hours: Hours, now: datetime) -> str:
    here = now.astimezone(VIETNAM)
    today = hours.days.get(here.date())
    if today is None or today.state == "undecided":
        return ""
    name = f" {today.name}" if today.name else ""
    if today.state == "closed":
        return f"Hôm nay nghỉ{name}."
    return f"Hôm nay{name and f' ({today.name})'} cán bộ làm việc {_spans(today.spans)}."


def _next(hours: Hours, now: datetime) -> str:
    if hours.open_at(now):
        return ""
    opens = hours.next_open(now)
    if opens is not None:
        return f"Cán bộ làm việc lại lúc {_clock(opens.timetz())}{_day(opens.date(), now.astimezone(VIETNAM).date())}."
    name = hours.undecided(now)
    return f"Lịch nghỉ {name} chưa công bố." if name else ""


def _day(day: date, today: date) -> str:
    if day == today:
        return " hôm nay"
    if day == today + timedelta(days=1):
        return " ngày mai"
    return f", {WEEKDAYS[day.weekday()]} ngày {day.day} tháng {day.month}"


def _spans(spans: Sequence[Span]) -> str:
    return " và ".join(f"từ {_clock(start)} đến {_clock(end)}" for start, end in spans)


def _weekdays(days: Sequence[int]) -> str:
    return WEEKDAYS[days[0]] if len(days) == 1 else f"{WEEKDAYS[days[0]]} đến {WEEKDAYS[days[-1]]}"


def _clock(moment: time) -> str:
    return f"{moment.hour} giờ" + (f" {moment.minute}" if moment.minute else "")
