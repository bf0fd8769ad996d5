"""One publishing: who asked for it, how far it is, how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from console.background import BackgroundRun


class PublishRun(BackgroundRun):
    """One publishing of the approved content; at most one is running."""

    version = models.CharField(_("version"), max_length=100, blank=True)

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
