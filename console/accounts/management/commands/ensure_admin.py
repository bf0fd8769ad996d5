"""`python -m console.manage ensure_admin`: the first administrator, with a random password printed once."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

PASSWORD_BYTES = 12


class Command(BaseCommand):
    """Make the first administrator."""

    help = "Make an administrator with a random password, printed once, where there is none yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a name other than admin."""
        parser.add_argument("--username", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account, or say that there is one."""
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            self.stdout.write("There is an administrator already.")
            return
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        get_user_model().objects.create_superuser(options["username"], "", password)
        self.stdout.write(f"Administrator {options['username']}, password {password} (shown only this once)")
