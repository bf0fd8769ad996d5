"""Finds espeak-ng: Debian's library where it is installed, else the one in PyPI's espeakng-loader."""

import ctypes
import os
from pathlib import Path

from speech.errors import SynthesisError

LIBRARY = "libespeak-ng.so.1"


def load_espeak() -> str:
    """Load the library for the whole process, so that pyttsx3 finds it by name; return where it is from."""
    try:
        ctypes.CDLL(LIBRARY, mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return _load_from_wheel()
    return "system"


def _load_from_wheel() -> str:
    try:
        import espeakng_loader

        os.environ["ESPEAK_DATA_PATH"] = str(Path(espeakng_loader.get_data_path()).parent)
        ctypes.CDLL(str(Path(espeakng_loader.get_library_path()).with_name(LIBRARY)), mode=ctypes.RTLD_GLOBAL)
    except (ImportError, OSError, RuntimeError) as failure:
        raise SynthesisError(
            "no_espeak", "espeak-ng is missing: apt-get install espeak-ng, or install espeakng-loader"
        ) from failure
    return "espeakng-loader"
