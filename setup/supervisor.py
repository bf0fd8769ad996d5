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

from actions.settings import ActionsSettings
from console.settings import ConsoleSettings
from gateway.settings import GatewaySettings
from telephony.settings import TelephonySettings

ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = """
Ready

  the public page, chat and browser calls   {console}/
  the operators' console                    {console}/admin/
  health                                    {console}/health/
  chat gateway                              {gateway}
  AudioSocket, for Asterisk                 {audiosocket}

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


def ready_urls(console: ConsoleSettings, gateway: GatewaySettings) -> dict[str, str]:
    """Return where each process says whether it is ready."""
    actions, telephony = ActionsSettings(), TelephonySettings()
    return {
        "actions": f"http://{actions.host}:{actions.port}/ready",
        "rasa": f"{telephony.dialogue_url}/webhooks/hotline/ready",
        "telephony": f"http://{telephony.http_host}:{telephony.http_port}/ready",
        "gateway": f"http://{gateway.host}:{gateway.port}/ready",
        "console": f"http://{console.host}:{console.port}/ready",
    }


def addresses(console: ConsoleSettings, gateway: GatewaySettings) -> str:
    """Return what a person reads once everything answers."""
    telephony = TelephonySettings()
    return ADDRESSES.format(
        console=f"http://{console.host}:{console.port}",
        gateway=f"http://{gateway.host}:{gateway.port}",
        audiosocket=f"{telephony.host}:{telephony.port}",
    )


def watch(stop: threading.Event) -> None:
    """Print what is still waited for, and the addresses once nothing is."""
    console, gateway = ConsoleSettings(), GatewaySettings()
    started = said = time.monotonic()
    waiting = ready_urls(console, gateway)
    while waiting and not stop.wait(0.5):
        waiting = {name: url for name, url in waiting.items() if not answers(url)}
        if waiting and time.monotonic() - said >= SAY_EVERY_S:
            said = time.monotonic()
            print(f"waiting for {', '.join(waiting)} ({said - started:.0f} s)", flush=True)
    if not waiting:
        print(addresses(console, gateway), flush=True)


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
