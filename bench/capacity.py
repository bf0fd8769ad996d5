"""How many calls a core carries: `python -m bench.capacity`. Real SIP callers, a real Asterisk, each engine.

Callers speak 30% of the time, in noise. The bridge, which decodes speech alone, is compared with a server that decodes
all audio of every call, on the same calls. CPU of the bridge, of its recognition and of Asterisk is counted apart, from
when all callers have heard the greeting; the dialogue is a script in the callers' process and costs nothing here.
Prints a table and writes bench/results/capacity.json; some four minutes.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.call_sounds import QUESTIONS, Around
from bench.capacity_servers import Server, Spent, Work
from demo.caller import Caller
from demo.errors import PhoneError
from demo.question import spoken
from demo.settings import DemoSettings
from demo.system import System
from demo.timeline import RATE_HZ, trimmed
from deploy.asterisk.make_sounds import make_sounds
from tests.fakes.dialogue import DONE, fake_dialogue, say

RESULTS = Path("bench/results/capacity.json")
CALLS = {"tests": 10, "viet-asr": 5}
"""By engine: as many as two cores decode without a pause."""
SPEAKING = 0.3
GREETING_SECONDS = 14.0
MEASURED_SECONDS = 40.0
MANY = 6000
ANSWER = " ".join(["giấy"] * 60)
"""Some 4 s of the voice for tests."""
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What one call costs, in % of a core, and what that comes to."""

    engine: str
    decodes: str
    """"speech" or "all audio"."""
    calls: int
    decoded_share: float
    """Of the calls' time."""
    recognition_percent: float
    bridge_percent: float
    """All of the bridge but recognition."""
    asterisk_percent: float
    load: float
    """Of the machine, when it was measured."""

    @property
    def calls_a_core(self) -> float:
        """How many calls a core carries, bridge and recognition."""
        return round(100 / (self.recognition_percent + self.bridge_percent), 1)

    @property
    def cores_for_many(self) -> dict[str, int]:
        """How many cores 6,000 calls take."""
        bridge = self.recognition_percent + self.bridge_percent
        return {"bridge": round(MANY * bridge / 100), "asterisk": round(MANY * self.asterisk_percent / 100)}


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.capacity", description=__doc__)
    parser.add_argument("--engine", nargs="+", choices=tuple(CALLS), default=tuple(CALLS))
    parser.add_argument("--seconds", type=float, default=MEASURED_SECONDS)
    arguments = parser.parse_args()
    costs = [
        measure(engine, decode_all, arguments.seconds) for engine in arguments.engine for decode_all in (False, True)
    ]
    print(table(costs))
    keep(costs)
    return 0


