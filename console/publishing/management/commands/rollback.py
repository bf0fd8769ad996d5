"""`python -m console.manage rollback [VERSION]`: go back to an earlier publishing; by default the newest before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.publishing import snapshots
from console.publishing.errors import PublishError
from console.publishing.models import Kind
from console.publishing.runs import begin, carry_out


class Command(BaseCommand):
    """Go back."""

    help = "Go back to an earlier publishing; running processes take it up by themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the version to go back to."""
        parser.add_argument("version", nargs="?", help="default: the newest before the one in use")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go back and print the version."""
        used = snapshots.current()
        versions = [one.version for one in snapshots.others()]
        earlier = [one for one in versions if used is None or one < used.version]
        version = options["version"] or next(iter(earlier), None)
        if version is None:
            raise CommandError("there is no earlier publishing")
        try:
            run = begin(kind=Kind.ROLLBACK)
            carry_out(run, lambda progress: snapshots.go_back(version))
        except PublishError as error:
            raise CommandError(f"{error}\nthere are: {', '.join(versions) or 'none'}") from error
        self.stdout.write(f"back to {run.version}")
