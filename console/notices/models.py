"""Notices and the switch, with who set them and when. What holds is in var/notices.json: common.notices."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

LONGEST = 300
"""Characters: some 20 s of speech before a caller is greeted."""


class Notice(models.Model):
    """Something everybody is told first."""

    text = models.TextField(_("as shown"), max_length=LONGEST)
    spoken = models.TextField(_("as spoken"), max_length=LONGEST, blank=True)
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-start", "-pk")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.text[:60]


class Switching(models.Model):
    """One turn of the switch; the last one holds. Never changed, never deleted."""

    off = models.BooleanField(_("bot off"))
    reason = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("switching")
        verbose_name_plural = _("switchings")
        ordering = ("-at", "-pk")
        default_permissions = ()
        permissions = (("switch", "Can switch the bot off and on"),)

    def __str__(self) -> str:
        return f"{'off' if self.off else 'on'} {self.at:%Y-%m-%d %H:%M}"
