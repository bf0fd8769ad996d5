"""Numbers as callers say them."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LAST_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
SCALES = ((1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1_000, "nghìn"))


def spoken_digits(digits: str) -> str:
    """Return digits one by one: a phone number, a code."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def spoken_number(number: int) -> str:
    """Return a number from zero upwards in words."""
    for scale, name in SCALES:
        if number >= scale:
            rest = number % scale
            return f"{spoken_number(number // scale)} {name}" + (f" {spoken_number(rest)}" if rest else "")
    return _hundreds(number) if number >= 100 else _tens(number)


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = f"{DIGITS[hundreds]} trăm"
    if rest == 0:
        return words
    return f"{words} lẻ {DIGITS[rest]}" if rest < 10 else f"{words} {_tens(rest)}"


def _tens(number: int) -> str:
    tens, last = divmod(number, 10)
    if tens == 0:
        return DIGITS[last]
    if tens == 1:
        return "mười" + (f" {'lăm' if last == 5 else DIGITS[last]}" if last else "")
    return f"{DIGITS[tens]} mươi" + (f" {LAST_AFTER_TENS.get(last, DIGITS[last])}" if last else "")
