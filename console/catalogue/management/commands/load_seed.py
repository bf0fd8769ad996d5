"""`python -m console.manage load_seed`: bring the seed in; what operators have edited stays as it is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.catalogue.seeding import bring_in
from knowledge_base.errors import SeedError
from knowledge_base.seed import SEED_FOLDER, load_seed


class Command(BaseCommand):
    """Load the seed."""

    help = "Bring the seed into the database. Runs any number of times; what operators edited or deleted stays so."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a folder other than the project's own seed."""
        parser.add_argument("--folder", type=Path, default=SEED_FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what happened."""
        try:
            procedures, faqs = load_seed(options["folder"])
        except SeedError as error:
            raise CommandError(str(error)) from error
        endings = bring_in(procedures, faqs)
        said = ", ".join(f"{count} {ending.value}" for ending, count in sorted(endings.items()))
        self.stdout.write(f"seed: {said or 'empty'}")
