"""The pages of conversations: the list, one of them, live ones, its sound, and taking a chat over."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.conversations import gateway, labels, privacy, showing, sound
from console.conversations.models import Channel, Conversation, Result, Unmasking
from console.conversations.paging import paged
from console.conversations.searching import matching

view_right = permission_required("conversations.view_conversation", raise_exception=True)


@require_safe
@view_right
def page(request: HttpRequest) -> HttpResponse:
    """List conversations, newest first, as searched for."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "channel", "result", "day")}
    rows = matching(privacy.shown_to(request.user).defer("search", "greeting"), asked["q"][:200])
    if asked["channel"] in Channel.values:
        rows = rows.filter(channel=asked["channel"])
    if asked["result"] in Result.values and asked["result"]:
        rows = rows.filter(result=asked["result"])
    day = _day(asked["day"])
    if day:
        start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        rows = rows.filter(started__gte=start, started__lt=start + timedelta(days=1))
    listed = paged(request, rows)
    questions = showing.first_questions(listed.rows)
    context = {
        **_common(request, _("Conversations")),
        "rows": [{"talk": one, "question": privacy.first_words(one, questions.get(one.id, ""))} for one in listed.rows],
        "listed": listed,
        "asked": asked,
        "channels": Channel.choices,
        "results": [choice for choice in Result.choices if choice[0]],
    }
    return TemplateResponse(request, "conversations/page.html", context)


@require_safe
@view_right
def live(request: HttpRequest) -> HttpResponse:
    """Show what is under way; the page renews itself."""
    talks = showing.live_now(privacy.shown_to(request.user))
    questions = showing.first_questions(talks)
    rows = [{"talk": one, "question": privacy.first_words(one, questions.get(one.id, ""))} for one in talks]
    context = {**_common(request, _("Calls and chats now")), "rows": rows, "now": timezone.now()}
    return TemplateResponse(request, "conversations/live.html", context)


@require_safe
@permission_required("conversations.view_unmasking", raise_exception=True)
def looks(request: HttpRequest) -> HttpResponse:
    """List who looked at whose personal data."""
    listed = paged(request, Unmasking.objects.select_related("user"))
    context = {**_common(request, _("Looks at personal data")), "listed": listed}
    return TemplateResponse(request, "conversations/looks.html", context)


@require_safe
@view_right
def conversation(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a conversation, personal data masked."""
    return _conversation_page(request, privacy.opened(pk, request.user), unmasked=False)


@require_POST
@permission_required(("conversations.view_conversation", privacy.SEE), raise_exception=True)
def unmask(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a conversation as it was, this once; who looked and why is kept."""
    talk = privacy.opened(pk, request.user)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.warning(request, _("Say why you need to see it."))
        return HttpResponseRedirect(reverse("conversation", args=[pk]))
    privacy.looked(pk, Unmasking.Kind.TEXT, request.user, reason)
    return _conversation_page(request, talk, unmasked=True)


@require_safe
@permission_required(("conversations.view_conversation", privacy.LISTEN), raise_exception=True)
def recording(request: HttpRequest, pk: str) -> HttpResponse:
    """Play a call's recording; who begins to listen is kept."""
    talk = privacy.opened(pk, request.user)
    try:
        content = sound.recording(talk)
    except sound.SoundError as error:
        raise Http404(error.code) from error
    if sound.from_start(request):
        privacy.looked(pk, Unmasking.Kind.SOUND, request.user)
    return sound.played(request, content)


@require_safe
@view_right
def clip(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    """Play a clip that this conversation was answered with."""
    if key not in showing.clips_of(privacy.opened(pk, request.user)):
        raise Http404(key)
    try:
        return sound.played(request, sound.clip(key))
    except sound.SoundError as error:
        raise Http404(error.code) from error


@require_POST
@permission_required(privacy.TAKE_OVER, raise_exception=True)
def takeover(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a chat over, or hand it back."""
    talk = privacy.opened(pk, request.user)
    on = request.POST.get("on") == "yes"
    try:
        gateway.take_over(talk.person, on=on)
    except gateway.GatewayError as error:
        messages.error(request, _("The gateway did not do it: %(code)s") % {"code": error.code})
    else:
        taken_by = request.user.pk if on else None
        Conversation.objects.filter(pk=pk).update(taken_over_by=taken_by)
        said = _("You answer now; the bot is silent.") if on else _("The bot answers again.")
        messages.success(request, said)
    return HttpResponseRedirect(reverse("conversation", args=[pk]))


@require_POST
@permission_required(privacy.TAKE_OVER, raise_exception=True)
def say(request: HttpRequest, pk: str) -> HttpResponse:
    """Send an officer's words in a chat that was taken over."""
    talk = privacy.opened(pk, request.user)
    text = request.POST.get("text", "").strip()
    if talk.taken_over_by_id != request.user.pk:
        messages.warning(request, _("Take the chat over first."))
    elif text:
        try:
            gateway.say(talk.person, text[:1900])
        except gateway.GatewayError as error:
            messages.error(request, _("The gateway did not do it: %(code)s") % {"code": error.code})
    return HttpResponseRedirect(reverse("conversation", args=[pk]))


def _conversation_page(request: HttpRequest, talk: Conversation, *, unmasked: bool) -> HttpResponse:
    user = request.user
    context = {
        **_common(request, str(talk)),
        "talk": talk,
        "exchanges": showing.exchanges(talk, (lambda text: text) if unmasked else privacy.masked),
        "unmasked": unmasked,
        "ended": labels.ending(talk.end_reason),
        "length": labels.length(talk.duration_ms),
        "recorded": labels.recording(talk.recording.get("state", "")),
        "may_see": user.has_perm(privacy.SEE),
        "may_listen": user.has_perm(privacy.LISTEN) and talk.recording.get("state") == "kept",
        "may_take_over": talk.channel == Channel.ZALO and bool(talk.person) and user.has_perm(privacy.TAKE_OVER),
        "mine": talk.taken_over_by_id is not None and talk.taken_over_by_id == user.pk,
    }
    return TemplateResponse(request, "conversations/conversation.html", context)


def _common(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
