"""Sentences for the language model out of the product's own files: NLU examples, responses, procedures, plain text."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from common.text import has_diacritics, nfc
from speech.acoustic_model.numbers import spoken_digits, spoken_number
from speech.acoustic_model.pronunciation import pronounce

ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "cccd": "căn cước công dân",
    "cmnd": "chứng minh nhân dân",
    "gplx": "giấy phép lái xe",
    "bhyt": "bảo hiểm y tế",
    "bhxh": "bảo hiểm xã hội",
    "bhtn": "bảo hiểm thất nghiệp",
    "tnhh": "trách nhiệm hữu hạn",
    "tp": "thành phố",
    "tphcm": "thành phố hồ chí minh",
    "hcm": "hồ chí minh",
    "tthc": "thủ tục hành chính",
    "dvc": "dịch vụ công",
    "vnd": "đồng",
}
CONSONANTS = "bcdđghklmnpqrstvx"
NAMES = ("bê", "xê", "đê", "đê", "gờ", "hát", "ca", "lờ", "mờ", "nờ", "pê", "quy", "rờ", "sờ", "tê", "vê", "ích")
LETTERS = dict(zip(CONSONANTS, NAMES, strict=True))
TYPED_BARE = 3  # so many words without one diacritic were typed in haste: nothing to learn from
ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
TOKEN = re.compile(r"[^\W_]+|[^\w\s]+")
WORD = re.compile(r"[^\W\d_]+|\d+")
THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}\b)")
VARIABLE = re.compile(r"\{[^}]*\}|<[^>]*>")
QUESTION_KEYS = ("title", "spoken_title", "aliases", "questions")
ANSWER_KEYS = (
    "agency",
    "papers",
    "steps",
    "filings",
    "place",
    "result",
    "conditions",
    "text",
    "spoken",
    "field",
    "name",
)
TOPIC_KEYS = ("spoken_title", "aliases")


@dataclass
class Texts:
    """What was read: what callers ask, what the hotline answers, and the names of procedures."""

    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)


def read_texts(paths: Iterable[Path]) -> Texts:
    """Read YAML of Rasa and of the knowledge base, JSON lines with a `question` each, and plain text by sentences.

    In the order of names.
    """
    texts = Texts()
    for path in sorted(paths):
        content = path.read_text(encoding="utf-8")
        if path.suffix in (".yml", ".yaml"):
            _add_document(texts, yaml.safe_load(content))
        elif path.suffix == ".jsonl":
            texts.questions.extend(json.loads(line)["question"] for line in content.splitlines() if line.strip())
        else:
            texts.questions.extend(content.splitlines())
    return texts


def _add_document(texts: Texts, document: Any) -> None:
    if isinstance(document, list):
        for record in document:
            texts.questions.extend(_strings(record, QUESTION_KEYS))
            texts.answers.extend(_strings(record, ANSWER_KEYS))
            texts.topics.extend(_strings(record, TOPIC_KEYS))
    elif isinstance(document, dict):
        for item in document.get("nlu") or ():
            lines = str(item.get("examples", "")).splitlines()
            texts.questions.extend(ENTITY.sub(r"\1", line.lstrip("- ")) for line in lines)
        for variants in (document.get("responses") or {}).values():
            texts.answers.extend(VARIABLE.sub(" . ", str(variant.get("text", ""))) for variant in variants)


def _strings(record: Any, keys: Iterable[str]) -> Iterator[str]:
    """Yield the strings under some keys of a record, however deep they lie below them."""
    for key in keys:
        if isinstance(record, dict) and key in record:
            yield from _leaves(record[key])


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)


def utterances(text: str) -> Iterator[tuple[str, ...]]:
    """Yield what can be said of a text: numbers in words, cut where punctuation or an unknown word is."""
    if not has_diacritics(text) and len(text.split()) >= TYPED_BARE:
        return
    stretch: list[str] = []
    for token in TOKEN.findall(THOUSANDS.sub("", nfc(text).lower())):
        words = _spoken(token)
        stretch.extend(words)
        if not words and stretch:
            yield tuple(stretch)
            stretch = []
    if stretch:
        yield tuple(stretch)


def _spoken(token: str) -> list[str]:
    """Return a token as words that have a pronunciation, or nothing."""
    pieces = [token] if pronounce(token) else WORD.findall(token)
    words = [word for piece in pieces for word in _piece(piece, coded=len(pieces) > 1).split()]
    return words if all(pronounce(word) for word in words) else []


def _piece(piece: str, *, coded: bool) -> str:
    """Return digits or letters as they are said; in a code (CT01) letter by letter, digit by digit."""
    if piece.isdecimal():
        return spoken_digits(piece) if piece.startswith("0") else spoken_number(int(piece))
    if piece in ABBREVIATIONS:
        return ABBREVIATIONS[piece]
    return " ".join(LETTERS.get(letter, letter) for letter in piece) if coded or piece in LETTERS else piece
