"""`python -m console.manage publish`: publish what is approved, with progress on the screen."""

from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.background import both
from console.publishing.errors import PublishError
from console.publishing.models import PublishRun
from console.publishing.runs import begin, carry_out
from console.publishing.work import publish_approved
from knowledge_base.progress import shown


class Command(BaseCommand):
    """Publish."""

    help = "Publish the approved content as a new snapshot; running processes take it up by themselves."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of a publishing begun elsewhere."""
        parser.add_argument("--run", type=int, help="a publishing the console has begun")
        parser.add_argument("--override", default="", metavar="REASON", help="publish although answers got worse, why")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish and print the version."""
        try:
            run = PublishRun.objects.get(pk=options["run"]) if options["run"] else begin(reason=options["override"])
            with nullcontext(_silent) if options["run"] else shown() as bars:
                carry_out(run, lambda progress: publish_approved(run, both(progress, bars)))
        except PublishError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"published {run.version}")


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""
