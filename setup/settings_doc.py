"""Writes `.env.example` from the settings classes, so that documentation cannot fall behind them.

`python -m setup.settings_doc` writes the file, `--check` only compares.
"""

import importlib
import json
import sys
import textwrap
from collections.abc import Iterator

from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from setup.paths import ROOT

PACKAGES = ("knowledge_base", "speech", "telephony", "actions", "gateway", "console", "demo", "deploy.asterisk")
TARGET = ROOT / ".env.example"
HEAD = """\
# Every setting of the product, with its default. Copy to .env and change what you need; the environment wins over .env.
# Written by `make settings` from the settings classes: do not edit by hand.
"""

SHELL = """
# --- rasa (read by bot/env.sh) ---
# Address the dialogue listens on; never a public one.
#RASA_HOST=127.0.0.1
# Port the dialogue listens on.
#RASA_PORT=5005
# Where the dialogue finds the action server; empty: by ACTIONS_PORT on this machine.
#ACTIONS_WEBHOOK=
"""


def classes(package: str) -> Iterator[type[BaseSettings]]:
    """Yield the settings classes that a package's settings.py defines."""
    try:
        module = importlib.import_module(f"{package}.settings")
    except ModuleNotFoundError:
        return
    for thing in vars(module).values():
        if isinstance(thing, type) and issubclass(thing, BaseSettings) and thing.__module__ == module.__name__:
            yield thing


def variable(settings: type[BaseSettings], name: str, field: FieldInfo) -> str:
    """Return the environment variable that sets a field."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        alias = next(str(choice) for choice in alias.choices)
    return str(alias) if alias else f"{settings.model_config.get('env_prefix', '')}{name}".upper()


def text() -> str:
    """Return `.env.example`."""
    blocks, seen = [HEAD], set[str]()
    for package in PACKAGES:
        for settings in classes(package):
            blocks.append(f"\n# --- {package} ---\n")
            for name, field in settings.model_fields.items():
                entry = variable(settings, name, field)
                if entry not in seen:
                    seen.add(entry)
                    blocks.append(_entry(entry, field))
    return "".join([*blocks, SHELL])


def _entry(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise SystemExit(f"{name} has no description: give its Field one")
    comment = "".join(f"# {line}\n" for line in textwrap.wrap(field.description, 110))
    return f"{comment}#{name}={_default(field)}\n"


def _default(field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    if default is None or default is PydanticUndefined:
        return ""
    if isinstance(default, list | tuple):
        return json.dumps(default)
    return str(getattr(default, "value", default))


def main(arguments: list[str]) -> None:
    """Write the file, or with --check leave with status 1 where it is stale."""
    if "--check" in arguments:
        if not TARGET.exists() or TARGET.read_text() != text():
            raise SystemExit(".env.example is stale: run make settings")
        return
    TARGET.write_text(text())


if __name__ == "__main__":
    main(sys.argv[1:])
