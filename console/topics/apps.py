"""The officers' topics' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TopicsConfig(AppConfig):
    """What goes to an officer at once."""

    name = "console.topics"
    label = "topics"
    verbose_name = _("Officers' topics")
