"""A hotline of one's own for a demo or a test: every part on free ports, its calls apart from the real ones."""

import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from demo.processes import ROOT, Process, answers, free_port
from deploy.asterisk.make_sounds import make_sounds
from deploy.asterisk.process import LocalAsterisk
from deploy.asterisk.settings import Settings as AsteriskSettings

SHARED = ("models", "speech", "prompts", "knowledge", "rasa")
RTP_PORTS = 2000
NO_CONSOLE = {"HOTLINE_EVENTS_URL": ""}
"""Its calls are not the real hotline's."""
SECRET = "hotline-of-one-s-own"  # noqa: S105 - made for one run, on loopback
RECORDING_KEY = "5e" * 32


@dataclass(frozen=True)
class Ports:
    """Where the parts of one system listen."""

    actions: int = field(default_factory=free_port)
    rasa: int = field(default_factory=free_port)
    bridge: int = field(default_factory=free_port)
    http: int = field(default_factory=free_port)
    ami: int = field(default_factory=free_port)
    sip: int = field(default_factory=lambda: free_port(socket.SOCK_DGRAM))
    rtp: int = field(default_factory=lambda: min(free_port(socket.SOCK_DGRAM), 65535 - RTP_PORTS) // 2 * 2)


class System:
    """Actions, Rasa, telephony and Asterisk; `with System(...) as system:` has what was asked for, ready."""

    def __init__(
        self,
        folder: Path,
        *,
        var: Path,
        engine: str = "tests",
        rasa_url: str = "",
        asterisk: bool = True,
        telephony: dict[str, str] | None = None,
        actions: dict[str, str] | None = None,
        asterisk_settings: dict[str, object] | None = None,
        seconds: float = 120.0,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.ports = Ports()
        self.folder, self.var, self.seconds = folder.absolute(), folder.absolute() / "var", seconds
        self._say, self._own_rasa = say, not rasa_url
        self.rasa_url = rasa_url or f"http://127.0.0.1:{self.ports.rasa}"
        scratch_var(var.absolute(), self.var)
        self.actions = self._process(
            "actions", self._python("actions"), {**self._actions_environment(), **(actions or {})}
        )
        self.rasa = self._process("rasa", ["bash", "bot/run.sh"], self._rasa_environment())
        self.telephony = self._process(
            "telephony", self._python("telephony"), {**self._telephony_environment(engine), **(telephony or {})}
        )
        self.asterisk_settings = self._asterisk(**(asterisk_settings or {})) if asterisk else None
        self.asterisk = LocalAsterisk(self.asterisk_settings) if self.asterisk_settings else None

    def __enter__(self) -> "System":
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def server(self) -> tuple[str, int]:
        """Where Asterisk takes calls."""
        return ("127.0.0.1", self.ports.sip)

    @property
    def bridge(self) -> tuple[str, int]:
        """Where telephony takes calls."""
        return ("127.0.0.1", self.ports.bridge)

    @property
    def calls(self) -> Path:
        """The folder of what calls left."""
        return self.var / "calls"

    def revive(self) -> None:
        """Start every part that does not run, and wait until all are ready."""
        parts = {
            self.actions: f"http://127.0.0.1:{self.ports.actions}/ready",
            self.telephony: f"http://127.0.0.1:{self.ports.http}/ready",
            self.rasa: f"{self.rasa_url}/webhooks/hotline/ready",
        }
        if not self._own_rasa:
            parts = {self.telephony: parts[self.telephony]}
        for part in parts:
            if not part.running:
                part.start()
        for part, url in parts.items():
            part.wait_ready(url, self.seconds)

    def close(self) -> None:
        """Stop everything that was started."""
        if self.asterisk is not None:
            self.asterisk.stop()
        for process in (self.telephony, self.rasa, self.actions):
            process.stop()

    def _start(self) -> None:
        self._say("starting the dialogue (some 30 s) and the bridge" if self._own_rasa else "starting the bridge")
        if self.asterisk is not None and self.asterisk_settings is not None:
            make_sounds(self.asterisk_settings)
            self.asterisk.start()
        self.revive()

    def _process(self, name: str, command: list[str], environment: dict[str, str]) -> Process:
        return Process(
            name, command, {"HOTLINE_VAR": str(self.var), **NO_CONSOLE, **environment}, self.folder / f"{name}.log"
        )

    @staticmethod
    def _python(package: str) -> list[str]:
        return [sys.executable, "-m", package]

    def _actions_environment(self) -> dict[str, str]:
        return {"ACTIONS_PORT": str(self.ports.actions)}

    def _rasa_environment(self) -> dict[str, str]:
        return {
            "RASA_PORT": str(self.ports.rasa),
            "ACTIONS_PORT": str(self.ports.actions),
            "ACTIONS_WEBHOOK": f"http://127.0.0.1:{self.ports.actions}/webhook",
        }

    def _telephony_environment(self, engine: str) -> dict[str, str]:
        return {
            "TELEPHONY_PORT": str(self.ports.bridge),
            "TELEPHONY_HTTP_PORT": str(self.ports.http),
            "TELEPHONY_ENGINE": engine,
            "TELEPHONY_DIALOGUE_URL": self.rasa_url,
            "TELEPHONY_LOOKUP_URL": f"http://127.0.0.1:{self.ports.actions}",
            "TELEPHONY_AMI_PORT": str(self.ports.ami),
            "TELEPHONY_AMI_SECRET": SECRET,
            "TELEPHONY_RECORDING_KEY": RECORDING_KEY,
        }

    def _asterisk(self, **overrides: object) -> AsteriskSettings:
        values: dict[str, object] = {
            "profile": "local",
            "bridge": f"127.0.0.1:{self.ports.bridge}",
            "sip_port": self.ports.sip,
            "rtp_start": self.ports.rtp,
            "rtp_end": self.ports.rtp + RTP_PORTS,
            "ami_port": self.ports.ami,
            "ami_secret": SECRET,
            "state": self.folder / "asterisk",
            "var": self.var,
            "full_log": True,
        }
        return AsteriskSettings.model_validate({**AsteriskSettings().model_dump(), **values, **overrides})


def asterisk_is_there() -> bool:
    """Say whether an Asterisk was fetched for tests and demos."""
    return (AsteriskSettings().root / "usr/sbin/asterisk").exists()


def rasa_answers(url: str) -> bool:
    """Say whether a dialogue is ready there."""
    return answers(f"{url}/webhooks/hotline/ready")


def scratch_var(real: Path, scratch: Path) -> None:
    """Make a data folder that shares what set-up made, and nothing that calls leave."""
    scratch.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        link = scratch / name
        if not link.is_symlink():
            link.symlink_to(real / name, target_is_directory=True)


__all__ = ["ROOT", "Ports", "System", "asterisk_is_there", "rasa_answers", "scratch_var"]
