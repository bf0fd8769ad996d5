"""Importing's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    """From files to drafts, approved records and reviews."""

    name = "console.importing"
    label = "importing"
    verbose_name = _("Importing")
