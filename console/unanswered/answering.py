"""Answers a topic once: a draft for the catalogue, and word to those who left a receipt code."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from console.catalogue.models import Faq, Procedure, State
from console.conversations import gateway
from console.conversations.models import Channel, Conversation
from console.unanswered import receipts
from console.unanswered.models import Question, Topic
from console.workflow import steps
from console.workflow.errors import WorkflowError

QUESTIONS = 5
CHANGE_PROCEDURE, ADD_FAQ = "catalogue.change_procedure", "catalogue.add_faq"


@dataclass(frozen=True)
class Done:
    """What came of an answer: the draft's code, how many were told, how many could not be."""

    draft: str
    told: int
    failed: int


def right_for(fields: Mapping[str, Any]) -> str:
    """Return the right that an answer needs."""
    return CHANGE_PROCEDURE if fields["code"] else ADD_FAQ


def take(topic: Topic, user: Any) -> None:
    """Give a topic to somebody, or free it where it is theirs."""
    if topic.state not in (Topic.State.OPEN, Topic.State.TAKEN):
        return
    mine = topic.owner_id == user.pk
    topic.owner, topic.state = (None, Topic.State.OPEN) if mine else (user, Topic.State.TAKEN)
    topic.save()


def close(topic: Topic) -> None:
    """Close a topic without an answer, or open it again."""
    topic.state = Topic.State.OPEN if topic.state == Topic.State.CLOSED else Topic.State.CLOSED
    topic.save()


def answer(topic: Topic, fields: Mapping[str, Any], user: Any) -> Done:
    """Make a draft of an answer, then tell it to those who wait for it."""
    with transaction.atomic():
        topic.draft = _variant(topic, fields["code"], user) if fields["code"] else _faq(topic, fields)
        topic.answer, topic.state, topic.owner = fields["answer"] or _named(topic.draft), Topic.State.ANSWERED, user
        topic.save()
    told, failed = _tell(topic)
    return Done(topic.draft, told, failed)


def by_channel(topics: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """Return how often each topic was asked on each channel."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = Question.objects.filter(topic__in=topics).values_list("topic", "channel").annotate(times=Count("pk"))
    for topic, channel, times in rows.order_by("topic", "channel"):
        found[topic].append((str(Channel(channel).label), times))
    return dict(found)


def _variant(topic: Topic, code: str, user: Any) -> str:
    row = Procedure.objects.get(code=code)
    try:
        steps.suggest_question(row, topic.text, user)
    except WorkflowError:
        return code  # the question stands there already
    return code


def _faq(topic: Topic, fields: Mapping[str, Any]) -> str:
    asked = dict.fromkeys([topic.text, *topic.questions.values_list("text", flat=True)[:50]])
    faq = Faq(
        code=f"faq.hoi-{uuid.uuid4().hex[:10]}",
        title=topic.text[:200],
        questions=list(asked)[:QUESTIONS],
        text=fields["answer"],
        source_url=fields["source"],
        source_decision=fields["decision"],
        source_checked=timezone.localdate(),
        state=State.DRAFT,
    )
    faq.full_clean()
    faq.save()
    return faq.code


def _named(code: str) -> str:
    title = Procedure.objects.values_list("title", flat=True).get(code=code)
    return f"Việc anh chị hỏi là thủ tục: {title}. Anh chị hỏi tên thủ tục này để nghe giấy tờ, lệ phí và nơi nộp."


def _tell(topic: Topic) -> tuple[int, int]:
    told = failed = 0
    for question in topic.questions.exclude(receipt="").filter(told=None):
        if _told(question, topic.answer):
            Question.objects.filter(pk=question.pk).update(told=timezone.now())
            told += 1
        else:
            failed += 1
    return told, failed


def _told(question: Question, text: str) -> bool:
    """Put the answer where its code fetches it; write it, too, where they wrote on Zalo."""
    try:
        receipts.answered(question.receipt, text)
    except receipts.ReceiptError:
        return False
    person = Conversation.objects.values_list("person", flat=True).get(pk=question.conversation)
    if question.channel != Channel.ZALO or not person:
        return True
    try:
        gateway.say(person, f"Dạ, về câu anh chị đã hỏi (mã {question.receipt}): {text}")
    except gateway.GatewayError:
        return False
    return True
