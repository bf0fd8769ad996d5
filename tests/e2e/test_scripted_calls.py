"""The scripts of tests/calls, each one call through a real Asterisk; several calls go on at a time."""

import asyncio
from collections.abc import Mapping

import pytest

from demo.settings import DemoSettings
from demo.system import System
from tests.calls.player import Result
from tests.calls.playing import play
from tests.calls.scripts import Script, load
from tests.calls.stage import Stage
from tests.calls.surroundings import Town

pytestmark = pytest.mark.e2e

SCRIPTS = load()
PARAMETERS = [pytest.param(script, id=script.name, marks=() if script.core else pytest.mark.long) for script in SCRIPTS]


@pytest.fixture(scope="module")
def results(
    system: System, surroundings: Town, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Result]:
    """What became of every script that is to be tested: all are played when the first is."""
    chosen = [script for item in request.session.items if (script := _script(item))]
    stage = Stage.own(tmp_path_factory.mktemp("calls"), DemoSettings().var, surroundings, system)
    with stage.system:
        played = asyncio.run(play(stage, chosen))
    return {result.script.name: result for result in played}


@pytest.mark.parametrize("script", PARAMETERS)
def test_the_call_ends_as_it_should(script: Script, results: Mapping[str, Result]) -> None:
    assert not results[script.name].problems


def _script(item: pytest.Item) -> Script | None:
    script = getattr(getattr(item, "callspec", None), "params", {}).get("script")
    return script if isinstance(script, Script) else None
