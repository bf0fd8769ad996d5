"""Django for the console's tests, with a folder of its own; nothing of it stays in the environment of other tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

from tests import postgresql

FOLDER = Path(tempfile.mkdtemp(prefix="console-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def _set_up_django() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "console.django_settings"
    server = postgresql.in_use()
    own = {"HOTLINE_VAR": str(FOLDER), "CONSOLE_DATABASE_URL": f"{server}/console" if server else ""}
    with mock.patch.dict(os.environ, own):
        django.setup()
    if server:
        from django.db import connection

        connection.settings_dict["TEST"]["TEMPLATE"] = postgresql.MIGRATED


_set_up_django()
