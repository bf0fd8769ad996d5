from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.models import Faq, Procedure
from knowledge_base.seed import load_seed
from tests.fakes.encoder import FakeEncoder

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def records() -> tuple[list[Procedure], list[Faq]]:
    return load_seed(FIXTURES)


@pytest.fixture(scope="session")
def procedure(records: tuple[list[Procedure], list[Faq]]) -> Callable[[str], Procedure]:
    return {one.code: one for one in records[0]}.__getitem__


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()
