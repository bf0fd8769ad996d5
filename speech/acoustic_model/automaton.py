"""A weighted automaton as plain Python: what our rules make before kaldifst composes it."""

from dataclasses import dataclass, field
from typing import NamedTuple

EPSILON = 0


class Arc(NamedTuple):
    """One arc: states, labels (0 is none), and cost, the negative natural logarithm of a probability."""

    source: int
    target: int
    read: int
    write: int
    cost: float = 0.0


@dataclass
class Automaton:
    """Arcs, final states with their costs, and the start state."""

    arcs: list[Arc] = field(default_factory=list)
    finals: dict[int, float] = field(default_factory=dict)
    start: int = 0

    @property
    def state_count(self) -> int:
        """One more than the highest state."""
        highest = max((max(arc.source, arc.target) for arc in self.arcs), default=self.start)
        return 1 + max(highest, self.start, *self.finals)
