"""The key that signs sessions: given by setting, or made once and kept in a file only this user reads."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def secret_key(given: str, file: Path) -> str:
    """Return the key given, else the one in `file`, made there at the first call."""
    if given:
        return given
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as handle:
        key = get_random_secret_key()
        handle.write(key)
        return key
