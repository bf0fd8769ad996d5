"""What this machine must have before anything is downloaded."""

import platform
import shutil
import sys

from setup.errors import SetupError
from setup.paths import ROOT

DISK_GB = 7
MEMORY_GB = 4
MINUTES_COLD = 10


def check() -> None:
    """Say what set-up will take; raise SetupError where this machine cannot give it."""
    print(f"The first set-up takes {DISK_GB} GB of disk, {MEMORY_GB} GB of memory and up to {MINUTES_COLD} minutes.")
    if sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"}:
        raise SetupError(f"{sys.platform} on {platform.machine()} is not supported: use Linux on x86_64 or aarch64")
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    if free_gb < DISK_GB and not (ROOT / ".venv").exists():
        raise SetupError(f"only {free_gb:.1f} GB of disk are free here: make room for {DISK_GB} GB")
    memory_gb = _memory_gb()
    if memory_gb < MEMORY_GB:
        raise SetupError(f"only {memory_gb:.1f} GB of memory are available: {MEMORY_GB} GB are needed to run all parts")


def _memory_gb() -> float:
    with open("/proc/meminfo", encoding="ascii") as meminfo:  # noqa: PTH123 - a kernel file
        for line in meminfo:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) / 1e6
    return 0.0
