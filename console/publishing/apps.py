"""Publishing's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """From approved content to a snapshot."""

    name = "console.publishing"
    label = "publishing"
    verbose_name = _("Publishing")
