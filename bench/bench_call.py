"""How long a caller waits: `python -m bench.bench_call`. Real SIP, a real Asterisk, the whole hotline.

From the last voiced sample that leaves the caller's phone to the first sample of the answer that reaches it, with the
bridge's own parts. One call, then ten at once, for the engine of tests and the engine for people. Prints a table and
writes bench/results/call.json.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bench.call_table import table
from demo.caller import Caller
from demo.conversation import greeted, read_records
from demo.errors import PhoneError
from demo.question import spoken
from demo.settings import DemoSettings
from demo.system import System
from demo.timeline import voiced_end
from speech.settings import Audience

RESULTS = Path("bench/results/call.json")
ENGINES: tuple[Audience, ...] = ("tests", "people")
MANY = 10
APART_SECONDS = 1.3
STOP_KEY = "#"
STOPPED_QUIET_SECONDS = 0.6
ANSWER_SECONDS = 20.0
RECORD_SECONDS = 15.0
QUESTIONS = (
    "làm khai sinh cần giấy tờ gì",
    "lệ phí đăng ký kết hôn bao nhiêu",
    "làm hộ chiếu mất bao lâu",
    "đăng ký tạm trú nộp ở đâu",
    "cấp lại thẻ căn cước hết bao nhiêu tiền",
    "đổi giấy phép lái xe cần giấy tờ gì",
    "sang tên sổ đỏ mất bao nhiêu ngày",
    "đăng ký hộ kinh doanh cần hồ sơ gì",
    "chứng thực chữ ký cần mang theo gì",
    "đăng ký khai tử nộp ở đâu",
    "xin giấy phép xây dựng cần giấy tờ gì",
    "tách hộ mất mấy ngày",
)


@dataclass
class Waits:
    """What callers of one run waited, in ms, and the records their calls left."""

    waits_ms: list[float] = field(default_factory=list)
    heard_late: int = 0
    heard: int = 0
    cut_short: int = 0
    """Calls that went to the officers before all was asked, as an engine does that does not understand this voice."""
    records: list[dict[str, Any]] = field(default_factory=list)


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.bench_call", description=__doc__)
    parser.add_argument("--questions", type=int, default=len(QUESTIONS), help="questions in the single call")
    parser.add_argument("--many", type=int, default=MANY, help="calls at once in the second run")
    parser.add_argument("--json", action="store_true", help="print the JSON instead of the table")
    arguments = parser.parse_args()
    settings = DemoSettings()
    sounds = [trimmed(spoken(text, settings.voice, settings.words_per_minute)) for text in QUESTIONS]
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        result = measure(Path(folder), settings, sounds[: arguments.questions], arguments.many)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(result, ensure_ascii=False) if arguments.json else table(result))
    return 0


def measure(folder: Path, settings: DemoSettings, sounds: list[bytes], many: int) -> dict[str, Any]:
    """Return the figures of each engine; those of the engine for tests stand at the top too."""
    engines: list[dict[str, Any]] = []
    rasa_url = ""
    with contextlib.ExitStack() as systems:
        for engine in ENGINES:
            system = System(folder / engine, var=settings.var, engine=engine, rasa_url=rasa_url, say=say)
            engines.append(one_engine(systems.enter_context(system), sounds, many))
            rasa_url = system.rasa_url
    return {**engines[0], "engines": engines}


def one_engine(system: System, sounds: list[bytes], many: int) -> dict[str, Any]:
    """Return one engine's figures: a single call, then many at once."""
    say("one call")
    one = asyncio.run(calls(system, sounds, 1))
    say(f"{many} calls at once")
    several = asyncio.run(calls(system, sounds[:3], many))
    return {
        "engine": one.records[0]["engine"],
        "end_of_speech_to_answer_ms": spread(one.waits_ms),
        "ten_calls": {"calls": many, **spread(several.waits_ms), "late_frames_ratio": late_ratio(several)},
        "cut_short": one.cut_short + several.cut_short,
        "late_frames_ratio": late_ratio(one),
        "parts_ms": parts(one.records),
        "outcomes": outcomes(one.records),
    }


async def calls(system: System, sounds: list[bytes], count: int) -> Waits:
    """Place calls a little apart, each asking every question; return what was waited."""
    before = {record["id"] for record in read_records(system.calls)}
    result = Waits()
    await asyncio.gather(*(one_call(system, sounds, number * APART_SECONDS, result) for number in range(count)))
    deadline = asyncio.get_running_loop().time() + RECORD_SECONDS
    while len(result.records) < count:
        result.records = [record for record in read_records(system.calls) if record["id"] not in before]
        if asyncio.get_running_loop().time() > deadline:
            raise PhoneError("no_record", f"{len(result.records)} of {count} calls left a record")
        await asyncio.sleep(0.1)
    return result


async def one_call(system: System, sounds: list[bytes], after: float, result: Waits) -> None:
    """Ask question after question, stopping each answer by key once it has begun."""
    await asyncio.sleep(after)
    async with Caller(system.server, "1900866895") as phone:
        try:
            await greeted(phone)
            for sound in sounds:
                await one_question(phone, sound, result)
        except PhoneError as error:
            say(f"a call ended early: {error}")
            result.cut_short += 1
        late, heard = phone.heard.late_frames()
    result.heard_late += late
    result.heard += heard


async def one_question(phone: Caller, sound: bytes, result: Waits) -> None:
    """Ask, note how long the answer takes to begin, and stop it."""
    speech = await phone.say(sound)
    first = await phone.until_heard(ANSWER_SECONDS, after=speech.voiced_until)
    result.waits_ms.append((first - speech.voiced_until) * 1000)
    await phone.press(STOP_KEY)
    await phone.until_quiet(STOPPED_QUIET_SECONDS, after=first)


def trimmed(pcm: bytes) -> bytes:
    """Return a question that ends with its last voiced sample, so that no silence of its own counts."""
    return pcm[: 2 * voiced_end(pcm)]


def spread(values: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of milliseconds."""
    if not values:
        return {"p50": 0.0, "p95": 0.0}
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def parts(records: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return the spread of each part the bridge timed."""
    timed = [turn["parts_ms"] for record in records for turn in record["turns"] if turn["parts_ms"]]
    names = list(dict.fromkeys(name for parts_ms in timed for name in parts_ms))
    return {name: spread([parts_ms[name] for parts_ms in timed if name in parts_ms]) for name in names}


def late_ratio(waits: Waits) -> float:
    """Return which share of frames came to the callers more than 20 ms late."""
    return round(waits.heard_late / max(1, waits.heard), 5)


def outcomes(records: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many turns chose a record, and how many did not."""
    turns = [turn for record in records for turn in record["turns"] if turn["input"] == "speech"]
    answered = sum(turn["chosen"] is not None for turn in turns)
    return {"answered": answered, "other": len(turns) - answered}


def say(what: str) -> None:
    """Say on standard error what is being done."""
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
