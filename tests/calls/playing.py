"""Plays many scripts, several at a time; those that end a part of the system play alone, at the end."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence

from tests.calls.player import Player, Result
from tests.calls.scripts import Officers, Script
from tests.calls.stage import OFFICERS, Stage

AT_ONCE = 10
AT_OFFICERS = len(OFFICERS) - 1
"""Calls at once that go on to an officer: one of them is always free."""
APART_SECONDS = 1.0
STALL_MS = 100.0
"""A caller whose own machine was silent so long was not understood for that: such a call is placed once more."""
GROUPS: tuple[Officers, ...] = ("answer", "ring", "engaged", "away")

Report = Callable[[Result], None]


async def play(
    stage: Stage, scripts: Iterable[Script], at_once: int = AT_ONCE, report: Report = lambda _: None
) -> list[Result]:
    """Play every script and return what became of each; `report` is told of each as it ends."""
    results: list[Result] = []

    def keep(result: Result) -> None:
        results.append(result)
        report(result)

    everything = list(scripts)
    for officers in GROUPS:
        mine = [script for script in everything if script.officers == officers]
        await _together(stage, officers, [script for script in mine if not script.kills], at_once, keep)
    for script in (script for script in everything if script.kills):
        await asyncio.to_thread(stage.revive)
        await _together(stage, script.officers, [script], 1, keep)
    await asyncio.to_thread(stage.revive)
    return results


async def _together(stage: Stage, officers: Officers, scripts: Sequence[Script], at_once: int, keep: Report) -> None:
    if not scripts:
        return
    free, officer, dialling = asyncio.Semaphore(at_once), asyncio.Semaphore(AT_OFFICERS), asyncio.Lock()

    async def one(script: Script) -> None:
        async with officer if script.reaches_officer else contextlib.nullcontext(), free:
            async with dialling:
                await asyncio.sleep(APART_SECONDS)
            result = await Player(stage, script).play()
            if result.problems and result.stall_ms > STALL_MS and not script.kills:
                result = await Player(stage, script).play()
            keep(result)

    async with stage.staffed(officers), asyncio.TaskGroup() as calls:
        for script in scripts:
            calls.create_task(one(script))
