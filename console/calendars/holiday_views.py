"""The page of holidays: what the law says of a year, what is decided, and what is not announced yet."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.calendars import lunar, statutory
from console.calendars.forms import DecisionForm
from console.calendars.models import Decision, Occasion
from console.calendars.views import change_right, common, published

YEARS_BACK, YEARS_ON = 1, 3


@dataclass(frozen=True)
class Pending:
    """An occasion of a year whose days nobody has entered."""

    name: str
    held_on: date | None
    basis: str


@permission_required("calendars.view_calendar", raise_exception=True)
def page(request: HttpRequest) -> HttpResponse:
    """Show a year's holidays; take a decision."""
    today = timezone.localdate()
    year = _year(request.GET.get("year", ""), today.year)
    form = DecisionForm(request.POST or None, initial={"decided": today})
    if request.method == "POST":
        if not request.user.has_perm("calendars.change_calendar"):
            return HttpResponse(status=403)
        if form.is_valid():
            form.save()
            return published(request, f"{reverse('calendars_holidays')}?year={form.instance.year}")
    decided = list(Decision.objects.filter(year=year))
    settled = {one.occasion for one in decided}
    context = {
        **common(request, _("Holidays")),
        "year": year,
        "years": range(today.year - YEARS_BACK, today.year + YEARS_ON + 1),
        "fixed": statutory.fixed(year),
        "new_year": lunar.new_year(year),
        "decided": decided,
        "pending": [_pending(one, year) for one in statutory.OCCASIONS if one not in settled],
        "form": form,
        "past": Decision.history.select_related("history_user")[:10],
    }
    return TemplateResponse(request, "calendars/holidays.html", context)


@require_POST
@change_right
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision away; its days are not announced again."""
    one = get_object_or_404(Decision, pk=pk)
    one.delete()
    return published(request, f"{reverse('calendars_holidays')}?year={one.year}")


def _pending(occasion: Occasion, year: int) -> Pending:
    held_on = statutory.held_on(occasion, year)
    return Pending(statutory.NAMES[occasion], held_on, statutory.BASES[occasion])


def _year(text: str, today: int) -> int:
    year = int(text) if text.isdecimal() and len(text) == 4 else today
    return year if lunar.FIRST_YEAR < year < lunar.LAST_YEAR else today
