"""The pages of unanswered questions: the most asked first; one topic with its questions, answered once."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.conversations.models import Channel
from console.conversations.paging import paged
from console.conversations.privacy import masked
from console.unanswered import answering
from console.unanswered.forms import AnswerForm, CloseForm
from console.unanswered.models import Question, Topic, Why

SHOWN = 50
view_right = permission_required("unanswered.view_topic", raise_exception=True)
answer_right = permission_required("unanswered.answer", raise_exception=True)


@require_safe
@view_right
def page(request: HttpRequest) -> HttpResponse:
    """List topics: open ones, unless asked otherwise."""
    state = request.GET.get("state", Topic.State.OPEN)
    channel, why = request.GET.get("channel", ""), request.GET.get("why", "")
    topics = Topic.objects.select_related("owner").filter(state=state)
    if channel in Channel.values:
        topics = topics.filter(pk__in=Question.objects.filter(channel=channel).values("topic"))
    if why in Why.values:
        topics = topics.filter(pk__in=Question.objects.filter(why=why).values("topic"))
    listed = paged(request, topics)
    channels = answering.by_channel([one.pk for one in listed.rows])
    rows = [{"topic": one, "text": masked(one.text), "channels": channels.get(one.pk, [])} for one in listed.rows]
    context = {
        **_common(request, _("Unanswered")),
        "rows": rows,
        "listed": listed,
        "states": Topic.State.choices,
        "channels": Channel.choices,
        "whys": Why.choices,
        "chosen": {"state": state, "channel": channel, "why": why},
    }
    return TemplateResponse(request, "unanswered/page.html", context)


@require_safe
@view_right
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a topic with its questions."""
    one = get_object_or_404(Topic.objects.select_related("owner"), pk=pk)
    return _topic_page(request, one, AnswerForm(initial={"answer": one.answer}))


@require_POST
@answer_right
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a topic, or give it back."""
    one = get_object_or_404(Topic, pk=pk)
    answering.take(one, request.user)
    return HttpResponseRedirect(reverse("unanswered_topic", args=[pk]))


@require_POST
@answer_right
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a topic: a draft is made, and those who left a receipt code get the answer."""
    one = get_object_or_404(Topic, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _topic_page(request, one, form)
    if not request.user.has_perm(answering.right_for(form.cleaned_data)):
        raise PermissionDenied
    done = answering.answer(one, form.cleaned_data, request.user)
    messages.success(
        request, _("Kept as a draft: %(draft)s. Told: %(told)d.") % {"draft": done.draft, "told": done.told}
    )
    if done.failed:
        messages.warning(request, _("%(count)d could not be told; try again later.") % {"count": done.failed})
    return HttpResponseRedirect(reverse("unanswered_topic", args=[pk]))


@require_POST
@answer_right
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a topic that needs no answer, or open it again."""
    one = get_object_or_404(Topic, pk=pk)
    answering.close(one)
    return HttpResponseRedirect(reverse("unanswered"))


def _topic_page(request: HttpRequest, one: Topic, form: AnswerForm) -> HttpResponse:
    questions = list(one.questions.all()[:SHOWN])
    context = {
        **_common(request, _("Unanswered")),
        "topic": one,
        "text": masked(one.text),
        "questions": [{"row": row, "text": masked(row.text)} for row in questions],
        "form": form,
        "close": CloseForm(),
        "may_answer": request.user.has_perm("unanswered.answer"),
        "past": one.history.select_related("history_user")[:10],
    }
    return TemplateResponse(request, "unanswered/topic.html", context)


def _common(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}
