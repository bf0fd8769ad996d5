"""The public page's place in Django."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """What citizens see."""

    name = "console.public"
    label = "public"
