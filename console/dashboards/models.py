"""Figures of whole days, counted once: conversations of a day that is over do not change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayFigures(models.Model):
    """The figures of one day in Việt Nam, as counting.py makes them."""

    day = models.DateField(primary_key=True)
    figures = models.JSONField()
    counted = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("figures of a day")
        verbose_name_plural = _("figures of days")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.day}"
