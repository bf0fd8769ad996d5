"""Plays scripted calls and prints what became of each: `python -m tests.calls [part of a name …]`."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from demo.settings import DemoSettings
from tests.calls.player import Result
from tests.calls.playing import AT_ONCE, STALL_MS, play
from tests.calls.scripts import FOLDER, ITEMS, Script, load
from tests.calls.stage import Stage
from tests.calls.surroundings import around


def main() -> int:
    """Return 0 where every call ended as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only scripts whose names hold one of these")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the scripts lie")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="calls at a time")
    options = parser.parse_args()
    scripts = [
        one for one in load(options.folder) if not options.names or any(name in one.name for name in options.names)
    ]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="calls") as folder, around(Path(folder)) as surroundings:
        stage = Stage.own(Path(folder) / "system", DemoSettings().var, surroundings)
        with stage.system:
            results = asyncio.run(play(stage, scripts, options.at_once, _print))
    passed = sum(not result.problems for result in results)
    print(f"{passed} of {len(results)} calls ended as they should, in {time.monotonic() - began:.0f} s")
    print(_coverage(scripts))
    return 0 if passed == len(results) else 1


def _print(result: Result) -> None:
    state = "failed" if result.problems else "passed"
    stall = f"  stalled {result.stall_ms:.0f} ms" if result.stall_ms > STALL_MS else ""
    print(f"{result.script.name:<46} {state}  {result.seconds:5.1f} s{stall}", flush=True)
    for problem in result.problems:
        print(f"    {problem}")
    for turn in (result.record or {}).get("turns", []) if result.problems else ():
        print(f"    {turn['input']} {turn['heard']!r} → {turn['outcome']} {turn['chosen']}")


def _coverage(scripts: list[Script]) -> str:
    return "items covered: " + ", ".join(f"{item}: {sum(item in one.covers for one in scripts)}" for item in ITEMS)


if __name__ == "__main__":
    sys.exit(main())
