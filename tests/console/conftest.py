"""Django for the console's tests, with a folder of its own; nothing of it stays in the environment of other tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="console-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def _set_up_django() -> None:
    import django

    before = os.environ.get("HOTLINE_VAR")
    os.environ["HOTLINE_VAR"] = str(FOLDER)
    os.environ["DJANGO_SETTINGS_MODULE"] = "console.django_settings"
    try:
        django.setup()
    finally:
        if before is None:
            del os.environ["HOTLINE_VAR"]
        else:
            os.environ["HOTLINE_VAR"] = before


_set_up_django()
