"""Many calls at once against telephony with fake engines: late frames, and CPU per call.

    python -m bench.telephony_load --calls 20 --seconds 30

The server has a process of its own; the callers, who each ask a question every few seconds, have this one. It prints a
table and writes bench/results/telephony_load.json. No recognition, synthesis or dialogue is in the figures.
"""

import argparse
import asyncio
import json
import multiprocessing
import resource
import tempfile
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import uvloop

from telephony.app import keep_time
from tests.fakes.audiosocket_client import dialled, speech
from tests.fakes.dialogue import DONE, say
from tests.fakes.telephony import hotline

RESULTS = Path(__file__).parent / "results" / "telephony_load.json"
ANSWER = "Dạ, cần tờ khai theo mẫu và giấy chứng sinh"
QUESTION_SECONDS = 1.2
QUESTION_EVERY_SECONDS = 4.0
STAGGER_SECONDS = 0.137
ENGINE = "fake/scripted"


@dataclass(frozen=True)
class Load:
    """What was measured; `engine` names the recogniser, which here is none."""

    calls: int
    answered: int
    turns: int
    frames: int
    late_frames: int
    late_ratio: float
    answer_ms_p50: float
    answer_ms_p95: float
    cpu_percent_per_call: float
    engine: str = ENGINE


def measure(calls: int, seconds: float) -> Load:
    """Place `calls` calls of `seconds` each and return what they met."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        server = spawn.Process(target=_serve, args=(Path(folder), calls, theirs))
        server.start()
        port = ours.recv()
        uvloop.run(_call_all(port, calls, seconds))
        ours.send("over")
        cpu_seconds, elapsed = ours.recv()
        server.join()
        records = [json.loads(path.read_text("utf-8")) for path in Path(folder).glob("calls/*/call.json")]
    share = sum(record["duration_ms"] for record in records) / 1000
    return _load(calls, records, 100 * cpu_seconds / max(share, elapsed / calls))


def _load(calls: int, records: list[dict[str, object]], cpu_percent_per_call: float) -> Load:
    turns = [turn for record in records for turn in record["turns"] if turn["parts_ms"]]  # type: ignore[attr-defined]
    waits = sorted(turn["parts_ms"]["total"] for turn in turns) or [0.0]
    frames, late = (sum(int(str(record[name])) for record in records) for name in ("frames", "late_frames"))
    return Load(
        calls=calls,
        answered=sum(any(turn["parts_ms"] for turn in record["turns"]) for record in records),  # type: ignore[attr-defined]
        turns=len(turns),
        frames=frames,
        late_frames=late,
        late_ratio=late / max(1, frames),
        answer_ms_p50=waits[len(waits) // 2],
        answer_ms_p95=waits[int(len(waits) * 0.95)],
        cpu_percent_per_call=round(cpu_percent_per_call, 3),
    )


def _serve(folder: Path, calls: int, pipe: Connection) -> None:
    uvloop.run(_serving(folder, calls, pipe))


async def _serving(folder: Path, calls: int, pipe: Connection) -> None:
    loop = asyncio.get_running_loop()
    async with hotline(folder, lambda _: (say(ANSWER), DONE), max_calls=calls, turn_end_ms=600) as line:
        keep_time(line.settings.niceness)
        before, began = resource.getrusage(resource.RUSAGE_SELF), loop.time()
        pipe.send(line.port)
        await asyncio.to_thread(pipe.recv)
        after = resource.getrusage(resource.RUSAGE_SELF)
        cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        elapsed = loop.time() - began
    pipe.send((cpu_seconds, elapsed))


async def _call_all(port: int, calls: int, seconds: float) -> None:
    question = speech(QUESTION_SECONDS)
    await asyncio.gather(*(_call(port, question, seconds, n * STAGGER_SECONDS) for n in range(calls)))


async def _call(port: int, question: bytes, seconds: float, wait: float) -> None:
    await asyncio.sleep(wait)
    async with dialled(port) as caller:
        for _ in range(max(1, int(seconds / QUESTION_EVERY_SECONDS))):
            await asyncio.sleep(1.0)
            caller.say(question)
            await asyncio.sleep(QUESTION_EVERY_SECONDS - 1.0)
            caller.forget()


def main() -> None:
    """Measure, print, and write the result."""
    parser = argparse.ArgumentParser(description="Late frames and CPU per call, with fake engines")
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    given = parser.parse_args()
    load = measure(given.calls, given.seconds)
    for name, value in asdict(load).items():
        print(f"{name:22} {value}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(asdict(load), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
