"""The places' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Communes and offices."""

    name = "console.places"
    label = "places"
    verbose_name = _("Places")
