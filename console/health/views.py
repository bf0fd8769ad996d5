"""The health pages: everything for staff, a summary for everybody, and what machines ask."""

from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from console.health import checks

PARTS = {
    "rasa": _("Dialogue"),
    "actions": _("Look-up of procedures"),
    "telephony": _("Telephone"),
    "gateway": _("Chat"),
    "knowledge": _("Published content"),
    "disk": _("Disk"),
    "retention": _("Retention"),
}
AUDIENCES = {"people": _("people"), "tests": _("tests and demos")}


async def summary(request: HttpRequest) -> HttpResponse:
    """Say to everybody which parts work, and nothing more."""
    found = [*await checks.processes(settings.CONSOLE), checks.knowledge(settings.CONSOLE)]
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"ok": checks.all_well(found), "parts": {check.name: check.ok for check in found}})
    parts = [{"label": PARTS[check.name], "ok": check.ok} for check in found]
    context = {"parts": parts, "ok": checks.all_well(found), "service": settings.CONSOLE.service_name}
    return render(request, "health/summary.html", context)


@staff_member_required
async def detail(request: HttpRequest) -> HttpResponse:
    """Show staff how every part is, what is published, and which recogniser serves whom."""
    own = settings.CONSOLE
    kept = await sync_to_async(checks.retention)()
    found = [*await checks.processes(own), checks.knowledge(own), checks.disk(own), kept]
    context: dict[str, Any] = {
        "parts": [{"label": PARTS[check.name], "check": check} for check in found],
        "engines": [
            {"audience": AUDIENCES.get(one.audience, one.audience), "engine": one}
            for one in checks.engines(own.speech_choice)
        ],
        "ok": checks.all_well(found),
        "title": _("Health"),
    }
    return await sync_to_async(_staff_page)(request, context)


def _staff_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "health/detail.html", {**admin.site.each_context(request), **context})


def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the console can serve: its database answers."""
    try:
        connection.ensure_connection()
    except (DatabaseError, ImproperlyConfigured):
        return JsonResponse({"ready": False, "database": False}, status=503)
    return JsonResponse({"ready": True, "database": True})


def metrics(request: HttpRequest) -> HttpResponse:
    """Return what is counted, for Prometheus."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
