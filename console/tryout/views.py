"""The trial page: a question in; what was heard, found and answered out; from a bad result a draft."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.accounts.roles import TRY_OUT
from console.catalogue.models import Procedure
from console.catalogue.search import matching
from console.tryout import asking, sound
from console.tryout.asking import TrialError
from console.workflow import steps
from console.workflow.errors import WorkflowError

LARGEST = 4_000_000  # bytes of a recording: 4 minutes
METHODS = ("dense", "lexical", "sound", "profile", "code")
KEY = re.compile(r"[0-9a-f]{64}")
MOST_FOUND = 20


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page, with the result of the question in the address."""
    _may(request)
    question = request.GET.get("question", "").strip()[: asking.LONGEST]
    channel = "web" if request.GET.get("channel") == "web" else "voice"
    context: dict[str, Any] = {"question": question, "channel": channel, "heard": request.GET.get("heard", "")[:300]}
    if question:
        context |= _result(request, question, channel)
    shown = {**admin.site.each_context(request), "title": _("Try it"), **context}
    return TemplateResponse(request, "tryout/page.html", shown)


@require_POST
def recognise(request: HttpRequest) -> HttpResponse:
    """Return what telephony hears in the recording sent."""
    _may(request)
    if len(request.body) > LARGEST:
        return JsonResponse({"code": "too_large"}, status=413)
    try:
        return JsonResponse(asking.recognise(request.body))
    except TrialError as error:
        return JsonResponse({"code": "no_answer", "part": error.part}, status=502)


@require_safe
def say(request: HttpRequest) -> HttpResponse:
    """Return the sound of one part of an answer."""
    _may(request)
    clip = request.GET.get("clip", "")
    made = sound.wav_of(request.GET.get("text", ""), clip if KEY.fullmatch(clip) else "")
    return HttpResponse(made, content_type="audio/wav") if made is not None else HttpResponse(status=404)


@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Add the question to the procedure that was meant, as a draft."""
    _may(request)
    row = get_object_or_404(Procedure, code=request.POST.get("code", "").strip())
    question = request.POST.get("question", "")
    try:
        steps.suggest_question(row, question, request.user)
        messages.success(request, _("The question is in a draft of %s; it counts once that is approved.") % row)
    except WorkflowError as error:
        messages.warning(request, error.message)
    query = urlencode({"question": question, "channel": request.POST.get("channel", "voice")})
    return HttpResponseRedirect(f"{reverse('tryout')}?{query}")


def _result(request: HttpRequest, question: str, channel: str) -> dict[str, Any]:
    failed: list[str] = []
    found, answer = {}, None
    try:
        found = asking.look_up(question)
    except TrialError as error:
        failed.append(error.part)
    try:
        answer = asking.ask(question, channel)
    except TrialError as error:
        failed.append(error.part)
    candidates = found.get("candidates", [])
    return {
        "failed": failed,
        "found": found,
        "methods": [name for name in METHODS if any(name in one["methods"] for one in candidates)],
        "candidates": candidates,
        "answer": answer,
        "meant": _meant(request, candidates),
        "sought": request.GET.get("sought", "")[:200],
        "may_correct": request.user.has_perm("catalogue.change_procedure"),
    }


def _meant(request: HttpRequest, candidates: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the procedures to choose from: those near the question, and those that a search finds."""
    near = [(one["code"], one["title"]) for one in candidates if not one["code"].startswith("faq.")]
    sought = request.GET.get("sought", "")[:200].strip()
    rows = matching(Procedure.objects.only("code", "title"), sought)[:MOST_FOUND] if sought else []
    return list(dict.fromkeys([*((row.code, row.title) for row in rows), *near]))


def _may(request: HttpRequest) -> None:
    if not request.user.has_perm(TRY_OUT):
        raise PermissionDenied
