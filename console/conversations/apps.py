"""The conversations' place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    """Calls and chats."""

    name = "console.conversations"
    label = "conversations"
    verbose_name = _("Conversations")
