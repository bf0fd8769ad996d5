"""The trial page's place in Django."""

from django.apps import AppConfig


class TryoutConfig(AppConfig):
    """Trying questions out."""

    name = "console.tryout"
    label = "tryout"
