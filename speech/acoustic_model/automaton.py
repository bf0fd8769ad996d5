"""A weighted automaton as plain Python, between our rules and kaldifst."""

from dataclasses import dataclass, field
from typing import NamedTuple

import kaldifst

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

    def to_fst(self) -> kaldifst.StdVectorFst:
        """Return it as an FST; states keep their numbers."""
        fst = kaldifst.StdVectorFst()
        for _ in range(self.state_count):
            fst.add_state()
        fst.start = self.start
        for source, target, read, write, cost in self.arcs:
            fst.add_arc(source, kaldifst.StdArc(read, write, cost, target))
        for state, cost in self.finals.items():
            fst.set_final(state, cost)
        return fst

    @classmethod
    def from_fst(cls, fst: kaldifst.StdVectorFst) -> "Automaton":
        """Read an FST back."""
        machine = cls(start=fst.start)
        for line in fst.to_str(show_weight_one=True).splitlines():
            parts = line.split()
            if len(parts) <= 2:
                machine.finals[int(parts[0])] = float(parts[1]) if len(parts) == 2 else 0.0
            else:
                source, target, read, write = map(int, parts[:4])
                machine.arcs.append(Arc(source, target, read, write, float(parts[4]) if len(parts) == 5 else 0.0))
        return machine
