"""The publishing pages: past runs, the buttons to publish and to go back, the progress of the one that runs."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import display

from console.catalogue.models import Faq, Procedure, State
from console.publishing import runs, snapshots, withdrawing
from console.publishing.errors import PublishError
from console.publishing.models import Kind, PublishRun

LABELS = {PublishRun.State.RUNNING: "info", PublishRun.State.DONE: "success", PublishRun.State.FAILED: "danger"}
SHORTEST_REASON = 10  # characters


@admin.register(PublishRun)
class PublishRunAdmin(ModelAdmin):
    """Publishings, newest first; nobody edits them."""

    list_display = ("__str__", "kind", "shown_state", "asked_by", "started", "ended", "reason")
    change_list_template = "publishing/change_list.html"

    @display(description=_("state"), label=LABELS)
    def shown_state(self, run: PublishRun) -> tuple[str, str]:
        """Return the state, for its colour and its label."""
        return run.state, run.get_state_display()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: publishings come from the button."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: PublishRun | None = None) -> bool:
        """Say no: what happened, happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PublishRun | None = None) -> bool:
        """Say no: what happened, happened."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's pages and ours."""
        wrap = self.admin_site.admin_view
        own = [
            path("publish/", wrap(require_POST(self.publish_now)), name="publishing_publish"),
            path("override/", wrap(require_POST(self.override)), name="publishing_override"),
            path("rollback/", wrap(require_POST(self.rollback)), name="publishing_rollback"),
            path("<int:pk>/change/", wrap(self.status), name="publishing_publishrun_change"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what would be published, what is live and what was, with the buttons, above the past runs."""
        counts = {
            "procedures": Procedure.approved().count(),
            "faqs": Faq.approved().count(),
            "drafts": Procedure.objects.filter(state=State.DRAFT).count(),
        }
        own = {
            "counts": counts,
            "live": snapshots.current(),
            "others": snapshots.others(),
            "withdrawn": withdrawing.off_air(),
            "may_publish": request.user.has_perm("publishing.publish"),
            "may_go_back": request.user.has_perm("publishing.rollback"),
        }
        page: HttpResponse = super().changelist_view(request, {**own, **(extra_context or {})})
        return page

    def publish_now(self, request: HttpRequest) -> HttpResponse:
        """Begin a publishing and show its progress."""
        _may(request, "publishing.publish")
        return self._begin(request)

    def override(self, request: HttpRequest) -> HttpResponse:
        """Begin a publishing that the gate does not refuse; the reason is kept."""
        _may(request, "publishing.override_gate")
        reason = " ".join(request.POST.get("reason", "").split())
        if len(reason) < SHORTEST_REASON:
            messages.warning(request, _("Write why this must be published although answers got worse."))
            return _to_list()
        return self._begin(request, reason)

    def rollback(self, request: HttpRequest) -> HttpResponse:
        """Make an earlier snapshot the one in use."""
        _may(request, "publishing.rollback")
        version = request.POST.get("version", "")
        try:
            run = runs.begin(_person(request), Kind.ROLLBACK)
            runs.carry_out(run, lambda progress: snapshots.go_back(version))
        except PublishError as error:
            messages.warning(request, _("Not gone back: %s") % error)
        else:
            messages.success(request, _("Live is again %s") % version)
        return _to_list()

    def status(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how far a publishing is; the page renews itself while it runs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(PublishRun, pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "run": run,
            "title": run.get_kind_display(),
            "opts": self.opts,
            "may_override": run.refused and request.user.has_perm("publishing.override_gate"),
        }
        return TemplateResponse(request, "publishing/run.html", context)

    def _begin(self, request: HttpRequest, reason: str = "") -> HttpResponse:
        try:
            run = runs.begin(_person(request), reason=reason)
        except PublishError:
            messages.warning(request, _("A publishing is running already."))
            return _to_list()
        runs.in_background(run)
        return HttpResponseRedirect(reverse("admin:publishing_publishrun_change", args=[run.pk]))


def _may(request: HttpRequest, right: str) -> None:
    if not request.user.has_perm(right):
        raise PermissionDenied


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _to_list() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:publishing_publishrun_changelist"))
