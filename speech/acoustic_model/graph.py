"""The decoding graph Vosk reads: lexicon and language model composed, with one Kaldi state a phone."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import kaldifst

from speech.acoustic_model.automaton import EPSILON, Arc, Automaton
from speech.acoustic_model.language_model import LanguageModel
from speech.acoustic_model.lexicon import Lexicon
from speech.acoustic_model.phones import PLACED_PHONES

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
    grammar = model.automaton(lexicon.word_ids, lexicon.word_backoff_id).to_fst()
    kaldifst.arcsort(grammar, "ilabel")
    sounds = lexicon.automaton().to_fst()
    kaldifst.arcsort(sounds, "olabel")
    both = kaldifst.compose(sounds, grammar, connect=True)
    kaldifst.determinize_star(both, use_log=True)
    kaldifst.minimize_encoded(both)
    phones = Automaton.from_fst(both)
    phones.arcs = [arc._replace(read=_forward(arc.read)) for arc in phones.arcs]
    transitions = phones.to_fst()
    kaldifst.minimize_encoded(transitions)
    graph = with_self_loops(Automaton.from_fst(transitions)).to_fst()
    kaldifst.connect(graph)
    kaldifst.arcsort(graph, "ilabel")
    return graph


def _forward(phone: int) -> int:
    """Return the transition that enters and leaves a phone's only state; marks of composition become epsilon."""
    return 2 * phone if phone <= PHONE_COUNT else EPSILON


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


def _write_table(path: Path, rows: Iterable[tuple[object, object]]) -> None:
    path.write_text("".join(f"{left} {right}\n" for left, right in rows), encoding="utf-8")
