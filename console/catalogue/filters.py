"""Filters of the lists."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from console.catalogue.models import Entry, State

PAST_CHECK, PAST_VALIDITY = "check", "validity"
OVERDUE = {PAST_CHECK: _("check is due"), PAST_VALIDITY: _("no longer valid")}


def check_limit() -> date:
    """Return the day before which a last check is too long ago."""
    return timezone.localdate() - timedelta(days=settings.CONSOLE.check_days)


def standing(row: Entry) -> str:
    """Return what is overdue with a row, empty where nothing is."""
    if row.valid_until and row.valid_until < timezone.localdate():
        return PAST_VALIDITY
    return PAST_CHECK if row.source_checked < check_limit() else ""


class Standing(admin.SimpleListFilter):
    """Records past the day by which they were to be checked, or past their validity."""

    title = _("overdue")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return what can be overdue."""
        return list(OVERDUE.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that are overdue so."""
        if self.value() == PAST_CHECK:
            return queryset.filter(source_checked__lt=check_limit())
        if self.value() == PAST_VALIDITY:
            return queryset.filter(valid_until__lt=timezone.localdate())
        return queryset


class Stage(admin.SimpleListFilter):
    """How far a record is on its way: its state, and whether what was approved is live."""

    title = _("state")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the stages."""
        ways = [("live", _("Published")), ("waiting", _("Approved, not yet published"))]
        return [*ways, *((value, label) for value, label in State.choices if value != State.APPROVED)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of that stage."""
        if self.value() == "live":
            return queryset.filter(state=State.APPROVED, live=True)
        if self.value() == "waiting":
            return queryset.filter(state=State.APPROVED, live=False)
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class LastCheck(admin.SimpleListFilter):
    """How long ago a person last checked the record against its source."""

    title = _("last check")
    parameter_name = "checked_before"
    column = "source_checked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the ages to choose from, in days."""
        return [
            ("90", _("over 3 months ago")),
            ("180", _("over 6 months ago")),
            ("365", _("over a year ago")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of that age."""
        days = self.value()
        if not days or not days.isdecimal():
            return queryset
        before = timezone.localdate() - timedelta(days=min(int(days), 36_500))
        return queryset.filter(**{f"{self.column}__lt": before})
