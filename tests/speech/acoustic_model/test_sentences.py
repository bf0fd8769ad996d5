import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.acoustic_model.numbers import spoken_digits, spoken_number
from speech.acoustic_model.pronunciation import pronounce
from speech.acoustic_model.sentences import SentenceMaker, phrases


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (105, "một trăm lẻ năm"),
        (114, "một trăm mười bốn"),
        (200_000, "hai trăm nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert spoken_number(number) == words


@given(st.integers(0, 10**12))
def test_every_number_can_be_said(number: int) -> None:
    assert all(pronounce(word) for word in spoken_number(number).split())


def test_digits_one_by_one() -> None:
    assert spoken_digits("0912") == "không chín một hai"


def test_the_same_seed_makes_the_same_sentences() -> None:
    def made(seed: int) -> list[str]:
        maker = SentenceMaker(random.Random(seed))
        return [maker.sentence() for _ in range(50)] + [maker.syllable_string() for _ in range(10)]

    assert made(3) == made(3)
    assert made(3) != made(4)


def test_every_sentence_can_be_said() -> None:
    maker = SentenceMaker(random.Random(5))
    words = {word for _ in range(3000) for word in maker.sentence().split()}
    assert [word for word in sorted(words) if pronounce(word) is None] == []


def test_topics_of_the_knowledge_base_are_asked_about() -> None:
    maker = SentenceMaker(random.Random(5), ["nuôi cá cảnh"])
    assert all("nuôi cá cảnh" in maker.question() for _ in range(20))


def test_held_out_wordings_are_said_by_no_template() -> None:
    maker = SentenceMaker(random.Random(6))
    made = {maker.sentence() for _ in range(5000)}
    assert made.isdisjoint(phrases().held_out)
