"""`python -m console.manage enforce_retention [--dry-run] [--store NAME …]`: let go of what is too old."""

from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.background import RunState, both, kept
from console.privacy.models import RetentionRun
from console.privacy.retention import begin, carry_out
from console.privacy.stores.every import STORES
from knowledge_base.progress import shown


class Command(BaseCommand):
    """Enforce retention."""

    help = "Delete what is older than its class is kept, in every store; what went is listed and kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of a run begun elsewhere, or what to do."""
        parser.add_argument("--run", type=int, help="a run the console has begun")
        parser.add_argument("--dry-run", action="store_true", help="count, delete nothing")
        parser.add_argument(
            "--store", action="append", default=[], choices=[one.key for one in STORES], help="only this store"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and print what went."""
        run = RetentionRun.objects.get(pk=options["run"]) if options["run"] else begin(dry=options["dry_run"])
        if run is None:
            raise CommandError("a run of this day is under way")
        with nullcontext(_silent) if options["run"] else shown() as bars:
            carry_out(run, both(kept(run), bars), options["store"])
        for sweep in run.sweeps.all():
            oldest = f"{sweep.oldest:%Y-%m-%d}" if sweep.oldest else "-"
            self.stdout.write(f"{sweep.store:16} {sweep.count:>9} oldest {oldest:10} {sweep.error}".rstrip())
        if run.state == RunState.FAILED:
            raise CommandError(run.message)


def _silent(step: str, done: int, total: int) -> None:
    """Show nothing."""
