"""Show publishing's progress on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

from knowledge_base.building import Progress


@contextmanager
def shown() -> Iterator[Progress]:
    """Yield a progress function that draws one bar a stage."""
    bars: dict[str, tqdm[Any]] = {}

    def report(stage: str, done: int, total: int) -> None:
        bar = bars.get(stage) or bars.setdefault(stage, tqdm(total=total, desc=stage, mininterval=0.5))
        bar.update(done - bar.n)

    try:
        yield report
    finally:
        for bar in bars.values():
            bar.close()
