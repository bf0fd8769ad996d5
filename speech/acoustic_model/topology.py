"""How long a phone lasts: one Kaldi state with a loop, as add-self-loops of Kaldi does it, loops after arcs."""

from collections import defaultdict

from speech.acoustic_model.automaton import EPSILON, Arc, Automaton


def with_self_loops(machine: Automaton) -> Automaton:
    """Let a phone last: after its forward transition (2n) come any number of its loops (2n - 1).

    A state entered by several phones is split, one state a phone, since each loops on its own.
    """
    entering: defaultdict[int, set[int]] = defaultdict(set)
    entering[machine.start].add(EPSILON)
    for arc in machine.arcs:
        entering[arc.target].add(arc.read)
    looped = Automaton(finals=dict(machine.finals), start=machine.start)
    free = machine.state_count
    landing: dict[tuple[int, int], int] = {}
    for state, labels in entering.items():
        for label in sorted(labels):
            shared = len(labels) > 1 and label != EPSILON
            landing[state, label] = free if shared else state
            if label != EPSILON:
                looped.arcs.append(Arc(landing[state, label], landing[state, label], label - 1, EPSILON))
            if shared:
                looped.arcs.append(Arc(free, state, EPSILON, EPSILON))
                free += 1
    looped.arcs.extend(arc._replace(target=landing[arc.target, arc.read]) for arc in machine.arcs)
    return looped
