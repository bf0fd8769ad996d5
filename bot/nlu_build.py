"""`python -m bot.nlu_build`: writes data/nlu/generated.yml from bot/nlu_templates.yml; `--check` only compares.

Each phrase is paired with PAIRS procedures and with words before and after it, all chosen by turns, so that every
procedure meets every facet; each second pair is written without diacritics.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from common.text import fold

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "bot" / "nlu_templates.yml"
TARGET = ROOT / "data" / "nlu" / "generated.yml"
PAIRS = 6
HEAD = "# Written by `python -m bot.nlu_build` from bot/nlu_templates.yml: do not edit by hand.\n"


def text() -> str:
    """Return the generated examples as Rasa's YAML."""
    templates = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
    procedures: list[str] = templates["procedures"]
    lines, turn = [HEAD, 'version: "3.1"\n\nnlu:\n'], 0
    for intent, phrases in templates["intents"].items():
        examples: dict[str, None] = {}
        for phrase in phrases:
            for pair in range(PAIRS):
                example = _pick(templates["before"], turn) + phrase + _pick(templates["after"], turn)
                example = example.replace("{p}", _pick(procedures, turn))
                examples[fold(example) if pair % 2 else example] = None
                turn += 1
        lines.append(f"  - intent: {intent}\n    examples: |\n")
        lines.extend(f"      - {example}\n" for example in examples)
    return "".join(lines)


def _pick(some: list[str], turn: int) -> str:
    return some[turn % len(some)]


def main(arguments: list[str]) -> None:
    """Write the file, or with --check leave with status 1 where it is stale."""
    if "--check" in arguments:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text():
            raise SystemExit("data/nlu/generated.yml is stale: run python -m bot.nlu_build")
        return
    TARGET.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
