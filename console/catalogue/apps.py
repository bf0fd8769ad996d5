"""The catalogue's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Procedures, questions and answers, agencies."""

    name = "console.catalogue"
    label = "catalogue"
    verbose_name = _("Content")
