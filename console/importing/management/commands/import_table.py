"""`python -m console.manage import_table FILE`: import an operator's table (CSV or XLSX; columns in docs/import.md)."""

from console.importing.commands import ImportCommand
from console.importing.models import Origin


class Command(ImportCommand):
    """Import one file."""

    help = (
        "Import an operator's table (CSV or XLSX; columns in docs/import.md); operators' edits are never overwritten."
    )
    origin = Origin.TABLE
