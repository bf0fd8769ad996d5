"""Imports and what they left for people to decide."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from console.background import BackgroundRun
from console.catalogue.models import Procedure


class Origin(models.TextChoices):
    """Whose values an import brings."""

    PORTAL = "portal", _("National portal")
    TABLE = "table", _("Operator's table")


class ImportRun(BackgroundRun):
    """One import or its rehearsal, with its report; at most one is running."""

    origin = models.CharField(_("origin"), max_length=16, choices=Origin)
    rehearsal = models.BooleanField(_("preview"), default=False)
    file = models.CharField(max_length=1000)
    name = models.CharField(_("file"), max_length=300)
    checked = models.DateField(_("source as of"))
    counts = models.JSONField(_("counts"), default=dict)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-started", "-pk")
        permissions = (("import_records", "Can import records"),)
        constraints = (
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="running"), name="one_import_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class ReviewTask(models.Model):
    """A field that both the source and an operator changed: someone decides whose value holds."""

    class State(models.TextChoices):
        """How it was decided."""

        OPEN = "open", _("Open")
        OURS = "ours", _("Ours kept")
        THEIRS = "theirs", _("The source's taken")
        WITHDRAWN = "withdrawn", _("No longer differs")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="reviews", verbose_name=_("procedure"))
    field = models.CharField(_("changed field"), max_length=40)
    origin = models.CharField(_("origin"), max_length=16, choices=Origin)
    old_value = models.JSONField(_("source before"), null=True)
    new_value = models.JSONField(_("source now"), null=True)
    our_value = models.JSONField(_("ours"), null=True)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.OPEN, db_index=True)
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, related_name="reviews", verbose_name=_("import"))
    opened = models.DateTimeField(_("opened"), auto_now_add=True)
    decided = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("decided by"), related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("-opened", "procedure", "field")
        constraints = (
            models.UniqueConstraint(
                fields=["procedure", "field", "origin"],
                condition=models.Q(state="open"),
                name="one_open_review_per_field",
            ),
        )

    def __str__(self) -> str:
        return f"{self.procedure.code} {self.field}"
