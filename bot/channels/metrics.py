"""Counters of turns in Prometheus' text format, without a library that Rasa's environment does not have."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.lines import Line

BUCKETS_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Turn:
    """What one turn came to."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self.error: str | None = None

    def saw(self, line: Line) -> None:
        """Note a line that went out."""
        if line["type"] == "error":
            self.error = line["code"]


class Turns:
    """All turns of this process."""

    def __init__(self) -> None:
        """Start at zero."""
        self.buckets: Counter[float] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.seconds = 0.0

    @contextmanager
    def timed(self) -> Iterator[Turn]:
        """Count and time one turn."""
        turn, began = Turn(), time.perf_counter()
        try:
            yield turn
        finally:
            took = time.perf_counter() - began
            self.seconds += took
            self.outcomes[turn.error or "ok"] += 1
            self.buckets.update(edge for edge in BUCKETS_S if took <= edge)

    def exposition(self) -> str:
        """Return all counters as text."""
        total = sum(self.outcomes.values())
        lines = [
            "# TYPE hotline_dialogue_turns_total counter",
            *(f'hotline_dialogue_turns_total{{outcome="{name}"}} {n}' for name, n in sorted(self.outcomes.items())),
            "# TYPE hotline_dialogue_turn_seconds histogram",
            *(f'hotline_dialogue_turn_seconds_bucket{{le="{edge}"}} {self.buckets[edge]}' for edge in BUCKETS_S),
            f'hotline_dialogue_turn_seconds_bucket{{le="+Inf"}} {total}',
            f"hotline_dialogue_turn_seconds_sum {self.seconds:.6f}",
            f"hotline_dialogue_turn_seconds_count {total}",
        ]
        return "\n".join(lines) + "\n"
