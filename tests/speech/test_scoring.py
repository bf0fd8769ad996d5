from hypothesis import given
from hypothesis import strategies as st

from speech.scoring import Errors, interval, total, word_errors

WORDS = st.lists(st.sampled_from(["dạ", "lệ", "phí", "là", "bao", "nhiêu"]), max_size=12)


def test_each_kind_of_error_counts_once() -> None:
    said = ["lệ", "phí", "là", "bao", "nhiêu"]
    assert word_errors(said, ["lệ", "phí", "là", "bao", "nhiêu"]).errors == 0
    assert word_errors(said, ["lệ", "thí", "là", "bao", "nhiêu"]).errors == 1
    assert word_errors(said, ["lệ", "phí", "bao", "nhiêu"]).errors == 1
    assert word_errors(said, ["dạ", "lệ", "phí", "là", "bao", "nhiêu"]).errors == 1
    assert word_errors(said, []) == Errors(5, 5)


@given(WORDS, WORDS)
def test_errors_are_a_distance(said: list[str], heard: list[str]) -> None:
    errors = word_errors(said, heard).errors
    assert errors == word_errors(heard, said).errors
    assert (errors == 0) == (said == heard)
    assert abs(len(said) - len(heard)) <= errors <= max(len(said), len(heard))


def test_rates_are_weighed_by_words() -> None:
    assert total([Errors(1, 1), Errors(0, 9)]).rate == 0.1
    assert Errors(0, 0).rate == 0
    assert Errors(2, 0).rate == 1


def test_the_interval_holds_the_rate_and_narrows_with_more_recordings() -> None:
    few = [Errors(n % 3, 10) for n in range(6)]
    many = few * 20
    low, high = interval(few)
    assert low < total(few).rate < high
    assert interval(few) == (low, high)
    narrow_low, narrow_high = interval(many)
    assert narrow_high - narrow_low < (high - low) / 2
