"""`python -m console.manage import_portal FILE`: import the national portal's records (JSON lines, plain or .xz)."""

from console.importing.commands import ImportCommand
from console.importing.models import Origin


class Command(ImportCommand):
    """Import one file."""

    help = "Import the national portal's records (JSON lines, plain or .xz); operators' edits are never overwritten."
    origin = Origin.PORTAL
