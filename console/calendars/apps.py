"""The calendars' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    """Opening hours and holidays."""

    name = "console.calendars"
    label = "calendars"
    verbose_name = _("Opening hours")
