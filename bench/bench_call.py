"""How long a caller waits: `python -m bench.bench_call`. Real SIP, a real Asterisk, the whole hotline.

Everything is measured at the caller's phone, by the kernel's times of arrival: from the last voiced sample that leaves
it to the first of the answer, from a key's release or the onset of speech to silence. Scenes follow each other: one
call, hesitations and interruptions, ten calls, ten minutes of disturbances in ten calls at once; some five minutes in
all. Prints a table and writes bench/results/call.json.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from bench.call_scenes import Scene, Stage
from bench.call_sounds import QUESTIONS
from bench.call_table import table
from demo.settings import DemoSettings
from demo.system import System

RESULTS = Path("bench/results")
MANY, APART_SECONDS = 10, 1.3
DISTURBED_SECONDS = 60.0
SCENES = ("one", "ten", "hesitation", "interruption", "disturbance")


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.bench_call", description=__doc__)
    parser.add_argument("--engine", choices=("tests", "people"), default="tests", help="whose recogniser")
    parser.add_argument("--only", nargs="+", choices=SCENES, default=SCENES, help="some scenes; nothing is written")
    parser.add_argument("--rasa", default="", help="a running dialogue, such as http://127.0.0.1:5005")
    parser.add_argument("--lookup", default="", help="its action server, such as http://127.0.0.1:5055")
    arguments = parser.parse_args()
    settings = DemoSettings()
    load = os.getloadavg()[0]
    telephony = {"TELEPHONY_LOOKUP_URL": arguments.lookup} if arguments.lookup else None
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        system = System(
            Path(folder),
            var=settings.var,
            engine=arguments.engine,
            rasa_url=arguments.rasa,
            telephony=telephony,
            say=say,
        )
        with system:
            scenes = asyncio.run(play(Stage(system, settings, say), arguments.only))
    print(table(figures(scenes), scenes, load))
    if set(arguments.only) == set(SCENES):
        name = "call.json" if arguments.engine == "tests" else f"call-{arguments.engine}.json"
        (RESULTS / name).write_text(json.dumps(figures(scenes), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


async def play(stage: Stage, wanted: Iterable[str]) -> dict[str, Scene]:
    """Play the scenes that are wanted, one after the other, for each is measured on a quiet machine."""
    scenes: dict[str, Callable[[], Any]] = {
        "one": lambda: stage.questions(QUESTIONS, 1, 0.0),
        "hesitation": lambda: stage.alone(stage.hesitating),
        "interruption": lambda: stage.alone(stage.interrupting),
        "ten": lambda: stage.questions(QUESTIONS, MANY, APART_SECONDS),
        "disturbance": lambda: stage.disturbances(MANY, DISTURBED_SECONDS),
    }
    played: dict[str, Scene] = {}
    for name, scene in scenes.items():
        if name in wanted:
            say(name)
            played[name] = await scene()
    return played


def figures(scenes: dict[str, Scene]) -> dict[str, Any]:
    """Return what bench/results/call.json holds; a scene that was not played leaves nothing."""
    one, ten, empty = scenes.get("one", Scene()), scenes.get("ten", Scene()), Scene()
    records = [record for scene in scenes.values() for record in scene.records]
    keys = [ms for scene in scenes.values() for ms in scene.keys_ms]
    return {
        "engine": records[0]["engine"],
        "end_of_speech_to_answer_ms": spread(one.waits_ms),
        "ten_calls": spread(ten.waits_ms),
        "hesitation_ms": p95(scenes.get("hesitation", empty).waits_ms),
        "key_to_silence_ms": p95(keys),
        "speech_to_pause_ms": p95(scenes.get("interruption", empty).pauses_ms),
        "false_barge_ins": scenes.get("disturbance", empty).taken,
        "late_frames_ratio": round(ten.late_frames / max(1, ten.frames), 5),
        "parts_ms": parts(one.records),
    }


def spread(values: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of milliseconds; nothing of none."""
    if not values:
        return {}
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def p95(values: list[float]) -> dict[str, float]:
    """Return the 95th percentile of milliseconds."""
    return {name: value for name, value in spread(values).items() if name == "p95"}


def parts(records: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return the spread of each part the bridge timed."""
    timed = [turn["parts_ms"] for record in records for turn in record["turns"] if turn["parts_ms"]]
    names = list(dict.fromkeys(name for parts_ms in timed for name in parts_ms))
    return {name: spread([parts_ms[name] for parts_ms in timed if name in parts_ms]) for name in names}


def say(what: str) -> None:
    """Say on standard error what is being done."""
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
