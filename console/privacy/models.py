"""Daily runs of retention, and what each did in every store."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from console.background import BackgroundRun
from console.privacy.periods import Kind


class RetentionRun(BackgroundRun):
    """One run over every store. `day` is set where it is the daily one, so that there is one a day."""

    day = models.DateField(_("day"), null=True, unique=True)
    dry = models.BooleanField(_("only counted"), default=False)

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")
        ordering = ("-started", "-pk")
        default_permissions = ("view",)
        permissions = (("run_retention", "Can begin a retention run"),)

    def __str__(self) -> str:
        return f"{self.started:%Y-%m-%d %H:%M}"


class Sweep(models.Model):
    """What a run did in one store; written once."""

    run = models.ForeignKey(RetentionRun, models.CASCADE, related_name="sweeps")
    store = models.CharField(_("store"), max_length=40)
    kind = models.CharField(_("class"), max_length=20, choices=Kind)
    before = models.DateTimeField(_("older than"))
    count = models.PositiveBigIntegerField(_("went"), default=0)
    oldest = models.DateTimeField(_("oldest left"), null=True)
    ms = models.PositiveIntegerField(default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sweep of a store")
        verbose_name_plural = _("sweeps of stores")
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.store
