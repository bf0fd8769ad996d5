"""Turn a text to show into words as one says them: numbers, dates, codes, abbreviations, web addresses.

The order matters: what has marks of its own (addresses, documents, dates) is read before bare numbers and letters.
"""

from common.numbers import read_digits, read_number
from common.text import nfc
from knowledge_base.answering.spoken import documents, names, quantities
from knowledge_base.answering.spoken.steps import Step, said, step

REST: tuple[Step, ...] = (
    step(r"(?<![\w])\d+\b", lambda found: read_number(int(found.group()))),
    step(r"\d+", lambda found: f" {read_digits(found.group())} "),
    step(r"\bnghìn\b", "ngàn"),
    step(r"\s*/\s*", " hoặc "),
    step(r"\s*&\s*", " và "),
    step(r"@", " a còng "),
    step(r"(?<=phím )#", "thăng"),
    step(r"(?<=phím )\*", "sao"),
    step(r"\s+-\s+|\s*[()\[\]{};:–—…]\s*", ", "),
    step(r"(?:(?<=\s)|^)[-+*•☐](?=\s|$)", ","),
    step(r"(?<=\w)-(?=\w)", " "),
    step(r"[\"'“”‘’«»_*☐•<>|=#^~`\\°$€²³×±≥≤+-]", " "),
)
TIDY: tuple[Step, ...] = (
    step(r"\s+", " "),
    step(r"\s+([,.!?])", r"\1"),
    step(r",(?:\s*,)+", ","),
    step(r",\s*([.!?])", r"\1"),
    step(r"([.!?])(?:\s*,)+", r"\1"),
    step(r"\.(?:\s*\.)+", "."),
    step(r"([,!?])(?=\w)", r"\1 "),
    step(r"(?<=[^\W\d_])\.(?=\w)", " "),
)
STEPS = (*names.ADDRESSES, *documents.STEPS, *quantities.STEPS, *names.STEPS, *REST, *names.LETTERS_ALONE, *TIDY)


def speak(text: str) -> str:
    """Return text as words: no digits, no abbreviations, no brackets; sentence marks and commas stay."""
    return said(nfc(text), STEPS).strip(" ,")
