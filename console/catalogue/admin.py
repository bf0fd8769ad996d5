"""The pages where operators work on the content."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib import admin
from django.db.models import Count, JSONField, QuerySet
from django.http import HttpRequest
from django.utils import formats
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from console.catalogue import readable
from console.catalogue.filters import OVERDUE, PAST_CHECK, PAST_VALIDITY, LastCheck, Stage, Standing, standing
from console.catalogue.forms import FaqForm, ProcedureForm
from console.catalogue.models import Agency, Entry, Faq, Procedure
from console.catalogue.resources import FaqResource, ProcedureResource
from console.catalogue.reviewed_admin import FoldedSearchAdmin, ReviewedAdmin, VersionsAdmin

CHECKS = {PAST_CHECK: "warning", PAST_VALIDITY: "danger"}
SOURCE = (
    _("Source and validity"),
    {
        "classes": ("tab",),
        "fields": (
            "source_url",
            "source_decision",
            "source_decision_effective",
            "source_checked",
            "valid_from",
            "valid_until",
        ),
    },
)


class EntryAdmin(ReviewedAdmin):
    """Procedures' and FAQs' pages."""

    unread = ("standing", "search", "cited")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the form's parts; for those who may only read, lists and tables as people read them."""
        parts, lists = super().get_fieldsets(request, obj), self._read_lists(request, obj)
        return [(title, {**one, "fields": [lists.get(name, name) for name in one["fields"]]}) for title, one in parts]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what nobody edits, and the lists of those who may only read."""
        return [*super().get_readonly_fields(request, obj), *self._read_lists(request, obj).values()]

    def _read_lists(self, request: HttpRequest, obj: Any) -> dict[str, Callable[[Any], Any]]:
        if obj is None or self.has_change_permission(request, obj):
            return {}
        names = (field.name for field in self.model._meta.fields if isinstance(field, JSONField) and field.editable)
        return {name: _read(self.model, name) for name in names}

    @display(description=_("checked on"), ordering="source_checked", label=CHECKS)
    def shown_check(self, row: Entry) -> Any:
        """Return the day of the last check, and what is overdue."""
        overdue, day = standing(row), formats.date_format(row.source_checked, "SHORT_DATE_FORMAT")
        return (overdue, f"{day} {OVERDUE[overdue]}") if overdue else day


@admin.register(Procedure)
class ProcedureAdmin(EntryAdmin):
    """Procedures."""

    form = ProcedureForm
    resource_classes = (ProcedureResource,)
    list_display = ("title", "code", "field", "agency", "shown_state", "shown_flag", "shown_check")
    list_filter = (Stage, Standing, "flagged", LastCheck, "field", "agency")
    list_select_related = ("agency",)
    autocomplete_fields = ("agency",)

    @display(description=_("to review"), ordering="flagged", label={"open": "warning"})
    def shown_flag(self, row: Procedure) -> Any:
        """Return that an import left something to decide, where one did."""
        return ("open", _("to review")) if row.flagged else ""

    fieldsets = (
        (None, {"fields": ("code", "title", "spoken_title", "field", "agency", "levels")}),
        (
            _("Recognising it"),
            {"classes": ("tab",), "fields": ("aliases", "questions", "audience", "priority", "related")},
        ),
        (_("Papers"), {"classes": ("tab",), "fields": ("papers", "sets")}),
        (
            _("Handing in, time, fee"),
            {
                "classes": ("tab",),
                "fields": ("filings", "place", "online_level", "reduced_online_fee", "payment", "closed_for_paper"),
            },
        ),
        (_("Steps and result"), {"classes": ("tab",), "fields": ("steps", "conditions", "result", "on_the_spot")}),
        (_("Own wording"), {"classes": ("tab",), "fields": ("spoken", "shown")}),
        (_("Legal basis"), {"classes": ("tab",), "fields": ("legal_basis",)}),
        SOURCE,
    )


@admin.register(Faq)
class FaqAdmin(EntryAdmin):
    """Questions and answers that belong to no procedure."""

    form = FaqForm
    resource_classes = (FaqResource,)
    list_display = ("title", "code", "shown_state", "shown_check")
    list_filter = (Stage, Standing, LastCheck)
    fieldsets = (
        (None, {"fields": ("code", "title", "questions", "text", "spoken")}),
        SOURCE,
    )


@admin.register(Agency)
class AgencyAdmin(FoldedSearchAdmin, VersionsAdmin):
    """Authorities."""

    list_display = ("name", "procedure_count")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        """Return the agencies, each with how many procedures it settles."""
        agencies: QuerySet[Agency] = super().get_queryset(request)
        return agencies.annotate(procedure_count=Count("procedures")).order_by("name")

    @display(description=_("procedures"), ordering="procedure_count")
    def procedure_count(self, agency: Any) -> int:
        """Return how many procedures it settles."""
        return int(agency.procedure_count)


@cache
def _read(kind: Any, name: str) -> Callable[[Any], Any]:
    """Return a read-only field that shows a list one item a line."""

    def shown(row: Any) -> Any:
        lines = readable.lines(name, getattr(row, name))
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines)) or "—"

    shown.__name__ = name
    shown.short_description = kind._meta.get_field(name).verbose_name  # type: ignore[attr-defined] # as Django reads it
    return shown
