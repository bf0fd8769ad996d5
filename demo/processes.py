"""Processes started for a demo or a test: logged to files, waited for by readiness, stopped without leftovers."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from demo.errors import PhoneError

ROOT = Path(__file__).resolve().parents[1]
POLL_SECONDS = 0.1
STOP_SECONDS = 10.0
LOG_LINES_SHOWN = 25


class Process:
    """One process of the system, its own group, its output in one log file."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name, self._command, self._environment, self.log = name, list(command), dict(environment), log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process id; PhoneError `not_running` before it is started."""
        if self._process is None:
            raise PhoneError("not_running", f"{self.name} has not been started")
        return self._process.pid

    def start(self) -> None:
        """Start it; nothing is waited for."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **self._environment}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_ready(self, url: str, seconds: float) -> None:
        """Return once `url` answers 200; PhoneError `not_ready` with the end of the log where it does not."""
        deadline = time.monotonic() + seconds
        while not answers(url):
            if not self.running or time.monotonic() > deadline:
                why = f"was not ready after {seconds:.0f} s" if self.running else "ended"
                raise PhoneError("not_ready", f"{self.name} {why}; the end of {self.log}:\n{self.log_end()}")
            time.sleep(POLL_SECONDS)

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def log_end(self) -> str:
        """Return the last lines of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-LOG_LINES_SHOWN:])

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._signal(signal.SIGKILL)
        self._wait(STOP_SECONDS)

    def stop(self) -> None:
        """Ask it to end, and make it end where it does not."""
        self._signal(signal.SIGTERM)
        if not self._wait(STOP_SECONDS):
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def _wait(self, seconds: float) -> bool:
        try:
            if self._process is not None:
                self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def answers(url: str) -> bool:
    """Say whether a server answers 200 there."""
    try:
        return httpx.get(url, timeout=2.0).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
