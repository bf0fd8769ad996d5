"""`python -m console.manage COMMAND`: Django's management commands and our own."""

import os
import sys

from django.core.management import execute_from_command_line

from common.logs import configure


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.django_settings")
    configure("console", "WARNING")
    execute_from_command_line([f"{sys.argv[0]}", *sys.argv[1:]])


if __name__ == "__main__":
    main()
