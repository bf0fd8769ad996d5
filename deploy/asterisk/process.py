"""A local Asterisk as a process of ours: no root, no system user, nothing written outside its state folder."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from deploy.asterisk.errors import AsteriskError
from deploy.asterisk.render import render
from deploy.asterisk.settings import Settings

START_SECONDS = 20.0
STOP_SECONDS = 8.0
LONGEST_SOCKET_PATH = 100


class LocalAsterisk:
    """Starts, asks and stops the Asterisk of one state folder."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state = settings.state_folder
        self._pid_file = self._state / "asterisk.pid"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return once it is fully booted; nothing happens where it runs already."""
        self._check()
        if self.running():
            return
        for folder in ("etc", "lib/keys", "db", "spool", "run", "log", "sounds"):
            (self._state / folder).mkdir(parents=True, exist_ok=True)
        self._settings.messages.mkdir(parents=True, exist_ok=True)
        render(self._settings, self._state / "etc")
        with (self._state / "log" / "stdout").open("wb") as log:
            process = subprocess.Popen(
                [*self._command(), "-f", "-n"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._pid_file.write_text(str(process.pid))
        self._process = process
        self._wait_booted(process)

    def cli(self, command: str) -> str:
        """Run a command of Asterisk's console and return what it printed."""
        ran = subprocess.run(
            [*self._command(), "-rx", command],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=20,
            check=False,
        )
        return ran.stdout

    def running(self) -> bool:
        """Say whether it answers."""
        return "fully booted" in self.cli("core waitfullybooted") if self._pid_alive() else False

    def stop(self) -> None:
        """Stop it, at once if it must be; calls in progress end."""
        if not self._pid_alive():
            return
        pid = int(self._pid_file.read_text())
        self.cli("core stop now")
        deadline = time.monotonic() + STOP_SECONDS
        while self._pid_alive():
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                break
            time.sleep(0.05)
        self._pid_file.unlink(missing_ok=True)

    def _command(self) -> list[str]:
        usr = self._settings.root / "usr"
        loader = [usr / "lib64/ld-linux-x86-64.so.2", "--library-path", usr / "lib/x86_64-linux-gnu"]
        return [str(part) for part in (*loader, usr / "sbin/asterisk", "-C", self._state / "etc/asterisk.conf")]

    def _check(self) -> None:
        if not (self._settings.root / "usr/sbin/asterisk").exists():
            raise AsteriskError("missing", f"no Asterisk in {self._settings.root}: run deploy/asterisk/get.sh first")
        if len(str(self._state)) > LONGEST_SOCKET_PATH - len("/run/asterisk.ctl"):
            raise AsteriskError("path", f"ASTERISK_STATE is too long for a socket's path: {self._state}")
        if self.running():
            return
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((self._settings.sip_host, self._settings.sip_port))
            except OSError as error:
                place = f"{self._settings.sip_host}:{self._settings.sip_port}"
                raise AsteriskError("port", f"{place} is taken; set ASTERISK_SIP_PORT ({error})") from error

    def _wait_booted(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if (self._state / "run/asterisk.ctl").exists() and self.running():
                return
            time.sleep(0.1)
        process.kill()
        said = (self._state / "log" / "stdout").read_text(errors="replace")[-2000:]
        raise AsteriskError("start", f"Asterisk did not start; it said:\n{said}")

    def _pid_alive(self) -> bool:
        try:
            pid = int(self._pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return False
        if self._process is not None and self._process.poll() is not None:
            return False
        command = Path(f"/proc/{pid}/cmdline")
        return command.exists() and b"asterisk" in command.read_bytes()
