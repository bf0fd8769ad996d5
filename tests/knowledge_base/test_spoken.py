import re
from pathlib import Path

import pytest

from knowledge_base.answering.render import render, render_faq
from knowledge_base.answering.speaking import speak
from knowledge_base.answering.spoken.names import is_syllable
from knowledge_base.models import Facet
from knowledge_base.seed import load_seed

FILE = Path(__file__).with_name("spoken_cases.tsv")
LINES = [line for line in FILE.read_text("utf-8").splitlines() if line.strip() and not line.startswith("# ")]
CASES = [tuple(line.split("\t")) for line in LINES]
UNSPEAKABLE = re.compile(r"\d|[^\w\s,.!?]|\b[A-ZĐ]{2,}\b|(?<!\w)[b-df-hj-np-tv-xzđB-DF-HJ-NP-TV-XZĐ](?!\w)")
NO_SYLLABLES = {"web", "scan", "pê"}


@pytest.mark.parametrize(("written", "words"), CASES)
def test_what_is_written_is_said_as_people_say_it(written: str, words: str) -> None:
    assert speak(written) == words


def test_the_cases_are_many_and_of_two_columns() -> None:
    assert len(CASES) >= 200
    assert len({written for written, _ in CASES}) == len(CASES)


@pytest.mark.parametrize("words", sorted({words for _, words in CASES}))
def test_words_stay_as_they_are_when_spoken_again(words: str) -> None:
    assert speak(words) == words


def test_nothing_of_the_seed_is_left_that_a_voice_would_mangle() -> None:
    procedures, faqs = load_seed()
    spoken = [sentence for record in procedures for facet in Facet for sentence in render(record, facet).sentences] + [
        sentence for faq in faqs for sentence in render_faq(faq).sentences
    ]
    mangled = {found.group(): one for one in spoken if (found := UNSPEAKABLE.search(one))}
    assert mangled == {}
    words = {word for one in spoken for word in re.findall(r"\w+", one)}
    strange = {word for word in words if not is_syllable(word) and word.lower() not in NO_SYLLABLES}
    assert strange == set()
