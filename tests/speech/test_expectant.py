"""What is expected is preferred, and nothing else is bent to it."""

import pytest

pytest.importorskip("vosk")

from speech.vosk_recognizer import ExpectantSession, alike
from tests.fakes.speech import FakeRecognitionSession

PHRASES = frozenset({"có", "không", "dạ không", "đúng rồi"})
SPEECH = b"\1\0" * 4000


def heard(free: str, bound: str, seconds: float = 0.5) -> str:
    session = ExpectantSession(
        FakeRecognitionSession(free, 0.9, None), FakeRecognitionSession(bound, 0.9, tuple(PHRASES)), PHRASES
    )
    session.accept(b"\1\0" * int(8000 * seconds))
    return session.final().text


@pytest.mark.parametrize(
    ("free", "bound", "text"),
    [
        ("khôn", "không", "không"),
        ("dạ khống", "dạ không", "dạ không"),
        ("đúng rời", "đúng rồi", "đúng rồi"),
        ("làm hộ chiếu", "không có", "làm hộ chiếu"),
        ("lệ phí bao nhiêu", "đúng rồi", "lệ phí bao nhiêu"),
        ("nộp ở đâu", "dạ không", "nộp ở đâu"),
        ("thôi", "không", "thôi"),
        ("", "không", ""),
        ("có", "", "có"),
    ],
)
def test_only_what_sounds_like_a_whole_phrase_becomes_one(free: str, bound: str, text: str) -> None:
    assert heard(free, bound) == text


def test_long_speech_is_no_expected_phrase() -> None:
    assert heard("khôn", "không", seconds=5) == "khôn"


def test_partials_are_without_bounds() -> None:
    session = ExpectantSession(
        FakeRecognitionSession("khôn", 0.9, None), FakeRecognitionSession("không", 0.9, ("không",)), PHRASES
    )
    session.accept(SPEECH)
    assert session.partial() == "khôn"


@pytest.mark.parametrize(
    ("one", "other"), [("khôn", "không"), ("dạ", "dạ"), ("hông", "không"), ("đún rồi", "đúng rồi")]
)
def test_phrases_that_sound_alike(one: str, other: str) -> None:
    assert alike(one, other)
