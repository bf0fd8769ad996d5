"""`python -m bench.pipelines`: the dialogue's pipeline against DIET and TED; a table, and bench/results/pipelines.json.

Runs each in Rasa's environment, one after the other, on one thread; takes some ten minutes, most of it DIET's.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIPELINES = {"light (in use)": ROOT / "config.yml", "DIET + TED": ROOT / "bench/pipelines_compared/diet.yml"}
RESULT = ROOT / "bench" / "results" / "pipelines.json"
ROWS = {
    "intents right, cross-validated": ("cross_validated", "written", "all"),
    "… facets of a procedure only": ("cross_validated", "written", "facets"),
    "intents right, cross-validated, no diacritics": ("cross_validated", "no_diacritics", "all"),
    "intents right, held-out questions": ("held_out", "written", "all"),
    "intents right, held-out, no diacritics": ("held_out", "no_diacritics", "all"),
    "one parse, p50 (ms)": ("parse_ms", "p50"),
    "one parse, p99 (ms)": ("parse_ms", "p99"),
    "one turn without actions, p50 (ms)": ("turn_ms", "p50"),
    "one turn without actions, p99 (ms)": ("turn_ms", "p99"),
    "imports (s)": ("import_s",),
    "loading the model (s)": ("load_s",),
    "memory at its height (MB)": ("memory_mb",),
    "training all (s)": ("train_s",),
}
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_MAX_CACHE_SIZE": "0",
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_NUM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONPATH": str(ROOT),
}


def measure(config: Path, folds: int) -> dict[str, Any]:
    """Measure one pipeline in Rasa's environment."""
    command = [str(ROOT / "bot/.venv/bin/python"), "-m", "bot.measure", "--config", str(config), "--folds", str(folds)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **ENVIRONMENT}, check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def table(measured: dict[str, dict[str, Any]]) -> str:
    """Return the results as a Markdown table."""
    lines = [f"| | {' | '.join(measured)} |", f"|---|{'---|' * len(measured)}"]
    for row, path in ROWS.items():
        lines.append(f"| {row} | {' | '.join(_shown(_at(one, path), row) for one in measured.values())} |")
    return "\n".join(lines)


def _at(measured: dict[str, Any], path: tuple[str, ...]) -> float:
    found: Any = measured
    for step in path:
        found = found[step]
    return float(found)


def _shown(value: float, row: str) -> str:
    if "right" in row or "facets" in row:
        return f"{value:.1%}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def main() -> None:
    """Measure every pipeline, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=3, help="folds of the cross-validation")
    parser.add_argument("--only", action="append", choices=PIPELINES, help="measure this one, keep the other's figures")
    options = parser.parse_args()
    measured = json.loads(RESULT.read_text()) if options.only and RESULT.exists() else {}
    for name in options.only or PIPELINES:
        print(f"measuring {name} …", file=sys.stderr)
        measured[name] = measure(PIPELINES[name], options.folds)
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        RESULT.write_text(json.dumps(measured, indent=2) + "\n")
    print(table(measured))


if __name__ == "__main__":
    main()
