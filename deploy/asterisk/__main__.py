"""`python -m deploy.asterisk start|stop|cli|sounds|render`: the local Asterisk, or a production configuration."""

import argparse
import sys
from pathlib import Path

from deploy.asterisk.errors import AsteriskError
from deploy.asterisk.make_sounds import make_sounds
from deploy.asterisk.process import LocalAsterisk
from deploy.asterisk.render import render
from deploy.asterisk.settings import LOCAL_SECRET, Settings


def main() -> int:
    """Do what the command line says; an error is one line and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m deploy.asterisk", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="start the local Asterisk that get.sh fetched")
    commands.add_parser("stop", help="stop it")
    commands.add_parser("cli", help="run a console command").add_argument("words", nargs="+")
    commands.add_parser("sounds", help="make what Asterisk says by itself")
    commands.add_parser("render", help="write the configuration into a folder").add_argument("folder", type=Path)
    arguments = parser.parse_args()
    try:
        run(arguments, Settings())
    except AsteriskError as error:
        print(f"asterisk: {error}", file=sys.stderr)
        return 1
    return 0


def run(arguments: argparse.Namespace, settings: Settings) -> None:
    """Run one command."""
    asterisk = LocalAsterisk(settings)
    match arguments.command:
        case "start":
            make_sounds(settings)
            asterisk.start()
            address = f"{settings.number}@{settings.sip_host}:{settings.sip_port}"
            print(f"asterisk: sip:{address} rings, AMI on {settings.ami_port}")
            if settings.ami_secret.get_secret_value() == LOCAL_SECRET:
                print(f"asterisk: the bridge must know its secret: TELEPHONY_AMI_SECRET={LOCAL_SECRET}")
        case "stop":
            asterisk.stop()
        case "cli":
            print(asterisk.cli(" ".join(arguments.words)), end="")
        case "sounds":
            make_sounds(settings)
        case "render":
            make_sounds(settings)
            render(settings, arguments.folder)


if __name__ == "__main__":
    sys.exit(main())
