"""The publishing pages: past runs, the button, the progress of the one that runs."""

from typing import Any

from django.contrib import admin, messages
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
from console.publishing import runs
from console.publishing.errors import PublishError
from console.publishing.models import PublishRun
from console.publishing.snapshots import current

LABELS = {PublishRun.State.RUNNING: "info", PublishRun.State.DONE: "success", PublishRun.State.FAILED: "danger"}


@admin.register(PublishRun)
class PublishRunAdmin(ModelAdmin):
    """Publishings, newest first; nobody edits them."""

    list_display = ("__str__", "shown_state", "asked_by", "started", "ended")
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
            path("<int:pk>/change/", wrap(self.status), name="publishing_publishrun_change"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what would be published and what is live, with the button, above the past runs."""
        counts = {
            "procedures": Procedure.objects.filter(state=State.APPROVED).count(),
            "faqs": Faq.objects.filter(state=State.APPROVED).count(),
            "drafts": Procedure.objects.filter(state=State.DRAFT).count(),
        }
        own = {"counts": counts, "live": current(), "may_publish": request.user.has_perm("publishing.publish")}
        page: HttpResponse = super().changelist_view(request, {**own, **(extra_context or {})})
        return page

    def publish_now(self, request: HttpRequest) -> HttpResponse:
        """Begin a publishing and show its progress."""
        if not request.user.has_perm("publishing.publish"):
            raise PermissionDenied
        try:
            run = runs.begin(request.user if request.user.is_authenticated else None)
        except PublishError:
            messages.warning(request, _("A publishing is running already."))
            return HttpResponseRedirect(reverse("admin:publishing_publishrun_changelist"))
        runs.in_background(run)
        return HttpResponseRedirect(reverse("admin:publishing_publishrun_change", args=[run.pk]))

    def status(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how far a publishing is; the page renews itself while it runs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(PublishRun, pk=pk)
        context = {**self.admin_site.each_context(request), "run": run, "title": _("Publishing"), "opts": self.opts}
        return TemplateResponse(request, "publishing/run.html", context)
