"""The console as the process that it is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.postgresql import of_console


@contextmanager
def console_process(var: Path, port: int, **settings: str) -> Iterator[str]:
    """Start the real console and yield its address once it is ready."""
    environment = os.environ | of_console(var) | {"CONSOLE_PORT": str(port), **settings}
    process = subprocess.Popen([sys.executable, "-m", "console"], env=environment)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    try:
        while not ready(address):
            assert process.poll() is None, "the console ended"
            assert time.monotonic() < deadline, "the console is not ready after 60 s"
            time.sleep(0.1)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)


def ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/ready").is_success
    except httpx.HTTPError:
        return False
