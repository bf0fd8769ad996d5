import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.acoustic_model.automaton import Arc, Automaton
from speech.acoustic_model.language_model import BEGIN, END, LanguageModel, WeightedSentence
from speech.acoustic_model.topology import with_self_loops

WORDS = ("a", "b", "c", "d")
SENTENCES = st.lists(
    st.builds(WeightedSentence, st.lists(st.sampled_from(WORDS[:3]), min_size=1).map(tuple), st.integers(1, 5)),
    min_size=1,
)


@given(SENTENCES)
def test_probabilities_after_any_context_add_up_to_one(sentences: list[WeightedSentence]) -> None:
    model = LanguageModel(sentences, WORDS, common=("d",))
    for context in [(), (BEGIN,), ("a",), (BEGIN, "a"), ("a", "b"), ("d", "d")]:
        assert sum(model.probability(word, context) for word in (*WORDS, END)) == pytest.approx(1)


@given(SENTENCES)
def test_words_never_seen_stay_possible(sentences: list[WeightedSentence]) -> None:
    model = LanguageModel(sentences, WORDS)
    assert model.probability("d", ("a", "b")) > 0


def test_common_words_are_likelier_than_others_never_seen() -> None:
    model = LanguageModel([WeightedSentence(("a",))], WORDS, common=("c",))
    assert model.probability("c") > 10 * model.probability("d")


def test_the_automaton_gives_a_seen_sentence_its_probability() -> None:
    model = LanguageModel([WeightedSentence(("a", "b"), 4), WeightedSentence(("b", "a"), 2)], WORDS)
    ids = {word: number for number, word in enumerate(WORDS, start=1)}
    machine = model.automaton(ids, backoff_id=9)
    state, cost = machine.start, 0.0
    for word in ("a", "b"):
        (arc,) = [arc for arc in machine.arcs if arc.source == state and arc.read == ids[word]]
        state, cost = arc.target, cost + arc.cost
    cost += machine.finals[state]
    expected = (
        model.probability("a", (BEGIN,)) * model.probability("b", (BEGIN, "a")) * model.probability(END, ("a", "b"))
    )
    assert cost == pytest.approx(-math.log(expected))


def test_phones_loop_where_they_land() -> None:
    looped = with_self_loops(Automaton([Arc(0, 1, 2, 7), Arc(0, 1, 4, 0), Arc(1, 2, 6, 0)], {2: 0.0}))
    loops = {arc.source: arc.read for arc in looped.arcs if arc.source == arc.target}
    for arc in looped.arcs:
        if arc.read and arc.source != arc.target:
            assert loops[arc.target] == arc.read - 1
    assert sorted(loops.values()) == [1, 3, 5]
