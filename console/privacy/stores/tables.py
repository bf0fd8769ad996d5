"""The console's own tables. What is old is emptied or deleted a batch at a time, so that nobody waits for it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet

from console.conversations.models import Conversation, Turn
from console.events.forgetting import KIND as FORGOTTEN
from console.events.models import Event
from console.privacy.periods import Kind
from console.privacy.stores.base import Swept
from console.unanswered.models import Question, Topic

DELETED_AT_A_TIME = 5000
WORDLESS: dict[str, Any] = {"question": "", "answers": [], "heard": {}, "written": []}
"""A turn of which nothing but figures is left."""
NAMELESS: dict[str, Any] = {"search": "", "person": "", "greeting": [], "recording": {}, "emptied": True}


@dataclass(frozen=True)
class Talks:
    """Conversations and turns: their words go, what dashboards count stays."""

    key: str = "conversations"
    kind: Kind = Kind.TEXT

    @property
    def where(self) -> str:
        """Return the place, for the register."""
        return f"{Conversation._meta.verbose_name_plural}, {Turn._meta.verbose_name_plural}"

    def sweep(self, before: datetime, *, dry: bool) -> Swept:
        """Empty conversations whose last word is older."""
        old = Conversation.objects.filter(emptied=False, last__lt=before)
        count = old.count() if dry else self._emptied(old)
        stay = Conversation.objects.filter(emptied=False, last__gte=before)
        return Swept(count, stay.order_by("last").values_list("last", flat=True).first())

    def _emptied(self, old: QuerySet[Conversation]) -> int:
        count, batch = 0, settings.RETENTION.batch
        while ids := list(old.order_by("last").values_list("pk", flat=True)[:batch]):
            with transaction.atomic():
                Turn.objects.filter(conversation__in=ids).update(**WORDLESS)
                Conversation.objects.filter(pk__in=ids).update(**NAMELESS)
            count += len(ids)
        return count


@dataclass(frozen=True)
class Questions:
    """Unanswered questions; a topic keeps the words of those that stay."""

    key: str = "questions"
    kind: Kind = Kind.QUESTIONS

    @property
    def where(self) -> str:
        """Return the place, for the register."""
        return f"{Question._meta.verbose_name_plural}, {Topic._meta.verbose_name_plural}"

    def sweep(self, before: datetime, *, dry: bool) -> Swept:
        """Delete older questions, topics nobody asked about since, and older versions of topics."""
        old = Question.objects.filter(at__lt=before)
        if dry:
            return Swept(old.count(), self._oldest(before))
        topics = Topic.objects.filter(first__lt=before)
        touched = list(topics.values_list("pk", flat=True))
        count = deleted(old)
        for topic in Topic.objects.filter(pk__in=touched).iterator():
            self._shortened(topic, before)
        Topic.history.filter(history_date__lt=before).delete()
        return Swept(count, self._oldest(before))

    def _shortened(self, topic: Topic, before: datetime) -> None:
        if topic.last < before:
            key = topic.pk
            topic.delete()
            Topic.history.filter(id=key).delete()
            return
        rows = topic.questions.order_by("at", "pk")
        newest, first = rows.last(), rows.first()
        if newest is not None and first is not None:
            Topic.objects.filter(pk=topic.pk).update(text=newest.text[:1000], first=first.at)
            Topic.history.filter(id=topic.pk).update(text=newest.text[:1000])

    def _oldest(self, before: datetime) -> datetime | None:
        found: datetime | None = Question.objects.filter(at__gte=before).aggregate(found=Min("at"))["found"]
        return found


@dataclass(frozen=True)
class Table:
    """A table whose rows go whole."""

    key: str
    kind: Kind
    model: str
    at: str
    spared: dict[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Return the place, for the register."""
        return str(apps.get_model(self.model)._meta.verbose_name_plural)

    def sweep(self, before: datetime, *, dry: bool) -> Swept:
        """Delete older rows."""
        rows = self._rows()
        old = rows.filter(**{f"{self.at}__lt": before})
        count = old.count() if dry else deleted(old)
        stay = rows.filter(**{f"{self.at}__gte": before}).order_by(self.at)
        return Swept(count, stay.values_list(self.at, flat=True).first())

    def _rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = apps.get_model(self.model)._default_manager.all()
        return rows.exclude(**self.spared) if self.spared else rows


def deleted(rows: QuerySet[Any]) -> int:
    """Delete rows some at a time; return how many."""
    count = 0
    while keys := list(rows.order_by().values_list("pk", flat=True)[:DELETED_AT_A_TIME]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


EVENTS = Table("events", Kind.EVENTS, Event._meta.label, "time", spared={"kind": FORGOTTEN})
"""What says that somebody is forgotten stays: it keeps late events away."""
