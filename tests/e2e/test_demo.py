"""`make demo` as a newcomer types it: one question, one answer, one JSON object."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from demo.processes import ROOT
from demo.system import System

pytestmark = pytest.mark.e2e

DEMO_SECONDS = 150


async def demo(system: System, *arguments: str) -> tuple[int, str, str]:
    """Run the demo beside a running dialogue; return its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "demo",
        *arguments,
        cwd=ROOT,
        env={**os.environ, "DEMO_RASA_URL": system.rasa_url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), DEMO_SECONDS)
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_question_through_asterisk_gives_one_json_object(system: System) -> None:
    code, out, err = await demo(system, "--question", "đăng ký kết hôn mất mấy ngày", "--json")
    assert code == 0, err
    assert out.count("\n") == 1
    result = json.loads(out)
    assert result["through"] == "Asterisk"
    assert result["recognised"] == "đăng ký kết hôn mất mấy ngày"
    assert (result["chosen"]["code"], result["chosen"]["facet"]) == ("1.000894", "days")
    assert "kết hôn" in result["chosen"]["title"]
    assert "kết hôn" in result["heard"]
    assert result["engine"]["understands_people"] is False
    assert result["parts_ms"]["total"] > 0
    assert size(ROOT / result["recording"]) > 100_000


async def test_without_asterisk_it_calls_the_bridge_and_says_so(system: System) -> None:
    code, out, err = await demo(system, "--question", "đăng ký tạm trú mất mấy ngày", "--no-asterisk")
    assert code == 0, err
    assert "through the bridge alone" in out
    assert "understands synthetic voices only" in out
    assert "đăng ký tạm trú" in out


async def test_a_file_that_is_no_recording_is_one_clear_line(system: System, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"not a recording")
    code, out, err = await demo(system, "--wav", str(broken))
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert "broken.wav" in err


def size(path: Path) -> int:
    return path.stat().st_size
