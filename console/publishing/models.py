"""One publishing: who asked for it, how far it is, how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from console.background import BackgroundRun


class Kind(models.TextChoices):
    """What a run does to what is live."""

    PUBLISH = "publish", _("Publishing")
    ROLLBACK = "rollback", _("Going back")


class PublishRun(BackgroundRun):
    """One publishing of the approved content, or one going back to an earlier one; at most one is running."""

    kind = models.CharField(_("what"), max_length=16, choices=Kind, default=Kind.PUBLISH)
    reason = models.TextField(_("reason to publish although answers got worse"), blank=True)
    worse = models.JSONField(_("what got worse"), default=list, blank=True)
    version = models.CharField(_("version"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("publishing")
        verbose_name_plural = _("publishings")
        ordering = ("-started",)
        permissions = (
            ("publish", "Can publish the approved content"),
            ("rollback", "Can go back to an earlier publishing"),
            ("override_gate", "Can publish although answers got worse"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="running"), name="one_publishing_at_a_time"
            ),
        )

    @property
    def refused(self) -> bool:
        """Say whether the gate kept it from being published."""
        return self.state == self.State.FAILED and bool(self.worse)

    def __str__(self) -> str:
        return self.version or f"{self.started:%Y-%m-%d %H:%M}"
