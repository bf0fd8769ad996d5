"""What the pages of reviewed content share: search, the workflow's steps, history with restore."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.contrib.import_export.forms import ExportForm, ImportForm
from unfold.decorators import display

from console.accounts.roles import APPROVE, SUBMIT, WITHDRAW
from console.catalogue.reviewed import Reviewed, State
from console.catalogue.search import matching
from console.workflow import reasons, steps
from console.workflow.errors import WorkflowError
from console.workflow.views import changes_of

LIVE = "live"
COLOURS = {
    State.DRAFT: "warning",
    State.SUBMITTED: "info",
    State.APPROVED: "info",
    State.QUARANTINED: "danger",
    State.WITHDRAWN: "danger",
    LIVE: "success",
}
Step = Callable[..., Any]


class VersionsAdmin(SimpleHistoryAdmin):
    """Earlier versions can be looked at; nobody brings one back by sending its form."""

    object_history_form_template = "workflow/version.html"

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> Any:
        """Show an earlier version."""
        if request.method != "GET":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class FoldedSearchAdmin(ModelAdmin):
    """A list whose search forgives missing diacritics; rights hold within agency and field."""

    search_fields = ("search",)
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the rows that have every word."""
        return matching(queryset, search_term), False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether a person may change rows, or this one."""
        right = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return super().has_change_permission(request, obj) and (obj is None or request.user.has_perm(right, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say whether a person may delete rows, or this one: nobody's role does, owners may."""
        return super().has_delete_permission(request, obj) and (
            obj is None or request.user.has_perm(f"{self.opts.app_label}.delete_{self.opts.model_name}", obj)
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, unless the row would leave what the person may work on."""
        action = "change" if change else "add"
        if not request.user.has_perm(f"{self.opts.app_label}.{action}_{self.opts.model_name}", obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)


class ReviewedAdmin(FoldedSearchAdmin, ImportExportModelAdmin, VersionsAdmin):
    """Pages of what goes from draft to live."""

    import_form_class = ImportForm
    export_form_class = ExportForm
    formats = (CSV, XLSX)
    difference = "workflow_record"  # the page that shows how an edit differs from what is live; empty: none
    unread: tuple[str, ...] = ("standing", "search")  # columns that no page shows
    actions = ("submit", "approve", "send_back", "withdraw")
    change_form_template = "workflow/change_form.html"
    import_export_change_list_template = "workflow/list.html"
    import_template_name = "catalogue/import.html"
    object_history_list_template = "workflow/history_list.html"
    date_hierarchy = None
    save_on_top = False
    warn_unsaved_form = True
    compressed_fields = True

    @display(description=_("state"), ordering="state", label=COLOURS)
    def shown_state(self, row: Reviewed) -> tuple[str, Any]:
        """Return the state, for its colour and its label."""
        if row.state == State.APPROVED and row.live:
            return LIVE, _("Published")
        return row.state, State(row.state).label

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows without what only publishing reads."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.defer(*self.unread) if request.method == "GET" else rows

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save an edit as a draft; what was approved stays published."""
        if form.changed_data or not change:
            steps.begin_edit(obj)
            super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's pages and ours."""
        name = self._name().removeprefix("admin:")
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/step/<str:step>/", wrap(require_POST(self.take_step)), name=f"{name}_step"),
            path("<int:pk>/restore/<int:version>/", wrap(require_POST(self.restore)), name=f"{name}_restore"),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """Show the form with the steps that this person may take now."""
        row = self.get_object(request, object_id)
        own = {
            "steps": self._open_steps(request, row) if row else [],
            "entry": row,
            "difference": self.difference,
            "sent_back": self._sent_back(row) if row else "",
        }
        return super().change_view(request, object_id, form_url, {**own, **(extra_context or {})})

    def take_step(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Take one step with one row."""
        row = get_object_or_404(self.model, pk=pk)
        if step not in STEPS:
            raise PermissionDenied
        why = " ".join(request.POST.get("reason", "").split())
        taken = STEPS[step][0]
        self._take(request, [row], (lambda one, user: taken(one, user, why)) if why and step in REASONED else taken)
        return HttpResponseRedirect(reverse(f"{self._name()}_change", args=[pk]))

    def restore(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """Make a draft of an earlier version."""
        row = get_object_or_404(self.model, pk=pk)
        self._take(request, [row], lambda one, user: steps.restore(one, version, user))
        return HttpResponseRedirect(reverse(f"{self._name()}_change", args=[pk]))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show who changed what when, each version with its button to restore it."""
        row = self.get_object(request, object_id)
        own = {"restorable": self.has_change_permission(request, row), "restore_view": f"{self._name()}_restore"}
        page: HttpResponse = super().history_view(request, object_id, {**own, **(extra_context or {})})
        return page

    def set_history_delta_changes(
        self, request: Any, historical_records: Any, foreign_keys_are_objs: Any = True
    ) -> None:
        """Add to each version what it changed, as people read it."""
        versions = list(historical_records)
        for after, before in zip(versions, [*versions[1:], None], strict=True):
            after.changes = changes_of(after.instance, before, after) if before else []
            after.why = reasons.shown(after.history_change_reason)

    @admin.action(description=_("Submit for approval"), permissions=["submit"])
    def submit(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Ask for approval."""
        self._take(request, queryset, steps.submit)

    @admin.action(description=_("Approve"), permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Approve what others submitted."""
        self._take(request, queryset, steps.approve)

    @admin.action(description=_("Send back"), permissions=["approve"])
    def send_back(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make drafts of what was submitted."""
        self._take(request, queryset, steps.send_back)

    @admin.action(description=_("Take out of what is published"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take records out."""
        self._take(request, queryset, steps.withdraw)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """Say whether a person may submit anything."""
        return request.user.has_perm(SUBMIT)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        """Say whether a person may approve anything."""
        return request.user.has_perm(APPROVE)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        """Say whether a person may withdraw anything."""
        return request.user.has_perm(WITHDRAW)

    def _name(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}"

    def _take(self, request: HttpRequest, rows: Any, step: Step) -> None:
        done, outside = 0, 0
        for row in rows:
            try:
                step(row, request.user)
                done += 1
            except PermissionDenied:
                outside += 1
            except WorkflowError as error:
                messages.warning(request, error.message)
        if outside and not done and len(rows) == 1:
            raise PermissionDenied
        if outside:
            said = ngettext("%(count)d record is not yours", "%(count)d records are not yours", outside)
            messages.warning(request, said % {"count": outside})
        said = ngettext("%(count)d record changed", "%(count)d records changed", done)
        self.message_user(request, said % {"count": done})

    def _sent_back(self, row: Any) -> str:
        last = row.history.values_list("history_change_reason", flat=True).first() if row.state == State.DRAFT else ""
        return reasons.last_sent_back(last)

    def _open_steps(self, request: HttpRequest, row: Any) -> list[dict[str, Any]]:
        may = request.user.has_perm
        return [
            {
                "label": label,
                "url": reverse(f"{self._name()}_step", args=[row.pk, name]),
                "reasoned": name in REASONED,
            }
            for name, (_step, right, states, label) in STEPS.items()
            if row.state in states and may(right, row)
        ]


REASONED = ("send_back", "withdraw")
"""Steps that are taken with a reason."""
STEPS: dict[str, tuple[Step, str, tuple[State, ...], Any]] = {
    "submit": (steps.submit, SUBMIT, (State.DRAFT, State.QUARANTINED), _("Submit for approval")),
    "approve": (steps.approve, APPROVE, (State.SUBMITTED,), _("Approve")),
    "send_back": (steps.send_back, APPROVE, (State.SUBMITTED,), _("Send back")),
    "withdraw": (
        steps.withdraw,
        WITHDRAW,
        (State.DRAFT, State.SUBMITTED, State.APPROVED, State.QUARANTINED),
        _("Take out of what is published"),
    ),
}
