"""Zalo's place in Django."""

from django.apps import AppConfig


class ZaloConfig(AppConfig):
    """Zalo: takeovers and what was given up."""

    name = "console.zalo"
    label = "zalo"
    verbose_name = "Zalo"
