"""The events' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """What the other processes saw."""

    name = "console.events"
    label = "events"
    verbose_name = _("Events")
