"""The decoding graph Vosk reads: lexicon and language model composed, with one Kaldi state a phone.

kaldifst and vosk each carry an OpenFST: a process that imports both, and torch after them, hangs. Whoever recognises
must not import this module; run `python -m speech.acoustic_model.build` instead.
"""

from collections.abc import Iterable
from pathlib import Path

import kaldifst

from speech.acoustic_model.automaton import EPSILON, Arc, Automaton
from speech.acoustic_model.language_model import LanguageModel
from speech.acoustic_model.lexicon import Lexicon
from speech.acoustic_model.phones import PLACED_PHONES
from speech.acoustic_model.topology import with_self_loops

PHONE_COUNT = len(PLACED_PHONES)


def write_graph(folder: Path, lexicon: Lexicon, model: LanguageModel) -> None:
    """Write HCLG.fst and the tables beside it into `folder`."""
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    decoding_graph(lexicon, model).write(str(folder / "HCLG.fst"))
    backoff = lexicon.word_backoff_id
    words = ["<eps>", *lexicon.words, "#0", "<s>", "</s>"]
    assert words[backoff] == "#0"
    _write_table(folder / "words.txt", ((word, number) for number, word in enumerate(words)))
    numbered = list(enumerate(PLACED_PHONES, start=1))
    _write_table(folder / "phones.txt", [("<eps>", 0), *((phone.name, number) for number, phone in numbered)])
    _write_table(folder / "phones" / "word_boundary.int", ((number, phone.boundary) for number, phone in numbered))


def decoding_graph(lexicon: Lexicon, model: LanguageModel) -> kaldifst.StdVectorFst:
    """Return the graph from transition numbers to words."""
    grammar = _fst(model.automaton(lexicon.word_ids, lexicon.word_backoff_id))
    kaldifst.arcsort(grammar, "ilabel")
    sounds = _fst(lexicon.automaton())
    kaldifst.arcsort(sounds, "olabel")
    both = kaldifst.compose(sounds, grammar, connect=True)
    kaldifst.determinize_star(both, use_log=True)
    kaldifst.minimize_encoded(both)
    phones = _automaton(both)
    phones.arcs = [arc._replace(read=_forward(arc.read)) for arc in phones.arcs]
    transitions = _fst(phones)
    kaldifst.minimize_encoded(transitions)
    graph = _fst(with_self_loops(_automaton(transitions)))
    kaldifst.connect(graph)
    kaldifst.arcsort(graph, "ilabel")
    return graph


def _forward(phone: int) -> int:
    """Return the transition that enters and leaves a phone's only state; marks of composition become epsilon."""
    return 2 * phone if phone <= PHONE_COUNT else EPSILON


def _fst(machine: Automaton) -> kaldifst.StdVectorFst:
    """Return a machine as an FST; states keep their numbers."""
    fst = kaldifst.StdVectorFst()
    for _ in range(machine.state_count):
        fst.add_state()
    fst.start = machine.start
    for source, target, read, write, cost in machine.arcs:
        fst.add_arc(source, kaldifst.StdArc(read, write, cost, target))
    for state, cost in machine.finals.items():
        fst.set_final(state, cost)
    return fst


def _automaton(fst: kaldifst.StdVectorFst) -> Automaton:
    """Read an FST back."""
    machine = Automaton(start=fst.start)
    for line in fst.to_str(show_weight_one=True).splitlines():
        parts = line.split()
        if len(parts) <= 2:
            machine.finals[int(parts[0])] = float(parts[1]) if len(parts) == 2 else 0.0
        else:
            source, target, read, write = map(int, parts[:4])
            machine.arcs.append(Arc(source, target, read, write, float(parts[4]) if len(parts) == 5 else 0.0))
    return machine


def _write_table(path: Path, rows: Iterable[tuple[object, object]]) -> None:
    path.write_text("".join(f"{left} {right}\n" for left, right in rows), encoding="utf-8")
