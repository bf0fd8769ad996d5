"""Numbers as one says them in the south of Vietnam: counts, money, dates, decimals, codes."""

import re
from datetime import date

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LETTERS = {
    **{"a": "a", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "f": "ép", "g": "gờ", "h": "hát"},
    **{"i": "i", "j": "gi", "k": "ca", "l": "lờ", "m": "mờ", "n": "nờ", "o": "o", "p": "pê", "q": "quy"},
    **{"r": "rờ", "s": "sờ", "t": "tê", "u": "u", "v": "vê", "w": "vê kép", "x": "ích", "y": "y", "z": "dét"},
    **{"ă": "á", "â": "ớ", "ê": "ê", "ô": "ô", "ơ": "ơ", "ư": "ư"},
}
SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "ngàn"))
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def read_number(number: int) -> str:
    """Return a count in words, e.g. 105 → `một trăm lẻ năm`."""
    if number < 0:
        return f"âm {read_number(-number)}"
    return _read(number, full=False)


def _read(number: int, *, full: bool) -> str:
    for scale, name in SCALES:
        if number >= scale:
            head, rest = divmod(number, scale)
            tail = f" {_read(rest, full=True)}" if rest else ""
            return f"{_read(head, full=full)} {name}{tail}"
    return _hundreds(number, full=full)


def _hundreds(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not full:
        return _tens(rest)
    head = f"{DIGITS[hundreds]} trăm"
    if not rest:
        return head
    return f"{head} lẻ {DIGITS[rest]}" if rest < 10 else f"{head} {_tens(rest)}"


def _tens(number: int) -> str:
    tens, units = divmod(number, 10)
    if not tens:
        return DIGITS[units]
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if not units:
        return head
    if units == 5:
        return f"{head} lăm"
    return f"{head} mốt" if units == 1 and tens > 1 else f"{head} {DIGITS[units]}"


def read_money(amount_vnd: int) -> str:
    """Return an amount in đồng in words."""
    return f"{read_number(amount_vnd)} đồng"


def read_month(month: int) -> str:
    """Return a month's name, 1 to 12."""
    return "tháng tư" if month == 4 else f"tháng {read_number(month)}"


def read_date(day: date) -> str:
    """Return a date in words, day first."""
    return f"ngày {read_number(day.day)} {read_month(day.month)} năm {read_number(day.year)}"


def read_digits(text: str) -> str:
    """Return the digits of text one by one; everything else is dropped."""
    return " ".join(DIGITS[int(one)] for one in text if one in "0123456789")


def read_letters(text: str) -> str:
    """Return letters one by one by their names; unknown characters are dropped."""
    return " ".join(LETTERS[one] for one in text.lower() if one in LETTERS)


def read_code(text: str) -> str:
    """Return a procedure's code digit by digit, its dot as `chấm`."""
    return " chấm ".join(read_digits(part) for part in text.split("."))


def read_decimal(text: str) -> str:
    """Return a decimal such as `1,5` or `0.25` in words; whole numbers too."""
    whole, _, fraction = text.replace(".", ",").partition(",")
    head = read_number(int(whole or "0"))
    return f"{head} phẩy {read_digits(fraction)}" if fraction else head


def parse_grouped(text: str) -> int:
    """Return the number that `20.000`, `20,000` or `20000` writes; ValueError where it is none."""
    if GROUPED.fullmatch(text) or text.isdecimal():
        return int(re.sub(r"[.,]", "", text))
    raise ValueError(f"not a whole number: {text!r}")


def money(amount_vnd: int) -> str:
    """Return an amount to show, e.g. `20.000 đồng`."""
    return f"{amount_vnd:,}".replace(",", ".") + " đồng"
