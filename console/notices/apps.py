"""The notices' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """What is said first."""

    name = "console.notices"
    label = "notices"
    verbose_name = _("Notices")
