"""Publishing's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    """From approved content to a snapshot."""

    name = "console.publishing"
    label = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        """Take what is withdrawn off the air, whoever withdraws it."""
        from django.db.models.signals import post_save

        from console.publishing import withdrawing

        for kind in withdrawing.KINDS:
            post_save.connect(withdrawing.note, sender=kind, dispatch_uid=f"withdrawn-{kind.__name__}")
