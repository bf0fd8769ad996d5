"""One supervisor, one readable log: honcho runs the Procfile, a watcher says what is waited for and then `Ready`."""

import os
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

ROOT = Path(__file__).resolve().parent.parent
READY_URLS = {
    "actions": "http://127.0.0.1:5055/ready",
    "rasa": "http://127.0.0.1:5005/webhooks/hotline/ready",
    "telephony": "http://127.0.0.1:9093/ready",
    "gateway": "http://127.0.0.1:8080/ready",
    "console": "http://127.0.0.1:8000/ready",
}
ADDRESSES = """
Ready

  the public page, chat and browser calls   http://127.0.0.1:8000/
  the operators' console                    http://127.0.0.1:8000/admin/
  health                                    http://127.0.0.1:8000/health/
  chat gateway                              http://127.0.0.1:8080
  AudioSocket, for Asterisk                 127.0.0.1:9092

  Ctrl-C stops everything.
"""
SAY_EVERY_S = 5.0


def answers(url: str) -> bool:
    """Say whether a process calls itself ready."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def watch(stop: threading.Event) -> None:
    """Print what is still waited for, and the addresses once nothing is."""
    started = said = time.monotonic()
    waiting = dict(READY_URLS)
    while waiting and not stop.wait(0.5):
        waiting = {name: url for name, url in waiting.items() if not answers(url)}
        if waiting and time.monotonic() - said >= SAY_EVERY_S:
            said = time.monotonic()
            print(f"waiting for {', '.join(waiting)} ({said - started:.0f} s)", flush=True)
    if not waiting:
        print(ADDRESSES, flush=True)


def main() -> None:
    """Run the Procfile until Ctrl-C or until one of its processes ends."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    manager = Manager(Printer(sys.stdout))
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=environment, cwd=str(ROOT))
    stop = threading.Event()
    watcher = threading.Thread(target=watch, args=(stop,), daemon=True)
    watcher.start()
    manager.loop()
    stop.set()
    raise SystemExit(manager.returncode)


if __name__ == "__main__":
    main()
