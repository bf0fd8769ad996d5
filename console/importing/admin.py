"""The pages of imports, with their preview, and of the reviews they leave."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from console.catalogue.reviewed_admin import VersionsAdmin
from console.importing import pages, reviewing, runs, shown
from console.importing.errors import ImportFailed, ReviewFailed
from console.importing.forms import UploadForm
from console.importing.models import ImportRun, Origin, ReviewTask

EVERYTHING = ImportRun()  # belongs to no agency and no field: roles limited to one import nothing
RUN_COLOURS = {ImportRun.State.RUNNING: "info", ImportRun.State.DONE: "success", ImportRun.State.FAILED: "danger"}
COLOURS = {ReviewTask.State.OPEN: "warning", ReviewTask.State.OURS: "success", ReviewTask.State.THEIRS: "info"}


class KeptAdmin(ModelAdmin):
    """What happened, happened: nobody adds, edits or deletes it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False


@admin.register(ImportRun)
class ImportRunAdmin(KeptAdmin):
    """Imports, newest first."""

    list_display = ("__str__", "rehearsal", "shown_state", "origin", "asked_by", "started", "ended")
    list_filter = ("origin", "rehearsal", "state")
    change_list_template = "importing/change_list.html"

    @display(description=_("state"), label=RUN_COLOURS)
    def shown_state(self, run: ImportRun) -> tuple[str, str]:
        """Return the state, for its colour and its label."""
        return run.state, run.get_state_display()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's pages and ours."""
        wrap = self.admin_site.admin_view
        own = [
            path("upload/", wrap(require_POST(self.upload)), name="importing_upload"),
            path("<int:pk>/carry-out/", wrap(require_POST(self.carry_out)), name="importing_carry_out"),
            path("<int:pk>/change/", wrap(self.status), name="importing_importrun_change"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the form that takes a file above the past imports."""
        own = {"form": UploadForm(), "may_import": request.user.has_perm("importing.import_records", EVERYTHING)}
        page: HttpResponse = super().changelist_view(request, {**own, **(extra_context or {})})
        return page

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a file and begin its preview."""
        self._may(request)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            for said in form.errors.values():
                messages.error(request, " ".join(map(str, said)))
            return HttpResponseRedirect(reverse("admin:importing_importrun_changelist"))
        return self._begin(request, rehearsal=True, **form.kept())

    def carry_out(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Import what a preview showed."""
        self._may(request)
        seen = get_object_or_404(ImportRun, pk=pk, rehearsal=True, state=ImportRun.State.DONE)
        return self._begin(request, **pages.again(seen))

    def status(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how far an import is, then its report; the page renews itself while it runs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=pk)
        own = {
            "may_import": request.user.has_perm("importing.import_records", EVERYTHING),
            "title": _("Import"),
            "opts": self.opts,
        }
        context = {**self.admin_site.each_context(request), **pages.context(run), **own}
        return TemplateResponse(request, "importing/run.html", context)

    def _may(self, request: HttpRequest) -> None:
        if not request.user.has_perm("importing.import_records", EVERYTHING):
            raise PermissionDenied

    def _begin(self, request: HttpRequest, origin: Origin, **values: Any) -> HttpResponse:
        try:
            run = runs.begin(origin, asked_by=request.user if request.user.is_authenticated else None, **values)
        except ImportFailed:
            messages.warning(request, _("An import is running already."))
            return HttpResponseRedirect(reverse("admin:importing_importrun_changelist"))
        runs.in_background(run)
        return HttpResponseRedirect(reverse("admin:importing_importrun_change", args=[run.pk]))


@admin.register(ReviewTask)
class ReviewTaskAdmin(KeptAdmin, VersionsAdmin):
    """Fields that wait for a decision, and those decided."""

    list_display = ("procedure", "field_label", "before", "now", "mine", "shown_state", "decided_by")
    list_filter = ("state", "origin", "field")
    list_select_related = ("procedure", "decided_by")
    list_per_page = 50
    search_fields = ("procedure__search",)
    actions = ("keep_ours", "take_theirs")
    fields = readonly_fields = (
        *("procedure", "field_label", "origin", "before", "now", "mine"),
        *("shown_state", "run", "opened", "decided", "decided_by"),
    )

    @display(description=_("changed field"), ordering="field")
    def field_label(self, task: ReviewTask) -> str:
        """Return the field's name."""
        return shown.label(task.field)

    @display(description=_("source before"))
    def before(self, task: ReviewTask) -> str:
        """Return what the source said."""
        return shown.value(task.old_value)

    @display(description=_("source now"))
    def now(self, task: ReviewTask) -> str:
        """Return what the source says."""
        return shown.value(task.new_value)

    @display(description=_("ours"))
    def mine(self, task: ReviewTask) -> str:
        """Return what the operator wrote."""
        return shown.value(task.our_value)

    @display(description=_("state"), ordering="state", label=COLOURS)
    def shown_state(self, task: ReviewTask) -> tuple[str, str]:
        """Return the state, for its colour and its label."""
        return task.state, task.get_state_display()

    @admin.action(description=_("Keep ours"), permissions=["change"])
    def keep_ours(self, request: HttpRequest, queryset: QuerySet[ReviewTask]) -> None:
        """Keep our values."""
        self._decide(request, queryset, reviewing.keep_ours)

    @admin.action(description=_("Take the source's"), permissions=["change"])
    def take_theirs(self, request: HttpRequest, queryset: QuerySet[ReviewTask]) -> None:
        """Take the source's values."""
        self._decide(request, queryset, reviewing.take_theirs)

    def _decide(self, request: HttpRequest, tasks: QuerySet[ReviewTask], decide: Callable[..., None]) -> None:
        decided = 0
        for task in tasks.select_related("procedure"):
            if not request.user.has_perm("importing.change_reviewtask", task.procedure):
                messages.warning(request, _("%s is not yours to edit.") % task.procedure.code)
                continue
            try:
                decide(task, request.user)
                decided += 1
            except ReviewFailed as error:
                messages.warning(request, str(error))
        said = ngettext("%(count)d review decided", "%(count)d reviews decided", decided)
        self.message_user(request, said % {"count": decided})
