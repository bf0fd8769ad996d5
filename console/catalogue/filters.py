"""Filters of the lists."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LastCheck(admin.SimpleListFilter):
    """How long ago a person last checked the record against its source."""

    title = _("last check")
    parameter_name = "checked_before"

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
        return queryset.filter(source_checked__lt=timezone.localdate() - timedelta(days=min(int(days), 36_500)))
