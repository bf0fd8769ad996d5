"""The pages of retention: what each class may be kept, what every run did, and the button to begin one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from console.background import RunState, in_process
from console.privacy import retention, schedule
from console.privacy.models import RetentionRun
from console.privacy.periods import Kind, period, setting
from console.privacy.stores.every import STORES

LABELS = {RunState.RUNNING: "info", RunState.DONE: "success", RunState.FAILED: "danger"}
UNITS = {"days": _("days"), "months": _("months")}


@admin.register(RetentionRun)
class RetentionRunAdmin(ModelAdmin):
    """Runs, newest first; nobody edits them."""

    list_display = ("__str__", "shown_state", "dry", "gone", "asked_by", "ended")
    change_list_template = "privacy/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RetentionRun]:
        """Return the runs with how much went."""
        rows: QuerySet[RetentionRun] = super().get_queryset(request)
        return rows.select_related("asked_by").annotate(went=Sum("sweeps__count"))

    @display(description=_("state"), label=LABELS)
    def shown_state(self, run: RetentionRun) -> tuple[str, str]:
        """Return the state, for its colour and its label."""
        return run.state, run.get_state_display()

    @display(description=_("went"))
    def gone(self, run: Any) -> int:
        """Return how many pieces went, of all stores."""
        return int(run.went or 0)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: runs come from the clock or the button."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: RetentionRun | None = None) -> bool:
        """Say no: what happened, happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RetentionRun | None = None) -> bool:
        """Say no: what happened, happened."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's pages and ours."""
        wrap = self.admin_site.admin_view
        own = [
            path("begin/", wrap(require_POST(self.begin)), name="privacy_begin"),
            path("<int:pk>/change/", wrap(self.status), name="privacy_retentionrun_change"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show how long each class is kept, and the buttons, above the runs."""
        own = {"classes": _classes(), "may_begin": request.user.has_perm("privacy.run_retention")}
        page: HttpResponse = super().changelist_view(request, {**own, **(extra_context or {})})
        return page

    def begin(self, request: HttpRequest) -> HttpResponse:
        """Begin a run, or one that only counts, and show its progress."""
        if not request.user.has_perm("privacy.run_retention"):
            raise PermissionDenied
        if RetentionRun.objects.filter(state=RunState.RUNNING).exists():
            messages.warning(request, _("A run is under way."))
            return HttpResponseRedirect(reverse("admin:privacy_retentionrun_changelist"))
        run = retention.begin(dry=request.POST.get("dry") == "1", by=request.user)
        assert run is not None  # only the day's own can be there already
        in_process(run, schedule.COMMAND)
        return HttpResponseRedirect(reverse("admin:privacy_retentionrun_change", args=[run.pk]))

    def status(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a run did in every store; the page renews itself while it runs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(RetentionRun.objects.select_related("asked_by"), pk=pk)
        context = {**self.admin_site.each_context(request), "run": run, "sweeps": run.sweeps.all()}
        return TemplateResponse(request, "privacy/run.html", {**context, "title": _("Retention run")})


def _classes() -> list[dict[str, Any]]:
    """Return every class with its period, its setting and where it lies."""
    found = []
    for kind in Kind:
        number, unit = period(kind)
        places = [store.where for store in STORES if store.kind == kind]
        shown = {"label": kind.label, "number": number, "unit": UNITS[unit], "setting": setting(kind), "places": places}
        found.append(shown)
    return found
