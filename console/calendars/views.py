"""The pages of opening hours: all calendars; one of them with its week, its month and its exceptions."""

import re
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.hours import HOTLINE
from common.hours_said import said, weekly
from common.text import fold
from console.calendars import board
from console.calendars.forms import DayForm, WeekForm
from console.calendars.lunar import FIRST_YEAR, LAST_YEAR
from console.calendars.models import WEEKDAYS, Calendar, SpecialDay, key_of
from console.calendars.month import month
from console.catalogue.models import Agency

FOUND = 20
SUNDAY = 6
AGENCY_KEY = re.compile(r"agency-(\d{1,18})")
view_right = permission_required("calendars.view_calendar", raise_exception=True)
change_right = permission_required(("calendars.view_calendar", "calendars.change_calendar"), raise_exception=True)


@require_safe
@view_right
def page(request: HttpRequest) -> HttpResponse:
    """List calendars, the hotline's first, and find agencies that have none."""
    query = request.GET.get("q", "").strip()[:200]
    rows = sorted(Calendar.objects.select_related("agency"), key=lambda row: (row.key != HOTLINE, str(row)))
    standing, now = board.standing(), timezone.now()
    known = [(row, standing.of(row.key)) for row in rows]
    context = {
        **common(request, _("Opening hours")),
        "rows": [
            {"calendar": row, "weekly": weekly(hours) if hours else "", "open": hours.open_at(now) if hours else None}
            for row, hours in known
        ],
        "has_hotline": any(row.key == HOTLINE for row in rows),
        "hotline": HOTLINE,
        "query": query,
        "agencies": _agencies(query, [row.agency_id for row in rows if row.agency_id]) if query else [],
    }
    return TemplateResponse(request, "calendars/page.html", context)


@view_right
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Show one calendar; take the hours of its week."""
    row = _calendar(key)
    form = WeekForm(request.POST) if request.method == "POST" else WeekForm.of(row if row.pk else None)
    if request.method == "POST":
        if not request.user.has_perm("calendars.change_calendar"):
            return HttpResponse(status=403)
        if form.is_valid():
            row.weekly, row.source, row.checked = form.weekly(), *(form.cleaned_data[x] for x in ("source", "checked"))
            row.save()
            return published(request, reverse("calendar", args=[key]))
    return _calendar_page(request, row, form, DayForm())


@require_POST
@change_right
def add_day(request: HttpRequest, key: str) -> HttpResponse:
    """Take a day that differs, for this calendar or for all; what was entered for the day before gives way."""
    row = _calendar(key)
    form = DayForm(request.POST)
    if row.pk is None:
        raise Http404(key)
    if not form.is_valid():
        return _calendar_page(request, row, WeekForm.of(row), form)
    fields = dict(form.cleaned_data)
    of = None if fields.pop("everybody") else row
    SpecialDay.objects.update_or_create(calendar=of, day=fields.pop("day"), defaults=fields)
    return published(request, reverse("calendar", args=[key]))


@require_POST
@change_right
def remove_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a day that differs away."""
    one = get_object_or_404(SpecialDay.objects.select_related("calendar"), pk=pk)
    one.delete()
    return published(request, reverse("calendar", args=[one.calendar.key if one.calendar else HOTLINE]))


def published(request: HttpRequest, back: str) -> HttpResponse:
    """Write the file that every process reads, and go back."""
    try:
        board.publish()
    except OSError as error:
        messages.error(request, _("Kept, but not in effect: %(error)s") % {"error": error})
    else:
        messages.success(request, _("The hours hold as they stand here."))
    return HttpResponseRedirect(back)


def common(request: HttpRequest, title: str) -> dict[str, Any]:
    """Return what every page needs."""
    may_change = request.user.has_perm("calendars.change_calendar")
    return {**admin.site.each_context(request), "title": title, "may_change": may_change}


def _calendar_page(request: HttpRequest, row: Calendar, form: WeekForm, day_form: DayForm) -> HttpResponse:
    today = timezone.localdate()
    hours = board.standing().of(row.key or key_of(row.agency_id))
    context = {
        **common(request, str(row)),
        "calendar": row,
        "key": key_of(row.agency_id),
        "form": form,
        "day_form": day_form,
        "open": hours.open_at(timezone.now()) if hours else None,
        "said": said(hours, timezone.now()) if hours else "",
        "is_hotline": row.agency_id is None,
    }
    if row.pk:
        context["weekdays"] = [("CN" if day == SUNDAY else f"T{day + 2}", name) for day, name in WEEKDAYS]
        context["month"] = month(row, _first(request.GET.get("month", ""), today), today)
        mine = SpecialDay.objects.filter(day__gte=today, calendar__in=[row.pk])
        everybody = SpecialDay.objects.filter(day__gte=today, calendar=None)
        context["special"] = sorted((*mine[:100], *everybody[:100]), key=lambda one: one.day)
        context["past"] = row.history.select_related("history_user")[:10]
    return TemplateResponse(request, "calendars/calendar.html", context)


def _calendar(key: str) -> Calendar:
    """Return a calendar, or a new one where nothing is entered. Raises Http404."""
    if key == HOTLINE:
        return Calendar.objects.filter(key=key).first() or Calendar()
    found = AGENCY_KEY.fullmatch(key)
    if not found:
        raise Http404(key)
    agency = get_object_or_404(Agency, pk=int(found.group(1)))
    return Calendar.objects.select_related("agency").filter(key=key).first() or Calendar(agency=agency)


def _agencies(query: str, have: list[int]) -> list[dict[str, Any]]:
    rows = Agency.objects.exclude(pk__in=have)
    for word in fold(query).split():
        rows = rows.filter(search__contains=word)
    return [{"agency": one, "key": key_of(one.pk)} for one in rows[:FOUND]]


def _first(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST_YEAR < found.year < LAST_YEAR else today.replace(day=1)
