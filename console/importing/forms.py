"""The form that takes a file to import."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSingleDateWidget

from console.importing.models import Origin

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]
else:
    Upload = UploadedFile

ORIGINS = {".xz": Origin.PORTAL, ".jsonl": Origin.PORTAL, ".csv": Origin.TABLE, ".xlsx": Origin.TABLE}
LARGEST = 100 * 2**20  # bytes


class UploadForm(forms.Form):
    """A file, and the day its contents are of."""

    file = forms.FileField(label=_("File"), widget=UnfoldAdminFileFieldWidget)
    checked = forms.DateField(label=_("Source as of"), initial=timezone.localdate, widget=UnfoldAdminSingleDateWidget)

    def clean_file(self) -> Upload:
        """Take only kinds of files that can be imported."""
        file: Upload = self.cleaned_data["file"]
        if _suffix(file) not in ORIGINS:
            raise forms.ValidationError(_("Only .jsonl, .jsonl.xz, .csv and .xlsx can be imported."))
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 100 MB."))
        return file

    def kept(self) -> dict[str, Any]:
        """Write the file into var/imports; return what a run needs to know of it."""
        file: Upload = self.cleaned_data["file"]
        folder: Path = settings.CONSOLE.var / "imports"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{uuid4().hex}{_suffix(file)}"
        with path.open("wb") as output:
            for chunk in file.chunks():
                output.write(chunk)
        origin = ORIGINS[_suffix(file)]
        return {"origin": origin, "file": path, "checked": self.cleaned_data["checked"], "name": file.name or ""}


def _suffix(file: Upload) -> str:
    return Path(file.name or "").suffix.lower()
