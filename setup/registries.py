"""Hands pip's own settings (mirror, wheel folders, certificates) on to uv, which does not read them."""

import os
import subprocess
import sys

PAIRS = (
    ("UV_FIND_LINKS", "PIP_FIND_LINKS", "global.find-links"),
    ("UV_DEFAULT_INDEX", "PIP_INDEX_URL", "global.index-url"),
    ("SSL_CERT_FILE", "PIP_CERT", "global.cert"),
)


def environment() -> dict[str, str]:
    """Return this process's environment with uv's variables filled in from pip's settings."""
    result = {**os.environ, "UV_HTTP_TIMEOUT": os.environ.get("UV_HTTP_TIMEOUT", "180")}
    for ours, variable, key in PAIRS:
        value = os.environ.get(ours) or os.environ.get(variable) or _pip_config(key)
        if value:
            result[ours] = value
    return result


def _pip_config(key: str) -> str:
    command = [sys.executable, "-m", "pip", "config", "get", key]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.strip() if result.returncode == 0 else ""
