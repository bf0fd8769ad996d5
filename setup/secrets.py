"""Gives Asterisk and the bridge one secret in .env, where there is none yet: `python -m setup.secrets`."""

import secrets

from setup.paths import ROOT

NAME = "TELEPHONY_AMI_SECRET"


def main() -> None:
    """Add the line; never change one that is there."""
    target = ROOT / ".env"
    text = target.read_text() if target.exists() else ""
    if any(line.startswith(f"{NAME}=") for line in text.splitlines()):
        return
    target.touch(mode=0o600)
    with target.open("a") as env:
        env.write(f"{NAME}={secrets.token_hex(16)}\n")
    print(f"  ✓ {NAME} written to .env: restart `make run` if it is running, so that the bridge knows it too")


if __name__ == "__main__":
    main()
