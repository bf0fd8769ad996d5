"""The pages of officers' topics: what is saved is in force with the next question."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from common.text import fold, nfc
from console.catalogue.models import Procedure
from console.catalogue.reviewed_admin import FoldedSearchAdmin, VersionsAdmin
from console.topics import board
from console.topics.models import Kind, OfficerTopic

NAMED = 5


@admin.register(OfficerTopic)
class OfficerTopicAdmin(FoldedSearchAdmin, VersionsAdmin):
    """Topics, by kind."""

    list_display = ("__str__", "kind", "shown_on", "why", "changed")
    list_filter = ("kind", "on")
    list_select_related = ("procedure",)
    autocomplete_fields = ("procedure",)
    fields = ("kind", "words", "procedure", "on", "why")
    actions = ("switch_on", "switch_off")
    object_history_list_template = "topics/history_list.html"

    @display(description=_("in force"), boolean=True, ordering="on")
    def shown_on(self, topic: OfficerTopic) -> bool:
        """Say whether it holds."""
        return topic.on

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the topics, those of a file written by hand too."""
        board.adopt()
        page: HttpResponse = super().changelist_view(request, extra_context)
        return page

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and say whose questions it would catch."""
        super().save_model(request, obj, form, change)
        rows = (
            Procedure.objects.filter(search__contains=fold(nfc(obj.words))) if obj.words else Procedure.objects.none()
        )
        titles = list(rows.values_list("title", flat=True)[:NAMED])
        if obj.on and titles and obj.kind == Kind.WORDS:
            said = _("These words stand in the names or questions of: %s. Whoever says them hears an officer instead.")
            messages.warning(request, said % "; ".join(titles))

    @admin.action(description=_("Put in force"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[OfficerTopic]) -> None:
        """Put topics in force."""
        self._switch(request, queryset, on=True)

    @admin.action(description=_("Take out of force"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[OfficerTopic]) -> None:
        """Take topics out of force."""
        self._switch(request, queryset, on=False)

    def _switch(self, request: HttpRequest, queryset: QuerySet[OfficerTopic], *, on: bool) -> None:
        rows = list(queryset.exclude(on=on))
        for row in rows:
            row.on = on
            row.save()
        said = ngettext("%(count)d topic changed", "%(count)d topics changed", len(rows))
        self.message_user(request, said % {"count": len(rows)})
