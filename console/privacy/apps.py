"""Retention's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """How long what is kept."""

    name = "console.privacy"
    label = "privacy"
    verbose_name = _("Personal data")
