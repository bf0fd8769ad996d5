"""Makes secrets in .env where there are none yet: `python -m setup.secrets [NAME…]`, all without a name."""

import secrets
import sys

from setup.paths import ROOT

SECRETS = {
    "TELEPHONY_AMI_SECRET": 16,
    "TELEPHONY_RECORDING_KEY": 32,
    "TELEPHONY_DESK_SECRET": 16,
    "HOTLINE_EVENTS_TOKEN": 16,
    "GATEWAY_ZALO_DESK_SECRET": 16,
    "HOTLINE_NOTIFY_TOKEN": 16,
}
"""Bytes of each: Asterisk and the bridge; what recordings are sealed with; the console and officers' phones; events;
the console and the gateway; actions and the gateway."""


def main(names: list[str]) -> None:
    """Add the lines; never change one that is there."""
    target = ROOT / ".env"
    there = target.read_text().splitlines() if target.exists() else []
    for name in names or SECRETS:
        if any(line.startswith(f"{name}=") for line in there):
            continue
        target.touch(mode=0o600)
        with target.open("a") as env:
            env.write(f"{name}={secrets.token_hex(SECRETS[name])}\n")
        print(f"  ✓ {name} written to .env: restart `make run` if it is running, so that it is read")


if __name__ == "__main__":
    main(sys.argv[1:])
