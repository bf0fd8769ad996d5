"""The recordings' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClipsConfig(AppConfig):
    """Officers' recordings of spoken answers."""

    name = "console.clips"
    label = "clips"
    verbose_name = _("Recordings")
