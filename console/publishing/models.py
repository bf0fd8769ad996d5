"""One publishing: who asked for it, how far it is, how it ended."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishRun(models.Model):
    """One publishing of the approved content; at most one is running."""

    class State(models.TextChoices):
        """How far it is."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    state = models.CharField(_("state"), max_length=16, choices=State, default=State.RUNNING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("asked by")
    )
    started = models.DateTimeField(_("started"), auto_now_add=True)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)
    step = models.CharField(_("step"), max_length=200, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    version = models.CharField(_("version"), max_length=100, blank=True)
    message = models.TextField(_("message"), blank=True)
    pid = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("publishing")
        verbose_name_plural = _("publishings")
        ordering = ("-started",)
        permissions = (("publish", "Can publish the approved content"),)
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="running"), name="one_publishing_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.version or f"{self.started:%Y-%m-%d %H:%M}"

    @property
    def percent(self) -> int:
        """Return how much of the present step is done, 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0
