"""Zalo's page: takeovers, people who ask for an officer, what was given up and can be tried again."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.conversations import gateway, privacy
from console.conversations.models import Conversation
from console.zalo.reasons import in_words


@require_safe
@permission_required("conversations.view_conversation", raise_exception=True)
def page(request: HttpRequest) -> HttpResponse:
    """Show how Zalo goes."""
    context: dict[str, Any] = {**admin.site.each_context(request), "title": "Zalo"}
    try:
        context |= _found(request.user)
    except gateway.GatewayError as error:
        context["failure"] = error.code
    context["may_act"] = request.user.has_perm(privacy.TAKE_OVER)
    return TemplateResponse(request, "zalo/page.html", context)


@require_POST
@permission_required(privacy.TAKE_OVER, raise_exception=True)
def again(request: HttpRequest) -> HttpResponse:
    """Ask a question or send an answer again."""
    kind, number = request.POST.get("kind", ""), request.POST.get("id", "")
    if number.isdecimal():
        _tried(request, lambda: gateway.again(kind, int(number)), _("It is tried again."))
    return HttpResponseRedirect(reverse("zalo"))


@require_POST
@permission_required(privacy.TAKE_OVER, raise_exception=True)
def hand_back(request: HttpRequest) -> HttpResponse:
    """Let the bot answer a person again."""
    person = request.POST.get("person", "")
    if _tried(request, lambda: gateway.take_over(person, on=False), _("The bot answers again.")):
        Conversation.objects.filter(person=person).update(taken_over_by=None)
    return HttpResponseRedirect(reverse("zalo"))


def _tried(request: HttpRequest, act: Callable[[], None], said: str) -> bool:
    try:
        act()
    except gateway.GatewayError as error:
        messages.error(request, _("The gateway did not do it: %(code)s") % {"code": error.code})
        return False
    messages.success(request, said)
    return True


def _found(user: Any) -> dict[str, Any]:
    """Return what the gateway says, each person with their conversation. Raises GatewayError."""
    letters, takeovers = gateway.dead_letters(), gateway.takeovers()
    people = {one["person"] for rows in (*letters.values(), *takeovers.values()) for one in rows}
    shut = set() if privacy.sees_restricted(user) else _restricted(people)
    talks = dict(Conversation.objects.filter(person__in=people).order_by("started").values_list("person", "pk"))
    given_up = [
        {**one, "kind": kind, "at": _time(one["at"]), "talk": talks.get(one["person"]), "why": in_words(one["reason"])}
        for kind, rows in (("question", letters["questions"]), ("answer", letters["answers"]))
        for one in rows
        if one["person"] not in shut
    ]
    return {
        "given_up": sorted(given_up, key=lambda one: one["at"], reverse=True),
        "silent": [
            {**one, "until": _time(one["silent_until"]), "talk": talks.get(one["person"])}
            for one in takeovers["silent"]
            if one["person"] not in shut
        ],
        "waiting": [
            {**one, "since": _time(one["asked_officer"]), "talk": talks.get(one["person"])}
            for one in takeovers["waiting"]
            if one["person"] not in shut
        ],
        "alert": gateway.alert(),
    }


def _restricted(people: Iterable[str]) -> set[str]:
    """Return who of some people complained of or denounced somebody."""
    rows = Conversation.objects.filter(person__in=people, restricted=True)
    return set(rows.values_list("person", flat=True))


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
