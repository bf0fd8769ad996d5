"""The health page's place in Django."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """How all parts are."""

    name = "console.health"
    label = "health"
