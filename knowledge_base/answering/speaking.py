"""Turn a text to show into words as one says them: numbers, dates, codes, abbreviations, web addresses."""

import re
from collections.abc import Callable
from datetime import date

from common.numbers import (
    parse_grouped,
    read_code,
    read_date,
    read_decimal,
    read_digits,
    read_letters,
    read_money,
    read_month,
    read_number,
)
from common.text import nfc
from knowledge_base.answering.abbreviations import ISSUERS, SITE_LABELS, WORDS

UPPER = "A-ZĐĂÂÊÔƠƯ"
ABBREVIATIONS = "|".join(re.escape(word) for word in sorted(WORDS, key=len, reverse=True))
VOWELS = re.compile("[aeiouyăâêôơư]", re.IGNORECASE)


def speak(text: str) -> str:
    """Return text as words: no digits, no abbreviations, no brackets; sentence marks and commas stay."""
    spoken = nfc(text)
    for pattern, words in STEPS:
        spoken = pattern.sub(words, spoken)
    return _tidy(spoken)


def _site(found: re.Match[str]) -> str:
    host, *path = found["host"].split("/")
    labels = [SITE_LABELS.get(label.lower(), label.replace("-", " gạch ")) for label in host.split(".")]
    return " chấm ".join(labels) + "".join(f" gạch chéo {part}" for part in path if part)


def _document(found: re.Match[str]) -> str:
    year = f" năm {read_number(int(found['year']))}" if found["year"] else ""
    kind, _, issuer = found["tail"].partition("-")
    if kind.startswith("QH") and kind[2:].isdecimal():
        return f"{_leading(found['number'])}{year} của Quốc hội khóa {read_number(int(kind[2:]))}"
    by = f" của {_issuer(issuer)}" if issuer else f" {WORDS.get(kind) or _mixed(kind)}"
    return f"{_leading(found['number'])}{year}{by}"


def _leading(digits: str) -> str:
    return read_digits(digits) if digits.startswith("0") else read_number(int(digits))


def _issuer(text: str) -> str:
    head, _, unit = text.partition("-")
    return ISSUERS.get(head, WORDS.get(head, _mixed(head))) + (f", {_mixed(unit)}" if unit else "")


def _mixed(text: str) -> str:
    """Read letters by name and digits one by one."""
    runs = re.findall(r"\d+|\D+", text)
    return " ".join(read_digits(run) if run.isdecimal() else read_letters(run) for run in runs)


def _date(found: re.Match[str]) -> str:
    try:
        return read_date(date(int(found["year"]), int(found["month"]), int(found["day"])))
    except ValueError:
        return " ".join(read_number(int(one)) for one in found.group("day", "month", "year"))


def _month(found: re.Match[str]) -> str:
    month = int(found["month"])
    name = read_month(month) if 1 <= month <= 12 else read_number(month)
    return f"{name} năm {read_number(int(found['year']))}"


def _amount(found: re.Match[str]) -> str:
    return read_money(parse_grouped(found["amount"]))


def _clock(found: re.Match[str]) -> str:
    minutes = int(found["minutes"] or 0)
    return f"{read_number(int(found['hours']))} giờ" + (f" {read_number(minutes)}" if minutes else "")


def _long(found: re.Match[str]) -> str:
    return read_digits(found.group())


def _capitals(found: re.Match[str]) -> str:
    word = found.group()
    return word if VOWELS.search(word) else read_letters(word)


def _number(found: re.Match[str]) -> str:
    return read_number(int(found.group()))


Step = tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str]

STEPS: tuple[Step, ...] = (
    (re.compile(r"(?:https?://)?(?P<host>(?:[\w-]+\.)+(?:vn|com|org|net)(?:/[\w./-]*\w)?)/?"), _site),
    (
        re.compile(rf"(?P<number>\d+)(?:/(?P<year>\d{{4}}))?/(?P<tail>[{UPPER}]+\d*[a-z]?(?:-\s?[{UPPER}][\w-]*)?)"),
        _document,
    ),
    (re.compile(r"(?:[Nn]gày )?\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\b"), _date),
    (re.compile(r"(?:[Tt]háng )?\b(?P<month>\d{1,2})/(?P<year>\d{4})\b"), _month),
    (re.compile(r"\b\d\.\d{6}\b"), lambda found: read_code(found.group())),
    (re.compile(r"\b(?P<hours>\d{1,2})\s?(?:h|:|giờ )(?P<minutes>\d{2})\b"), _clock),
    (re.compile(r"\b(?P<hours>\d{1,2})\s?h(?P<minutes>)\b"), _clock),
    (re.compile(r"\b(?P<amount>\d{1,3}(?:[.,]\d{3})+|\d+)\s?(?:đồng|đ|VNĐ|VND|Việt Nam Đồng)(?!\w)"), _amount),
    (re.compile(r"\b\d{1,3}(?:[.,]\d{3})+\b"), lambda found: read_number(parse_grouped(found.group()))),
    (re.compile(r"\b\d+[.,]\d+\b"), lambda found: read_decimal(found.group())),
    (re.compile(r"(?<=đồng)\s?/\s?(?=\w)"), " một "),
    (re.compile(r"\bkm2\b|\bkm²"), "ki lô mét vuông"),
    (re.compile(r"\bm2\b|\bm²"), "mét vuông"),
    (re.compile(r"\bm3\b|\bm³"), "mét khối"),
    (re.compile(r"\s?%"), " phần trăm"),
    (re.compile(rf"(?<!\w)(?:{ABBREVIATIONS})(?!\w)"), lambda found: WORDS[found.group()]),
    (re.compile(rf"\b[{UPPER}]{{1,5}}\d{{1,3}}[a-zA-Z]?\b"), lambda found: _mixed(found.group())),
    (re.compile(r"(?<![\w])\d{7,}\b"), _long),
    (re.compile(r"(?<![\w])\d+\b"), _number),
    (re.compile(r"\d+"), lambda found: f" {read_digits(found.group())} "),
    (re.compile(rf"(?<!\w)[{UPPER}]{{2,6}}(?!\w)"), _capitals),
    (re.compile(r"\s*/\s*"), " hoặc "),
    (re.compile(r"\s*&\s*"), " và "),
    (re.compile(r"\s*[()\[\];:–—]\s*"), ", "),
    (re.compile(r"(?:(?<=\s)|^)[-+*•☐](?=\s|$)"), ","),
    (re.compile(r"[\"'“”‘’«»_*☐•…<>|=#^~`]"), " "),
)


def _tidy(text: str) -> str:
    tidy = re.sub(r"\s+", " ", text)
    tidy = re.sub(r"\s+([,.!?])", r"\1", tidy)
    tidy = re.sub(r",(?:\s*,)+", ",", tidy)
    tidy = re.sub(r",\s*([.!?])", r"\1", tidy)
    tidy = re.sub(r"([.!?])(?:\s*,)+", r"\1", tidy)
    tidy = re.sub(r"\.(?:\s*\.)+", ".", tidy)
    tidy = re.sub(r"([,!?])(?=\w)", r"\1 ", tidy)
    return tidy.strip(" ,")
