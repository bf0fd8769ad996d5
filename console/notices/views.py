"""The page of notices and of the switch."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.notices import board
from console.notices.forms import NoticeForm, SwitchForm
from console.notices.models import Notice, Switching

LISTED = 50


@permission_required("notices.view_notice", raise_exception=True)
def page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show what holds now and the notices; take a new or changed one."""
    notice = get_object_or_404(Notice, pk=pk) if pk else None
    form = NoticeForm(request.POST or None, instance=notice, initial={"start": timezone.localtime()})
    if request.method == "POST":
        if not request.user.has_perm("notices.change_notice"):
            return HttpResponse(status=403)
        if form.is_valid():
            form.instance.made_by = signed_in(request)
            form.save()
            return _published(request, _("The notice holds as it stands here."))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Notices"),
        "form": form,
        "notice": notice,
        "switch": SwitchForm(),
        "standing": board.standing(),
        "notices": Notice.objects.select_related("made_by")[:LISTED],
        "switchings": Switching.objects.select_related("by")[:10],
        "now": timezone.now(),
        "may_change": request.user.has_perm("notices.change_notice"),
        "may_switch": request.user.has_perm("notices.switch"),
    }
    return TemplateResponse(request, "notices/page.html", context)


@require_POST
@permission_required("notices.change_notice", raise_exception=True)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a notice now."""
    notice = get_object_or_404(Notice, pk=pk)
    now = timezone.now()
    notice.end = min(notice.end, now)
    notice.start = min(notice.start, now)
    notice.save()
    return _published(request, _("The notice is no longer said."))


@require_POST
@permission_required("notices.switch", raise_exception=True)
def switch(request: HttpRequest) -> HttpResponse:
    """Switch the bot off, with a reason, or on again."""
    off = request.POST.get("off") == "yes"
    form = SwitchForm(request.POST)
    if off and not form.is_valid():
        messages.error(request, _("Say why the bot is switched off."))
        return HttpResponseRedirect(reverse("notices"))
    reason = form.cleaned_data["reason"] if off else ""
    Switching.objects.create(off=off, reason=reason, by=signed_in(request))
    return _published(request, _("Everybody goes to officers now.") if off else _("The bot answers again."))


def signed_in(request: HttpRequest) -> User | None:
    """Return who asks."""
    return request.user if request.user.is_authenticated else None


def _published(request: HttpRequest, said: str) -> HttpResponse:
    try:
        board.publish()
    except OSError as error:
        messages.error(request, _("Kept, but not in effect: %(error)s") % {"error": error})
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("notices"))
