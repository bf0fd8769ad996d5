"""Scripts of calls as data: read from the YAML files beside this one, checked against schema.json."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml
from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parent
ITEMS = range(1, 12)
"""The numbered promises of a call that scripts name in `covers`; README.md lists them."""
DEFAULT_VOICE: dict[str, Any] = {"voice": "vi+f3", "rate": 150, "noise_db": 30}

Officers = Literal["answer", "ring", "engaged", "away"]
Step = dict[str, Any]


@dataclass(frozen=True)
class Script:
    """One call: what the caller does, and what must be heard, logged and stored."""

    name: str
    covers: tuple[int, ...]
    steps: tuple[Step, ...]
    core: bool = False
    """Whether it is played by `make test` too."""
    officers: Officers = "answer"
    greeted: bool = True
    """Whether the caller hears the greeting out before the first step."""
    caller: dict[str, Any] = field(default_factory=dict)
    stored: dict[str, Any] | None = None
    sent: tuple[dict[str, Any], ...] = ()
    """Checklists that reach the caller as messages; nothing: none does."""
    left: tuple[dict[str, Any], ...] = ()
    """Messages for officers that the call leaves."""
    logged: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """All that may lie in the call's folder; nothing: not looked at."""

    @property
    def kills(self) -> bool:
        """Whether it ends or stops a part of the system, so that no other call may be under way."""
        return any("kill" in step or "freeze" in step for step in self.steps)

    @property
    def reaches_officer(self) -> bool:
        """Whether an officer is to answer."""
        return any("officer" in step for step in self.steps)

    @property
    def leaves_record(self) -> bool:
        """Whether the bridge lives to write what the call leaves."""
        return {"kill": "telephony"} not in self.steps


def load(folder: Path = FOLDER) -> list[Script]:
    """Return every script, in the order of the files; AssertionError where one breaks the schema or a name is taken."""
    schema = Draft202012Validator(json.loads((FOLDER / "schema.json").read_text("utf-8")))
    scripts: list[Script] = []
    for path in sorted(folder.glob("*.yml")):
        written = yaml.safe_load(path.read_text("utf-8"))
        faults = [f"{path.name}: {error.json_path}: {error.message}" for error in schema.iter_errors(written)]
        assert not faults, "\n".join(faults)
        scripts += [_script(one) for one in written]
    names = [script.name for script in scripts]
    assert len(names) == len(set(names)), f"two scripts have one name: {sorted(n for n in names if names.count(n) > 1)}"
    return scripts


def _script(written: dict[str, Any]) -> Script:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in written.items()}
    return Script(**{**values, "caller": DEFAULT_VOICE | written.get("caller", {})})
