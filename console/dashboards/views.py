"""The dashboards, and the same figures as CSV, a row for each day."""

import csv
from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from console.catalogue.models import Procedure
from console.conversations.models import Channel
from console.dashboards import counting, figures

DAYS = 30
MOST_DAYS = 366
view_right = permission_required("dashboards.view_dayfigures", raise_exception=True)


@require_safe
@view_right
def page(request: HttpRequest) -> HttpResponse:
    """Show a period, the last thirty days unless asked otherwise."""
    first, last = _period(request)
    days = counting.counted(first, last)
    whole = counting.total(days.values())
    hours = figures.by_hour(whole)
    codes = [code for code, _count in figures.top(whole)] + [one[0] for one in figures.rising(days, last)]
    titles = dict(Procedure.objects.filter(code__in=codes).values_list("code", "title"))
    mean, rated = figures.rating(whole)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Dashboards"),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "conversations": figures.conversations(whole),
        "without_officer": figures.without_officer(whole),
        "not_known": figures.not_known(whole),
        "out_of_hours": figures.out_of_hours(days),
        "percentiles": figures.percentiles(whole),
        "mean": mean,
        "rated": rated,
        "channels": Channel.labels,
        "hours": [(hour, list(counts.values()), sum(counts.values())) for hour, counts in hours],
        "hour_bars": figures.bars([(hour, sum(counts.values())) for hour, counts in hours]),
        "days": [(day, figures.conversations(one)) for day, one in days.items()],
        "day_bars": figures.bars([(f"{day:%d/%m}", figures.conversations(one)) for day, one in days.items()]),
        "top": [(code, titles.get(code, ""), count) for code, count in figures.top(whole)],
        "rising": [(code, titles.get(code, ""), now, then) for code, now, then in figures.rising(days, last)],
    }
    return TemplateResponse(request, "dashboards/page.html", context)


@require_safe
@view_right
def export(request: HttpRequest) -> HttpResponse:
    """Return a period as CSV."""
    first, last = _period(request)
    name = f"hotline-{first}-{last}.csv"
    response = HttpResponse(
        "\ufeff", "text/csv; charset=utf-8", headers={"Content-Disposition": f"attachment; filename={name}"}
    )
    rows = csv.writer(response)
    shares = ["answered_without_officer", "asked", "dont_know", "questions", "out_of_hours"]
    latencies = [f"first_sound_p{percentile}_ms" for percentile in figures.PERCENTILES]
    rows.writerow(["day", "conversations", *Channel.values, *shares, "rating_mean", "rated", *latencies])
    for day, one in counting.counted(first, last).items():
        answered, unknown, away = figures.without_officer(one), figures.not_known(one), figures.out_of_hours({day: one})
        channels = [sum(counts[name] for _hour, counts in figures.by_hour(one)) for name in Channel.values]
        shares_of = [answered.part, answered.whole, unknown.part, unknown.whole, away.part]
        waited = figures.percentiles(one).values()
        rows.writerow([day, figures.conversations(one), *channels, *shares_of, *figures.rating(one), *waited])
    return response


def _period(request: HttpRequest) -> tuple[date, date]:
    today = timezone.localdate()
    last = min(_date(request.GET.get("last", ""), today), today)
    first = min(_date(request.GET.get("first", ""), last - timedelta(days=DAYS - 1)), last)
    return max(first, last - timedelta(days=MOST_DAYS - 1)), last


def _date(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
