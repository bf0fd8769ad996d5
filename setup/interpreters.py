"""Finds uv and the two Pythons: what is there first, what can be fetched after."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup.errors import SetupError
from setup.paths import CACHE, ROOT

Command = list[str | Path]


def uv() -> Path:
    """Return uv: from PATH, from our cache, or freshly installed into our cache."""
    found = shutil.which("uv")
    if found:
        return Path(found)
    cached = CACHE / "uv" / "bin" / "uv"
    if not cached.exists():
        _install_uv(cached.parent.parent)
    return cached


def _install_uv(target: Path) -> None:
    print(f"uv is not installed: putting it into {target}", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", target], check=True, capture_output=True)
        requirements = ROOT / "requirements" / "uv.txt"
        pip: Command = [target / "bin" / "pip", "install", "--quiet", "--require-hashes", "-r", requirements]
        subprocess.run(pip, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise SetupError(
            "uv could not be installed: install it yourself (on Debian: apt install python3-venv python3-pip, "
            "then pip install uv) and run this again"
        ) from error


def python_app() -> str:
    """Return a Python 3.11 or 3.12 for everything but Rasa."""
    if (3, 11) <= sys.version_info[:2] <= (3, 12):
        return sys.executable
    return _find("3.11") or _find("3.12") or _downloaded("3.11")


def python_rasa() -> str:
    """Return a Python 3.10 for Rasa: uv's find, then pyenv's folders, then uv's download."""
    return _find("3.10") or _pyenv("3.10") or _downloaded("3.10")


def _find(version: str) -> str | None:
    command: Command = [uv(), "python", "find", "--no-python-downloads", "--no-project", version]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    path = result.stdout.strip()
    return path if result.returncode == 0 and _works(path, version) else None


def _pyenv(version: str) -> str | None:
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = sorted(root.glob(f"versions/{version}.*/bin/python"))
    return next((str(path) for path in reversed(candidates) if _works(str(path), version)), None)


def _downloaded(version: str) -> str:
    print(f"Python {version} is not here: asking uv to download it", flush=True)
    command: Command = [uv(), "python", "install", version]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        found = _find(version)
        if found:
            return found
    raise SetupError(f"Python {version} is missing and cannot be downloaded: install it, for instance with pyenv")


def _works(python: str, version: str) -> bool:
    probe = [python, "-c", "import sys, ssl, sqlite3; print('%d.%d' % sys.version_info[:2])"]
    result = subprocess.run(probe, capture_output=True, text=True, check=False)
    return result.stdout.strip() == version
