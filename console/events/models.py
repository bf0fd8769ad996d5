"""An event as it came (contracts/event.json). Rows are written once and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """What one process saw at one moment."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    conversation = models.CharField(max_length=100)
    time = models.DateTimeField()
    producer = models.CharField(max_length=40)
    body = models.JSONField()
    received = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = (
            models.Index(fields=["conversation", "time"], name="events_of_a_conversation"),
            models.Index(fields=["time"], name="events_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.conversation}"
