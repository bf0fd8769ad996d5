"""Words and their phones: the vocabulary's numbers, and the automaton from phones to words."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from speech.acoustic_model.automaton import EPSILON, Arc, Automaton
from speech.acoustic_model.phones import PLACED_PHONES, place
from speech.acoustic_model.phonotactics import syllables
from speech.acoustic_model.pronunciation import pronounce, pronunciations

SILENCE_ID = 1
SILENCE_PROBABILITY = 0.15


@dataclass(frozen=True)
class Lexicon:
    """Every word a graph can output, numbered from 1; symbols beyond the words disambiguate while composing."""

    words: Sequence[str]

    @cached_property
    def word_ids(self) -> dict[str, int]:
        """The number of every word."""
        return {word: number for number, word in enumerate(self.words, start=1)}

    @property
    def word_backoff_id(self) -> int:
        """The number of #0 among words."""
        return len(self.words) + 1

    @property
    def phone_backoff_id(self) -> int:
        """The number of #0 among phones; homophones' marks follow it."""
        return len(PLACED_PHONES) + 1

    @cached_property
    def homophones(self) -> dict[tuple[int, ...], list[str]]:
        """The words of every pronunciation."""
        found: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
        for word in self.words:
            for phones in pronunciations(word):
                found[place(phones)].append(word)
        return dict(found)

    def automaton(self) -> Automaton:
        """Return phones in, words out; silence may come before, after and between words."""
        between, after_silence, silence_end = 1, 2, 3
        spoken, paused = -math.log(1 - SILENCE_PROBABILITY), -math.log(SILENCE_PROBABILITY)
        silence_mark = self.phone_backoff_id + 1 + max(map(len, self.homophones.values()))
        machine = Automaton(finals={between: 0.0})
        machine.arcs = [
            Arc(0, between, EPSILON, EPSILON, spoken),
            Arc(0, after_silence, EPSILON, EPSILON, paused),
            Arc(after_silence, silence_end, SILENCE_ID, EPSILON),
            Arc(silence_end, between, silence_mark, EPSILON),
            Arc(between, between, self.phone_backoff_id, self.word_backoff_id),
        ]
        free = silence_end + 1
        for phones, words in self.homophones.items():
            for number, word in enumerate(words, start=1):
                mark = (self.phone_backoff_id + number,) if len(words) > 1 else ()
                free = self._add_word(machine, free, word, (*phones, *mark))
                last = machine.arcs.pop()
                machine.arcs.append(last._replace(target=between, cost=spoken))
                machine.arcs.append(last._replace(target=after_silence, cost=paused))
        return machine

    def _add_word(self, machine: Automaton, free: int, word: str, labels: Sequence[int]) -> int:
        state = 1
        for position, label in enumerate(labels):
            write = self.word_ids[word] if position == 0 else EPSILON
            machine.arcs.append(Arc(state, free, label, write))
            state, free = free, free + 1
        return free


def lexicon_of(words: Iterable[str]) -> Lexicon:
    """Return a lexicon of these words and of every other syllable of the language, one spelling a sound."""
    wanted = sorted({word for word in words if pronounce(word)})
    heard = {pronounce(word) for word in wanted}
    others = []
    for syllable in syllables():
        if (phones := pronounce(syllable)) not in heard:
            heard.add(phones)
            others.append(syllable)
    return Lexicon(tuple(sorted([*wanted, *others])))
