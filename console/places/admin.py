"""The pages of communes and offices."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from console.catalogue.filters import LastCheck
from console.catalogue.reviewed import State
from console.catalogue.reviewed_admin import COLOURS, LIVE, FoldedSearchAdmin, ReviewedAdmin
from console.places.models import Commune, Office
from console.places.resources import OfficeResource

MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}"


@admin.register(Commune)
class CommuneAdmin(FoldedSearchAdmin):
    """Administrative units, as the tables have them; nobody edits them here."""

    list_display = ("name", "province", "code")
    list_filter = ("province",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: they come from the tables."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False


class OfficeCheck(LastCheck):
    """How long ago a person last checked an office."""

    column = "checked"


@admin.register(Office)
class OfficeAdmin(ReviewedAdmin):
    """Offices that take papers."""

    resource_classes = (OfficeResource,)
    difference = ""
    list_display = ("name", "commune", "address", "hours", "shown_state", "checked")
    list_filter = ("state", OfficeCheck, "agency", "commune__province")
    list_select_related = ("commune", "agency")
    autocomplete_fields = ("agency", "commune")
    readonly_fields = ("map",)
    fieldsets = (
        (None, {"fields": ("code", "name", "agency", "commune")}),
        (_("Where and when"), {"fields": ("address", "hours", "phone", ("latitude", "longitude"), "map")}),
        (_("Source and validity"), {"fields": ("source", "checked")}),
    )

    @display(description=_("state"), ordering="state", label=COLOURS)
    def shown_state(self, row: Any) -> tuple[str, Any]:
        """Return the state; what is approved is public at once."""
        return (LIVE, _("Published")) if row.state == State.APPROVED else (row.state, State(row.state).label)

    @display(description=_("on the map"))
    def map(self, row: Office) -> Any:
        """Return a link that shows the point."""
        if row.latitude is None or row.longitude is None:
            return "—"
        address = MAP.format(row.latitude, row.longitude)
        return format_html('<a href="{}" rel="noreferrer">{}, {}</a>', address, row.latitude, row.longitude)
