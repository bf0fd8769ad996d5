"""Calls of these tests run on the quick clock: waits, frames and deadlines take a quarter of their time."""

import asyncio
from collections.abc import Callable, Mapping

import pytest

from tests.fakes.quick_clock import QuickLoop

REAL_CLOCK = {
    "test_ami",
    "test_process",
    "test_small_parts",
    "test_web",
    "test_twenty_calls_at_once_are_all_answered",
}
"""Modules and tests that stall the loop or fill its time, or wait for threads and processes with the wall's clock."""


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Have pytest-asyncio make quick loops, but for tests that measure, or that wait for others than themselves."""
    names = {item.path.stem, item.name.partition("[")[0]}
    if names & REAL_CLOCK or item.get_closest_marker("integration"):
        return {"real": asyncio.SelectorEventLoop}
    return {"quick": QuickLoop}
