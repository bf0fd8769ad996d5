"""The evaluation questions: format, size, and two halves that do not know each other."""

import json
import re
import unicodedata
from itertools import chain, pairwise, product
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.evaluation import read_questions

FOLDER = Path(__file__).parents[2] / "knowledge_base" / "questions"
HALVES = ("tune", "held")
CODE = re.compile(r"\d\.\d{6}")
CLOSEST = 0.5


def rows(half: str) -> list[dict[str, Any]]:
    """Return the questions of a half as they stand in its file."""
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def wording(question: str) -> set[str]:
    """Return a question's syllables and pairs of syllables, without case and punctuation."""
    syllables = re.findall(r"\w+", question.lower())
    return {*syllables, *map(" ".join, pairwise(syllables))}


def codes(half: str) -> set[str]:
    """Return all procedures that a half asks for."""
    return set(chain.from_iterable(row["procedures"] for row in rows(half)))


@pytest.mark.parametrize("half", HALVES)
def test_the_evaluation_reads_them(half: str) -> None:
    questions = read_questions(FOLDER / f"{half}.jsonl")
    assert len(questions) == len(rows(half))


@pytest.mark.parametrize("half", HALVES)
def test_a_row_has_a_clean_question_and_well_formed_codes(half: str) -> None:
    for row in rows(half):
        question, procedures = row["question"], row["procedures"]
        assert set(row) == {"question", "procedures"}
        assert question == unicodedata.normalize("NFC", question).strip()
        assert 4 <= len(question.split()) <= 30, question
        assert procedures == sorted(set(procedures)), question
        assert all(CODE.fullmatch(code) for code in procedures), question


def test_there_are_enough_of_them_in_and_out_of_scope() -> None:
    everything = [row for half in HALVES for row in rows(half)]
    assert sum(bool(row["procedures"]) for row in everything) >= 310
    assert sum(not row["procedures"] for row in everything) >= 110


def test_both_halves_have_the_same_mix() -> None:
    shares = [sum(not row["procedures"] for row in rows(half)) / len(rows(half)) for half in HALVES]
    assert shares[0] == pytest.approx(shares[1], abs=0.02)


def test_no_question_stands_twice_or_nearly_so_in_the_other_half() -> None:
    questions = [row["question"] for half in HALVES for row in rows(half)]
    assert len(set(questions)) == len(questions)
    tune, held = ([(one, wording(one)) for one in (row["question"] for row in rows(half))] for half in HALVES)
    for (one, left), (other, right) in product(tune, held):
        assert len(left & right) / len(left | right) < CLOSEST, (one, other)


def test_the_halves_ask_for_different_procedures() -> None:
    tune = codes("tune")
    asked = [row for row in rows("held") if row["procedures"]]
    shared = [row for row in asked if tune & set(row["procedures"])]
    assert len(shared) <= len(asked) * 0.15
