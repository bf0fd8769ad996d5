"""Accounts' place in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in."""

    name = "console.accounts"
    label = "accounts"
