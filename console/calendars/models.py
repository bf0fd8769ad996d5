"""Opening hours as agencies announce them, exceptions of theirs, and the holidays that are decided year by year.

What holds is in var/calendar.json: common.hours.
"""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.hours import HOTLINE
from console.catalogue.models import Agency

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


def key_of(agency: int | None) -> str:
    """Return the key of an agency's calendar; without agency that of the hotline's officers."""
    return HOTLINE if agency is None else f"agency-{agency}"


class Calendar(models.Model):
    """The week of one agency: `weekly` has pairs of HH:MM by weekday, "0" is Monday; nothing stands by itself."""

    key = models.CharField(max_length=40, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, related_name="+", verbose_name=_("agency"))
    weekly = models.JSONField(_("opening hours"), default=dict)
    source = models.CharField(_("where the hours are announced"), max_length=500)
    checked = models.DateField(_("checked on"), default=date.today)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("key",)
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return str(self.agency or _("Officers of the hotline"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the agency's key."""
        self.key = key_of(self.agency_id)
        super().save(*args, **kwargs)


class SpecialDay(models.Model):
    """A day on which an agency, or every agency, is open otherwise than in its week."""

    class Kind(models.TextChoices):
        """How it differs."""

        CLOSED = "closed", _("Closed")
        HOURS = "hours", _("Other hours")
        AS_WEEKDAY = "weekday", _("Open like a weekday")

    calendar = models.ForeignKey(Calendar, models.CASCADE, null=True, related_name="special_days")
    day = models.DateField(_("Day"))
    kind = models.CharField(_("what"), max_length=10, choices=Kind, default=Kind.CLOSED)
    spans = models.JSONField(_("opening hours"), default=list)
    weekday = models.PositiveSmallIntegerField(_("like"), choices=WEEKDAYS, null=True)
    reason = models.CharField(_("why, as the bot says it"), max_length=100)
    decision = models.CharField(_("decision"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ("day", "pk")
        default_permissions = ()
        indexes = (models.Index(fields=["calendar", "day"], name="special_days_of_a_calendar"),)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.reason}"


class Occasion(models.TextChoices):
    """Holidays whose days are decided each year, or by a decision of their own."""

    TET = "tet", _("Lunar New Year")
    NATIONAL = "national", _("National Day")
    OTHER = "other", _("Other days off")


class Decision(models.Model):
    """Days off as they were decided, and by what."""

    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)
    year = models.PositiveSmallIntegerField(_("year"), db_index=True)
    name = models.CharField(_("name, as the bot says it"), max_length=100)
    first = models.DateField(_("first day off"))
    last = models.DateField(_("last day off"))
    decision = models.CharField(_("decision"), max_length=500)
    decided = models.DateField(_("decided on"))
    source = models.URLField(_("address of the source"), max_length=1000, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decided holiday")
        verbose_name_plural = _("decided holidays")
        ordering = ("first", "pk")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.first:%d/%m/%Y}"
