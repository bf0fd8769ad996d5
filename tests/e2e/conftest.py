"""The whole system, once for all end-to-end tests."""

from collections.abc import AsyncIterator, Iterator

import pytest

from demo.officer import Officer
from demo.settings import DemoSettings
from demo.system import System
from tests.calls.surroundings import Town, around
from tests.e2e.calling import Exchange
from tests.fakes.sip_asterisk import PASSWORD


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A way for messages to callers, and topics that officers keep to themselves."""
    with around(tmp_path_factory.mktemp("around")) as surroundings:
        yield surroundings


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory, surroundings: Town) -> Iterator[System]:
    """Actions, Rasa, telephony with the engine for tests, and a real Asterisk, all ready."""
    folder = tmp_path_factory.mktemp("sys")
    asterisk: dict[str, object] = {"officer_password": PASSWORD}
    var, actions = DemoSettings().var, surroundings.actions
    with System(folder, var=var, actions=actions, asterisk_settings=asterisk) as system:
        yield system


@pytest.fixture(autouse=True)
def whole(request: pytest.FixtureRequest) -> None:
    """Every test of the system begins with all parts running, whatever the one before it killed."""
    if "system" in request.fixturenames:
        request.getfixturevalue("system").revive()


@pytest.fixture
def exchange(system: System) -> Exchange:
    """Callers for this system."""
    return Exchange(system)


@pytest.fixture
async def officer(system: System) -> AsyncIterator[Officer]:
    """An officer's phone that is registered and answers."""
    async with Officer(system.server, "officer-101", PASSWORD) as officer:
        yield officer
