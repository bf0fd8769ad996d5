"""The pages where operators work on the content."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.contrib.import_export.forms import ExportForm, ImportForm
from unfold.decorators import display

from console.catalogue import districts, records
from console.catalogue.filters import LastCheck
from console.catalogue.forms import FaqForm, ProcedureForm
from console.catalogue.models import Agency, Entry, Faq, Procedure, State
from console.catalogue.resources import FaqResource, ProcedureResource
from console.catalogue.search import matching

COLOURS = {State.DRAFT: "warning", State.APPROVED: "success", State.QUARANTINED: "danger"}
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


class FoldedSearchAdmin(ModelAdmin):
    """A list whose search forgives missing diacritics."""

    search_fields = ("search",)
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the rows that have every word."""
        return matching(queryset, search_term), False


class EntryAdmin(FoldedSearchAdmin, ImportExportModelAdmin, SimpleHistoryAdmin):
    """What procedures and FAQs share: search, states, history, import and export."""

    import_form_class = ImportForm
    export_form_class = ExportForm
    formats = (CSV,)
    actions = ("approve", "back_to_draft")
    date_hierarchy = None
    save_on_top = False
    warn_unsaved_form = True
    compressed_fields = True

    @display(description=_("state"), ordering="state", label=COLOURS)
    def shown_state(self, row: Entry) -> tuple[str, str]:
        """Return the state, for its colour and its label."""
        return row.state, row.get_state_display()

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Approve what is chosen."""
        self._set_state(request, queryset, State.APPROVED)

    @admin.action(description=_("Back to draft"), permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make drafts of what is chosen."""
        self._set_state(request, queryset, State.DRAFT)

    def _misleads(self, row: Any) -> bool:
        """Say whether a row is quarantined and what it says is still the reason."""
        return row.state == State.QUARANTINED and bool(districts.found_in(records.current(row)))

    def _set_state(self, request: HttpRequest, rows: QuerySet[Any], state: State) -> None:
        changed, misleading = 0, []
        for row in rows.exclude(state=state):
            if state == State.APPROVED and self._misleads(row):
                misleading.append(row.code)
                continue
            row.state = state
            row.save()
            changed += 1
        if misleading:
            why = _("Sends people to a district body, not approved: %(codes)s")
            self.message_user(request, why % {"codes": ", ".join(misleading)}, messages.WARNING)
        said = ngettext("%(count)d record changed", "%(count)d records changed", changed)
        self.message_user(request, said % {"count": changed})


@admin.register(Procedure)
class ProcedureAdmin(EntryAdmin):
    """Procedures."""

    form = ProcedureForm
    resource_classes = (ProcedureResource,)
    list_display = ("title", "code", "field", "agency", "shown_state", "flagged", "source_checked")
    list_filter = ("state", "flagged", LastCheck, "field", "agency")
    list_select_related = ("agency",)
    autocomplete_fields = ("agency",)
    fieldsets = (
        (None, {"fields": ("code", "title", "spoken_title", "field", "agency", "levels", "state")}),
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
    list_display = ("title", "code", "shown_state", "source_checked")
    list_filter = ("state", LastCheck)
    fieldsets = (
        (None, {"fields": ("code", "title", "state", "questions", "text", "spoken")}),
        SOURCE,
    )


@admin.register(Agency)
class AgencyAdmin(FoldedSearchAdmin, SimpleHistoryAdmin):
    """Authorities."""

    list_display = ("name", "procedure_count")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        """Return the agencies, each with how many procedures it settles."""
        agencies: QuerySet[Agency] = super().get_queryset(request)
        return agencies.annotate(procedure_count=Count("procedures"))

    @display(description=_("procedures"), ordering="procedure_count")
    def procedure_count(self, agency: Any) -> int:
        """Return how many procedures it settles."""
        return int(agency.procedure_count)
