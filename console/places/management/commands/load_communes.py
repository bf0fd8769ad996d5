"""`python -m console.manage load_communes`: the administrative units since 1 July 2025."""

from typing import Any

from django.core.management.base import BaseCommand

from console.places.loading import load_communes


class Command(BaseCommand):
    """Load the communes."""

    help = "Bring in the administrative units of today, from the tables the dialogue uses."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        self.stdout.write(f"{load_communes()} administrative units")
