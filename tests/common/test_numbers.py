from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import (
    DIGITS,
    money,
    parse_grouped,
    read_code,
    read_date,
    read_decimal,
    read_letters,
    read_money,
    read_number,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (105, "một trăm lẻ năm"),
        (111, "một trăm mười một"),
        (1_005, "một ngàn không trăm lẻ năm"),
        (20_000, "hai mươi ngàn"),
        (2_025, "hai ngàn không trăm hai mươi lăm"),
        (1_500_000, "một triệu năm trăm ngàn"),
        (2_005_000, "hai triệu không trăm lẻ năm ngàn"),
        (1_000_000_000, "một tỷ"),
        (-3, "âm ba"),
    ],
)
def test_numbers_in_southern_words(number: int, words: str) -> None:
    assert read_number(number) == words


def test_money_dates_codes_decimals_letters() -> None:
    assert read_money(150_000) == "một trăm năm mươi ngàn đồng"
    assert read_date(date(2025, 4, 1)) == "ngày một tháng tư năm hai ngàn không trăm hai mươi lăm"
    assert read_code("1.001193") == "một chấm không không một một chín ba"
    assert read_decimal("1,5") == "một phẩy năm"
    assert read_decimal("0.25") == "không phẩy hai năm"
    assert read_decimal("7") == "bảy"
    assert read_letters("QĐ") == "quy đê"
    assert money(1_234_000) == "1.234.000 đồng"


VALUES = {word: value for value, word in enumerate(DIGITS)} | {"mười": 10, "mốt": 1, "lăm": 5}


def heard(words: str) -> int:
    """Read words back, for numbers below a million."""
    thousands, _, rest = words.rpartition(" ngàn")
    return (heard(thousands) * 1000 if thousands else 0) + _below_thousand(rest.split())


def _below_thousand(words: list[str]) -> int:
    total = 0
    for word in words:
        if word == "trăm":
            total *= 100
        elif word == "mươi":
            total += (total % 10) * 9
        elif word != "lẻ":
            total += VALUES[word]
    return total


@given(st.integers(min_value=0, max_value=999_999))
def test_words_say_the_number(number: int) -> None:
    assert heard(read_number(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_shown_money_reads_back(amount: int) -> None:
    assert parse_grouped(money(amount).removesuffix(" đồng")) == amount


@pytest.mark.parametrize("text", ["1.5", "1.0000", "abc", "", "-1"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        parse_grouped(text)