def keep(costs: list[Cost]) -> None:
    """Write the figures, beside those of engines that were not measured now."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"servers": [], "times": {}}
    engines = {cost.engine for cost in costs}
    servers = [server for server in kept["servers"] if server["engine"] not in engines]
    servers += [
        {**asdict(cost), "calls_a_core": cost.calls_a_core, "cores_for_6000": cost.cores_for_many} for cost in costs
    ]
    result = {"speaking": SPEAKING, "servers": servers, "times": {**kept["times"], **times(costs)}}
    RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


def measure(engine: str, decode_all: bool, seconds: float) -> Cost:
    """Carry calls for so long and return what they cost."""
    print(f"bench: {engine}, {'all audio' if decode_all else 'speech'}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="hotline-bench-") as folder:
        system = System(Path(folder), var=DemoSettings().var, rasa_url="http://127.0.0.1:9")
        assert system.asterisk is not None and system.asterisk_settings is not None
        make_sounds(system.asterisk_settings)
        system.asterisk.start()
        try:
            return asyncio.run(_measure(system, engine, decode_all, seconds))
        finally:
            system.close()


async def _measure(system: System, engine: str, decode_all: bool, seconds: float) -> Cost:
    calls = CALLS[engine]
    async with fake_dialogue(lambda _: (say(ANSWER), DONE), lambda _: "answer") as dialogue:
        with Server(Work(engine, decode_all, _settings(system, dialogue.url))) as server:
            async with speaking(system, calls):
                await asyncio.sleep(GREETING_SECONDS)
                before, asterisk = await asyncio.to_thread(server.spent), asterisk_seconds(system)
                began = time.monotonic()
                await asyncio.sleep(seconds)
                spent = (await asyncio.to_thread(server.spent)).since(before)
                asterisk = asterisk_seconds(system) - asterisk
                call_seconds = calls * (time.monotonic() - began)
            return cost(server.engine, decode_all, calls, spent, asterisk, call_seconds)


def cost(engine: str, decode_all: bool, calls: int, spent: Spent, asterisk: float, call_seconds: float) -> Cost:
    """Return what a call cost."""

    def percent(cpu_seconds: float) -> float:
        return round(100 * cpu_seconds / call_seconds, 3)

    return Cost(
        engine,
        "all audio" if decode_all else "speech",
        calls,
        round(spent.audio_seconds / call_seconds, 3),
        percent(spent.recognition_seconds),
        percent(spent.cpu_seconds - spent.recognition_seconds),
        percent(asterisk),
        round(os.getloadavg()[0], 1),
    )


@contextlib.asynccontextmanager
async def speaking(system: System, calls: int) -> AsyncIterator[None]:
    """Have so many callers on the line, who each speak 30% of the time, one question after the other."""
    settings = DemoSettings()
    sounds = [trimmed(spoken(text, settings.voice, settings.words_per_minute)) for text in QUESTIONS]
    talks = [asyncio.create_task(_talk(system, sounds[number:] + sounds[:number], number)) for number in range(calls)]
    try:
        yield
        if over := sum(talk.done() for talk in talks):
            raise PhoneError(
                "ended", f"{over} of {calls} calls ended while they were measured: the machine is too busy"
            )
    finally:
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def _talk(system: System, sounds: list[bytes], number: int) -> None:
    await asyncio.sleep(0.2 * number)
    around = Around(number)
    around.on = True
    async with Caller(system.server, "1900866895", surroundings=around) as phone:
        while True:
            for sound in sounds:
                await phone.say(sound)
                quiet_seconds = len(sound) / 2 / RATE_HZ * (1 - SPEAKING) / SPEAKING
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(phone.ended.wait(), quiet_seconds)
                    return


def asterisk_seconds(system: System) -> float:
    """Return the CPU that Asterisk has used, in s."""
    assert system.asterisk_settings is not None
    pid = int((system.asterisk_settings.state_folder / "asterisk.pid").read_text())
    user, kernel = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(kernel)) / TICKS_A_SECOND


def times(costs: list[Cost]) -> dict[str, float]:
    """Return, for each engine, how many times the calls of a server that decodes all audio a core carries."""
    by = {(cost.engine, cost.decodes): cost.calls_a_core for cost in costs}
    return {engine: round(by[engine, "speech"] / by[engine, "all audio"], 2) for engine, _ in by}


def table(costs: list[Cost]) -> str:
    """Return the figures side by side."""
    rows: list[tuple[str, Any]] = [
        ("engine", lambda cost: cost.engine),
        ("decodes", lambda cost: cost.decodes),
        ("calls measured", lambda cost: cost.calls),
        ("share of the call decoded", lambda cost: f"{cost.decoded_share:.0%}"),
        ("recognition, % of a core a call", lambda cost: f"{cost.recognition_percent:.2f}"),
        ("the rest of the bridge", lambda cost: f"{cost.bridge_percent:.2f}"),
        ("Asterisk", lambda cost: f"{cost.asterisk_percent:.2f}"),
        ("calls a core (bridge, recognition)", lambda cost: f"{cost.calls_a_core:.0f}"),
        ("load of the machine", lambda cost: cost.load),
        ("cores for 6,000 calls", lambda cost: cost.cores_for_many["bridge"]),
        ("and for their Asterisks", lambda cost: cost.cores_for_many["asterisk"]),
    ]
    lines = [f"{name:36}" + "".join(f"{cell(cost)!s:>24}" for cost in costs) for name, cell in rows]
    return "\n".join([*lines, *(f"{engine}: {ratio} times the calls" for engine, ratio in times(costs).items())])


def _settings(system: System, dialogue_url: str) -> dict[str, object]:
    return {
        "_env_file": None,
        "HOTLINE_VAR": str(system.var),
        "port": system.ports.bridge,
        "http_port": 0,
        "dialogue_url": dialogue_url,
        "lookup_url": dialogue_url,
        "ami_secret": "",
        "recording_key": "07" * 32,
    }


if __name__ == "__main__":
    sys.exit(main())
