"""The pages of recordings: all of them, and the parts of one answer with a form beside each."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from console.catalogue.columns import FACETS
from console.clips.errors import ClipError
from console.clips.keeping import keep
from console.clips.models import RecordedClip
from console.clips.parts import answer_parts
from console.clips.sound import LONGEST_S
from knowledge_base.models import Facet
from speech.sealed import Layout, Opened

SAID = {
    "too_large": _("The file is too large; at most 20 MB."),
    "no_sound": _("This is no sound that can be read. WAV, OGG, MP3 and M4A can."),
    "too_long": _("The recording is longer than a minute. One part takes some ten seconds."),
    "too_short": _("The recording is too short to say anything."),
    "silent": _("The recording is silent. Was the microphone on?"),
    "no_file": _("No file was chosen."),
}
SOUND = Layout(channels=1, sample_bytes=2, rate_hz=8000)


@admin.register(RecordedClip)
class RecordedClipAdmin(ModelAdmin):
    """Recordings, newest first; deleting one gives its words back to the voice at the next publishing."""

    list_display = ("text", "seconds", "recorded_by", "recorded_at")
    search_fields = ("text", "file_name")
    change_list_template = "clips/change_list.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the recordings without their sound."""
        return super().get_queryset(request).defer("sound")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: recordings are added on an answer's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: RecordedClip | None = None) -> bool:
        """Say no: words and sound belong together."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's pages and ours."""
        wrap = self.admin_site.admin_view
        own = [
            path("answer/", wrap(self.find), name="clips_find"),
            path("answer/<str:code>/<str:facet>/", wrap(self.answer), name="clips_answer"),
            path("answer/<str:code>/<str:facet>/upload/", wrap(require_POST(self.upload)), name="clips_upload"),
            path("<int:pk>/sound.wav", wrap(self.sound), name="clips_sound"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the way to an answer's parts above the recordings."""
        page: HttpResponse = super().changelist_view(request, {"facets": FACETS, **(extra_context or {})})
        return page

    def find(self, request: HttpRequest) -> HttpResponse:
        """Go to the answer that the form names."""
        self._may_view(request)
        code, facet = request.GET.get("code", "").strip(), request.GET.get("facet", "")
        if facet not in list(Facet) or answer_parts(code, Facet(facet)) is None:
            messages.error(request, _("There is no answer with this code."))
            return HttpResponseRedirect(reverse("admin:clips_recordedclip_changelist"))
        return HttpResponseRedirect(reverse("admin:clips_answer", args=[code, facet]))

    def answer(self, request: HttpRequest, code: str, facet: str) -> HttpResponse:
        """Show an answer's parts, each with its recording and a form."""
        self._may_view(request)
        title, parts = self._parts(code, facet)
        own = {
            **self.admin_site.each_context(request),
            "title": title,
            "facet_name": dict(FACETS)[facet],
            "code": code,
            "facet": facet,
            "facets": FACETS,
            "parts": parts,
            "longest": round(LONGEST_S),
            "may_record": request.user.has_perm("clips.add_recordedclip"),
        }
        return TemplateResponse(request, "clips/answer.html", own)

    def upload(self, request: HttpRequest, code: str, facet: str) -> HttpResponse:
        """Take a recording of one part."""
        if not request.user.has_perm("clips.add_recordedclip"):
            raise PermissionDenied
        _title, parts = self._parts(code, facet)
        part = next((one for one in parts if one.digest == request.POST.get("part")), None)
        if part is None:
            raise Http404
        upload = request.FILES.get("sound")
        try:
            if upload is None:
                raise ClipError("no_file")
            keep(part.text, upload.read(), upload.name or "", request.user)  # type: ignore[arg-type] # staff: logged in
            messages.success(request, _("The recording is kept. It is played from the next publishing on."))
        except ClipError as error:
            messages.error(request, SAID[error.code])
        return HttpResponseRedirect(reverse("admin:clips_answer", args=[code, facet]))

    def sound(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return a recording, to listen to."""
        self._may_view(request)
        clip = get_object_or_404(RecordedClip, pk=pk)
        return HttpResponse(Opened(SOUND, bytes(clip.sound), whole=True).wav(), content_type="audio/wav")

    def _may_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _parts(self, code: str, facet: str) -> Any:
        found = answer_parts(code, Facet(facet)) if facet in list(Facet) else None
        if found is None:
            raise Http404
        return found
