"""Starts the five processes of the Procfile and says when they answer."""

import os
import sys

from setup.paths import APP_PYTHON, ROOT


def start() -> None:
    """Become the supervisor (it needs honcho, so it runs in the application's environment)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(APP_PYTHON, [str(APP_PYTHON), "-m", "setup.supervisor"], environment)
