"""The unanswered questions' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnansweredConfig(AppConfig):
    """Questions without an answer."""

    name = "console.unanswered"
    label = "unanswered"
    verbose_name = _("Unanswered")
