"""A step of set-up: run once, again only when what it reads has changed."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from setup.errors import SetupError
from setup.paths import LOGS, ROOT, STAMPS

TAIL_LINES = 12
REPORT_EVERY_S = 10.0


@dataclass(frozen=True)
class Step:
    """One command of set-up, what it reads and what it leaves."""

    name: str
    says: str  # what the person reads while it runs
    commands: Sequence[Sequence[str | Path]]
    inputs: Sequence[str] = ()  # globs below the checkout, whose content decides whether to run again
    outputs: Sequence[Path] = ()
    hint: str = "look into the log named above, mend what it says, and run this again"
    tries: int = 1
    environment: Mapping[str, str] = field(default_factory=dict)
    shows: bool = False  # whether the person reads what it printed

    def run(self) -> None:
        """Do the step unless it is done already; raise SetupError where it fails."""
        mark = self._fingerprint()
        stamp = STAMPS / self.name
        if stamp.exists() and stamp.read_text() == mark and all(output.exists() for output in self.outputs):
            print(f"  ✓ {self.says} (done before)", flush=True)
            return
        started = time.monotonic()
        for attempt in range(1, self.tries + 1):
            if self._attempt(last=attempt == self.tries):
                break
            print(f"    again ({attempt} of {self.tries} failed)", flush=True)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(mark)
        print(f"  ✓ {self.says} ({time.monotonic() - started:.0f} s)", flush=True)

    def _attempt(self, *, last: bool) -> bool:
        log = LOGS / f"setup-{self.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        print(f"  … {self.says}", flush=True)
        with log.open("w", encoding="utf-8") as out:
            for command in self.commands:
                if not _follow([str(part) for part in command], self.environment, out.fileno(), log):
                    if not last:
                        return False
                    raise SetupError(f"{self.says}: failed. {self.hint} ({log})" + _tail(log))
        if self.shows:
            print("    " + log.read_text(errors="replace").strip().replace("\n", "\n    "), flush=True)
            log.unlink()
        return True

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(repr([[str(p) for p in c] for c in self.commands]).encode())
        for pattern in self.inputs:
            for path in sorted(ROOT.glob(pattern)):
                if path.is_file() and "__pycache__" not in path.parts:
                    digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()


def _follow(command: list[str], environment: Mapping[str, str], out: int, log: Path) -> bool:
    """Run command with its output in the log; say every few seconds that it is still at work."""
    merged = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment}
    try:
        process = subprocess.Popen(command, cwd=ROOT, env=merged, stdout=out, stderr=subprocess.STDOUT)
    except FileNotFoundError as error:
        raise SetupError(f"{command[0]} is missing: remove var/setup and run this again") from error
    started = said = time.monotonic()
    try:
        while process.poll() is None:
            time.sleep(0.1)
            if time.monotonic() - said >= REPORT_EVERY_S:
                said = time.monotonic()
                print(f"    {said - started:.0f} s: {_last_line(log)}", flush=True)
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    return process.returncode == 0


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").replace("\r", "\n").splitlines() if line.strip()]
    return lines[-1].strip()[:110] if lines else "working"


def _tail(log: Path) -> str:
    return "\n" + "\n".join("    | " + line for line in log.read_text(errors="replace").splitlines()[-TAIL_LINES:])


def run_all(steps: Sequence[Step]) -> None:
    """Do the steps in order; on the first failure say it in one line and leave with status 1."""
    try:
        for step in steps:
            step.run()
    except SetupError as error:
        print(f"\nStopped: {error}", file=sys.stderr, flush=True)
        raise SystemExit(1) from error
