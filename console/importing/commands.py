"""What both import commands share."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from console.importing import reporting, runs
from console.importing.errors import ImportFailed
from console.importing.models import ImportRun, Origin
from knowledge_base.progress import shown


class ImportCommand(BaseCommand):
    """Import a file of one origin, with progress on the screen and the report at the end."""

    origin: Origin

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file, or the number of an import begun elsewhere."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", nargs="?", type=Path, help="the file")
        what.add_argument("--run", type=int, help="an import the console has begun")
        parser.add_argument("--checked", type=date.fromisoformat, help="the source as of this day (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print the report."""
        try:
            run = self._begun(options)
            with nullcontext(_silent) if options["run"] else shown() as bars:
                runs.carry_out(run, bars)
        except ImportFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(reporting.printed(run))

    def _begun(self, options: dict[str, Any]) -> ImportRun:
        if options["run"]:
            return ImportRun.objects.get(pk=options["run"])
        checked = options["checked"] or timezone.localdate()
        return runs.begin(self.origin, options["file"], checked, rehearsal=options["dry_run"])


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""
